"""Masking of personal data: the same on both sides of a pair."""

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phonenumbers import Leniency, PhoneNumberMatcher

from corpus.filters.pairs import MAX_TEXT
from corpus.filters.rule import Masking
from corpus.filters.rules.identifiers import NATIONAL_IDS, is_card
from crawler.options.bounds import option

# Countries whose national form of a telephone number is looked for, by the language of a text.
_COUNTRIES = {
    "en": ("US", "GB"), "es": ("ES", "MX", "AR", "CO"), "fr": ("FR", "BE", "CA"), "de": ("DE", "AT", "CH"),
    "pt": ("BR", "PT"), "it": ("IT",), "nl": ("NL", "BE"), "pl": ("PL",), "ru": ("RU",), "tr": ("TR",),
    "zh": ("CN", "TW"), "ja": ("JP",), "ko": ("KR",),
}  # fmt: skip
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(](?:at|arroba|AT)[\])]\s?)(?:[\w-]{2,63}(?:\.|\s?[\[(](?:dot|punto)[\])]\s?))+"
    r"[A-Za-z]{2,12}(?![\w@:(])"
)
_IPV4 = re.compile(r"(?<![\w.:/=@-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:{1,2}){2,7}[0-9A-Fa-f]{0,4}(?![\w:.])")
_VERSION_BEFORE = re.compile(r"(?:\bv|[Vv]ersi[oó]n|[Vv]ers[aã]o|[Rr]elease|版本|バージョン)[^\w]{0,2}$")
_DIGIT_LIKE = re.compile(r"[0-9\u0080-\U0010ffff]")  # most characters are neither
_CARD = re.compile(r"(?<![\w./:@#=-])\d(?:[ -]?\d){12,18}(?![\w@]|[-./]\d)")
_GROUPS = re.compile(r"\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -]?)\d{6}\2\d{4,5}")
_PHONE_LIKE = re.compile(r"[+(]?\d(?:[ ()./\u00a0-]{0,3}\d){6,14}")
_PHONE_FORM = re.compile(  # (030) 1234-5678, 212-555-0123; no year in brackets
    r"\((?!(?:19|20)\d\d\))\d{2,5}\) ?\d{2,5}(?:[-. ]\d{2,5}){1,3}|\d{3}[-.]\d{3}[-.]\d{4}"
)
_PHONE_WORD = re.compile(
    r"(?:\b(?:tel|tél|phone|fax|call|mobile|whatsapp|teléfono|telefono|ll[aá]m\w+|móvil|téléphone|appel\w+|telefon"
    r"|anruf\w+|handy|telefone|ligue|celular|chiam\w+|bel\w{0,2})\b|电话|電話|手机|传真|전화|☎|📞)\W*(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_IP_WORD = re.compile(r"\bIP\b\W*(?:\w+\W+){0,3}$")
_BEFORE = 40  # characters before a number in which a word may say that it is a telephone's
_LEAST_OCTET = 20  # a version has none as great, most addresses do


@dataclass(frozen=True, slots=True)
class PersonalDataOptions:
    """The data to mask; `placeholder` replaces them, with {kind} as EMAIL, PHONE, IP, ID or CARD."""

    enabled: bool = True
    emails: bool = option(True, "whether e-mail addresses are masked")
    phones: bool = option(True, "whether telephone numbers are masked")
    ips: bool = option(True, "whether IP addresses are masked")
    national_ids: bool = option(True, "whether national identity numbers are masked")
    cards: bool = option(True, "whether card numbers are masked")
    placeholder: str = option("<{kind}>", "text in their place; {kind} becomes EMAIL, PHONE, IP, ID or CARD")


PERSONAL_DATA = Masking("personal_data", "nothing: it masks personal data", PersonalDataOptions)


class MaskedPairs(NamedTuple):
    """Texts with placeholders; `masked` is the number of placeholders in both texts of a pair."""

    source_texts: list[str]
    target_texts: list[str]
    masked: list[int]


class _Found(NamedTuple):
    start: int
    end: int
    kind: str


def mask_pairs(
    source_texts: Sequence[str | None],
    target_texts: Sequence[str | None],
    source_lang: str,
    target_lang: str,
    options: PersonalDataOptions,
) -> MaskedPairs:
    """The texts with placeholders for personal data; what is found on one side is masked on the other too."""
    pairs = [(source or "", target or "") for source, target in zip(source_texts, target_texts, strict=True)]
    rows = [mask(source, target, source_lang, target_lang, options) for source, target in pairs]
    return MaskedPairs([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def mask(
    source: str, target: str, source_lang: str, target_lang: str, options: PersonalDataOptions
) -> tuple[str, str, int]:
    """Both texts with placeholders, and the number of placeholders.

    Of texts of more than MAX_TEXT characters each part is masked by itself.
    """
    if max(len(source), len(target)) > MAX_TEXT:
        first = [mask(part, "", source_lang, target_lang, options) for part in _parts(source)]
        second = [mask("", part, source_lang, target_lang, options) for part in _parts(target)]
        number = sum(found[2] for found in (*first, *second))
        return "".join(found[0] for found in first), "".join(found[1] for found in second), number
    if not (options.enabled and (_may_have(source) or _may_have(target))):
        return source, target, 0
    # A number is written as in a country of either language: a translated page still names the same office.
    countries = tuple(dict.fromkeys(_COUNTRIES.get(source_lang, ()) + _COUNTRIES.get(target_lang, ())))
    ours, theirs = (list(_find(text, countries, options)) for text in (source, target))
    if not ours and not theirs:
        return source, target, 0
    values = {source[a:b]: kind for a, b, kind in ours} | {target[a:b]: kind for a, b, kind in theirs}
    masked_source, n = _replace(source, ours, values, options)
    masked_target, m = _replace(target, theirs, values, options)
    return masked_source, masked_target, n + m


def _parts(text: str) -> Iterator[str]:
    """The text in parts of at most MAX_TEXT characters, cut before a space where there is one."""
    start = 0
    while len(text) - start > MAX_TEXT:
        space = text.rfind(" ", start + 1, start + MAX_TEXT)
        end = space if space > 0 else start + MAX_TEXT
        yield text[start:end]
        start = end
    yield text[start:]


def _may_have(text: str) -> bool:
    return "@" in text or "[at]" in text or "(at)" in text or _digits(text) >= 4


def _digits(text: str) -> int:
    """The number of characters that str.isdigit calls digits."""
    return sum(map(str.isdigit, _DIGIT_LIKE.findall(text)))


def _find(text: str, countries: tuple[str, ...], options: PersonalDataOptions) -> Iterator[_Found]:
    """The personal data found, the surest kinds first; they may overlap."""
    if options.emails and ("@" in text or "(" in text or "[" in text):
        yield from (_Found(*match.span(), "EMAIL") for match in _EMAIL.finditer(text) if _is_email(match))
    digits = _digits(text)
    if options.ips and digits >= 4:
        yield from _ips(text)
    if digits < 7:
        return
    if options.cards:
        for match in _CARD.finditer(text):
            if _GROUPS.fullmatch(match.group()) and is_card(re.sub(r"\D", "", match.group())):
                yield _Found(*match.span(), "CARD")
    if options.national_ids:
        yield from _national_ids(text)
    if options.phones:
        yield from _phones(text, countries)


def _is_email(match: re.Match[str]) -> bool:
    """Not git@github.com, which is an address of no person."""
    return not match.group().lower().startswith(("git@", "hg@"))


def _ips(text: str) -> Iterator[_Found]:
    for pattern in (_IPV4, _IPV6):
        for match in pattern.finditer(text):
            if pattern is _IPV4 and _is_version(text, match):
                continue
            try:
                address = ipaddress.ip_address(match.group())
            except ValueError:
                continue
            if address.is_global:  # 127.0.0.1 and 192.168.0.1 are everybody's
                yield _Found(*match.span(), "IP")


def _is_version(text: str, match: re.Match[str]) -> bool:
    """Whether four numbers are rather those of a version than an address."""
    before = max(0, match.start() - _BEFORE), match.start()
    if _IP_WORD.search(text, *before):
        return False
    return max(map(int, match.group().split("."))) < _LEAST_OCTET or bool(
        _VERSION_BEFORE.search(text, *before)
    )


def _national_ids(text: str) -> Iterator[_Found]:
    for pattern, check in NATIONAL_IDS:
        for match in pattern.finditer(text):
            start = match.start() + re.search(r"\d|[XYZ][- ]?\d|[A-Z]{6}\d", match.group()).start()  # type: ignore[union-attr]
            code = re.sub(r"[^\dA-Z]", "", text[start : match.end()])
            if check(code):
                yield _Found(start, match.end(), "ID")


def _phones(text: str, countries: tuple[str, ...]) -> Iterator[_Found]:
    if not _PHONE_LIKE.search(text):
        return
    if "+" in text:
        for match in PhoneNumberMatcher(text, None, leniency=Leniency.VALID):
            yield _Found(match.start, match.end, "PHONE")
    for candidate in _PHONE_LIKE.finditer(text):
        said = _PHONE_WORD.search(text, max(0, candidate.start() - _BEFORE), candidate.start())
        if said or _PHONE_FORM.fullmatch(candidate.group()):
            for country in countries:
                for match in PhoneNumberMatcher(candidate.group(), country, leniency=Leniency.VALID):
                    yield _Found(candidate.start() + match.start, candidate.start() + match.end, "PHONE")


def _replace(
    text: str, found: list[_Found], values: dict[str, str], options: PersonalDataOptions
) -> tuple[str, int]:
    """The text with placeholders for what was found in it and for what the other side has, and how many."""
    spans = found + [
        _Found(*match.span(), kind)
        for value, kind in values.items()
        for match in _again(value).finditer(text)
    ]
    parts: list[str] = []
    end = masked = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            parts += [text[end : span.start], options.placeholder.replace("{kind}", span.kind)]
            end = span.end
            masked += 1
    return "".join([*parts, text[end:]]), masked


def _again(value: str) -> re.Pattern[str]:
    """The same value, with the digits of a number grouped in whatever way."""
    if "@" in value or sum(map(str.isdigit, value)) < 7 or "." in value:
        return re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
    signs = [re.escape(sign) for sign in value if sign.isalnum()]
    return re.compile(r"(?<!\w)[+(]?" + r"[ ()./\u00a0-]{0,3}".join(signs) + r"(?!\w)")

"""Numbers of a text with what belongs to them: scale words, signs, units."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Digits that are letters: Burmese is often typed with zero for wa and four for the sign of "it", and the old
# encoding Zawgyi has its tone marks where Unicode has the digits of Shan. Told behind the digit.
_BURMESE = r"[\u1000-\u103f\u104c-\u108f\u109a-\u109f]"
_LETTER = (
    rf"(?<=၀)(?![\d.,])(?={_BURMESE})|(?<={_BURMESE}၀)(?![\d.,])|(?<=၄)(?=င)"
    rf"|(?<={_BURMESE}[\u1090-\u1099])(?!\d)"
)
# A pattern that begins with a class of characters is searched several times as fast as one with a branch.
NUMBER = re.compile(
    rf"\d(?!{_LETTER})"
    r"(?:\d{0,2}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d*(?:[.,٫٬]\d+)*)"
)
_CENTURY = re.compile(r"[1-9]\d?00(?=s\b)")
_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_SEPARATOR = re.compile(r"\D")
_SCALE = re.compile(
    r"(?:\s?[多余餘여])?\s?(?:(?P<e2>[百백])|(?P<e3>thousands?\b|mil\b|mille\b|mila\b|[Tt]ausend\b|duizend\b|тыс|tys\b|bin\b|ألف|آلاف|พัน|ribu\b|nghìn\b|tūkst|[千천]|[kK]\b)"
    r"|(?P<e4>[万萬만])|(?P<e5>lakhs?\b)|(?P<e7>crores?\b)|(?P<e8>[億亿억])"
    r"|(?P<e9>[Mm]illiarden?\b|[Mm]illiards?\b|Mrd\b|miliard[oi]\b|miljard\b|bilh(?:ão|ões)\b|миллиард|мільярд|млрд|miliard|mld\b|milyar|مليار|Mrd\b|miljard|milliárd|bn\b|B\b)"
    r"|(?P<e6>[Mm]illion(?:s|en)?\b|mill(?:ón|ones)\b|milh(?:ão|ões)\b|milion[ei]\b|miljoen\b|Mio\b|млн|миллион|мільйон|milion|mln\b|milyon|miljon|millió|مليون|ملايين|ล้าน|juta\b|triệu\b|M\b)"
    r"|(?P<e9_12>[Bb]illion(?:s|en)?\b)|(?P<e12_18>[Tt]rillion(?:s|en)?\b|trilh(?:ão|ões)\b)"
    r"|(?P<e12>bill(?:ón|ones)\b|bilion[ei]\b|[兆조]))"
)
_ASIAN_SCALE = re.compile(r"[万萬만億亿억千천]$")
_DATES = {(a, b, 4) for a in (1, 2) for b in (1, 2)} | {(4, 2, 2)}  # lengths of the parts of 05.03.2024
_LONGEST = 300  # digits; a longer run is no number
# Units of one dimension that a number may have, with the forms of French and of words where they are safe.
_DIMENSIONS = (
    ("km", "m", "cm", "mm"),
    ("kg", "g", "mg"),
    ("l", "ml"),
    ("TB", "GB", "MB", "KB"),
    ("GHz", "MHz", "kHz", "Hz"),
    ("MW", "kW"),
    ("°C", "°F"),
    ("€", "$", "£", "¥"),
)
_DIMENSION = {unit: number for number, units in enumerate(_DIMENSIONS) for unit in units}
_SAME_UNIT = {
    "To": "TB",
    "Go": "GB",
    "Mo": "MB",
    "Ko": "KB",
    "kB": "KB",
    "ºC": "°C",
    "ºF": "°F",
    "L": "l",
    "mL": "ml",
}
_UNIT = re.compile(
    r"\s?(?:([°º] ?[CF]|[TGMK][Bo]|kB|[GMk]?Hz|[Mk]W|[kcm]?m|[km]?g|m?[lL])(?![\w²³/^])|([€$£¥])"
    r"|(euros?|EUR)\b|((?:US ?)?(?:d[oó]l{1,2}ar(?:es|s|i)?|dollari|USD))\b|(GBP)\b)"
)
_CURRENCY_BEFORE = re.compile(r"([€$£¥])\s?$")
_PERCENT = re.compile(r"\s?[%％٪]")
_PERCENT_WORD = re.compile(
    r"[%％٪‰]|per ?cent|por ?cien|por cento|pour ?cent|prozent|procent|процент|відсот|yüzde|パーセント|割|"
    r"퍼센트|프로|مئة|مائة|百分|百份|成|ร้อยละ|เปอร์เซ็นต์|phần trăm|persen|peratus|százalék|"
    r"prosent|τοις|प्रतिशत|אחוז|\bpct\b|\bp\.? ?c\.",
    re.IGNORECASE,
)
_MINUS = re.compile(r"(?<=[\s(\[])(?<!\d\s)[-−–]$")  # not that of "6 -7 pm"
_SIGN_BEFORE = re.compile(rf"{_CURRENCY_BEFORE.pattern}|{_MINUS.pattern}")
_NOTHING_BEHIND = frozenset("0123456789.,;:!?)]}'\"-&#_/")  # what begins no scale word, unit or per cent sign
_MINUS_WORD = re.compile(
    r"[-−–—－]|minus|menos|moins|meno|minder|below|under|unter|bajo|dessous|sotto|abaixo|negativ|négativ|"
    r"минус|ниже|eksi|負|负|零下|マイナス|マイナ|氷点下|영하|마이너스|ناقص|تحت|ลบ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text with what belongs to it.

    `values` are what it may be with the scale word behind it, none without one; `unit` is a sign of
    _DIMENSIONS or "".
    """

    key: str
    values: frozenset[str] = frozenset()
    unit: str = ""
    percent: bool = False
    negative: bool = False

    def contradicts(self, other: "Quantity") -> bool:
        """Whether two numbers with the same digits are other quantities: million and milliard, km and m."""
        if self.values and other.values and not self.values & other.values:
            return True
        dimensions = [_DIMENSION.get(one.unit) for one in (self, other)]
        return dimensions[0] is not None and dimensions[0] == dimensions[1] and self.unit != other.unit


def contradicted(source: str, target: str) -> list[str]:
    """The numbers that both texts have with the same digits but another scale, unit or sign, each once.

    A per cent sign or a minus asks the other text for any sign or word for it.
    """
    first, second = _by_key(source), _by_key(target)
    return [
        key
        for key in first
        if key in second
        and (
            all(one.contradicts(other) for one in first[key] for other in second[key])
            or _lacks_sign(first[key], target)
            or _lacks_sign(second[key], source)
        )
    ]


def _lacks_sign(found: set[Quantity], other: str) -> bool:
    """Whether one of the numbers has a per cent sign or a minus, for which the other text has none."""
    return (any(one.percent for one in found) and not _PERCENT_WORD.search(other)) or (
        any(one.negative for one in found) and not _MINUS_WORD.search(other)
    )


def _by_key(text: str) -> dict[str, set[Quantity]]:
    found: dict[str, set[Quantity]] = {}
    for match in NUMBER.finditer(text):
        keys = canonical(match.group())
        if len(keys) != 1 or keys[0].count(".") > 1 or len(keys[0]) > _LONGEST:
            continue
        found.setdefault(keys[0], set()).add(_quantity(keys[0], text, match))
    return found


def _quantity(key: str, text: str, number: re.Match[str]) -> Quantity:
    start, end = number.span()
    behind = text[end : end + 3].lstrip()
    is_bare = not behind or behind[0] in _NOTHING_BEHIND
    if is_bare and not _SIGN_BEFORE.search(text[max(0, start - 2) : start]):
        return Quantity(key)
    return Quantity(
        key,
        frozenset(map(_plain, _scaled(Decimal(key), text, end))),
        _unit(text, number),
        _PERCENT.match(text, end) is not None,
        _MINUS.search(text, max(0, start - 2), start) is not None,
    )


def _unit(text: str, number: re.Match[str]) -> str:
    before = _CURRENCY_BEFORE.search(text, max(0, number.start() - 2), number.start())
    if before:
        return before[1]
    after = _UNIT.match(text, number.end())
    if after is None:
        return ""
    symbol, sign, euro, dollar, _ = after.groups()
    if symbol or sign:
        found = (symbol or sign).replace(" ", "")
        return _SAME_UNIT.get(found, found)
    return "€" if euro else "$" if dollar else "£"


def _scaled(value: Decimal, text: str, end: int) -> list[Decimal]:
    """What a number is with the scale words behind it, which begin at `end`; none without one."""
    scale = _SCALE.match(text, end)
    if scale is None:
        return []
    further = _SCALE.match(text, scale.end())
    more = _exponents(further)[0] if further else 0
    return [value.scaleb(exponent + more) for exponent in _exponents(scale)]


def canonical(number: str) -> list[str]:
    """A match of NUMBER in ASCII digits with a decimal point; '1,2,3' as three numbers."""
    if not number.isascii():
        number = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)
    if number.isdecimal():
        return [number[:_LONGEST].lstrip("0") or "0"]
    parts, signs = _SEPARATOR.split(number), _SEPARATOR.findall(number)
    parts[0] = parts[0].lstrip("0") or "0"
    *groups, last = signs
    inner, tail = parts[1:-1], parts[-1]
    if len(set(signs)) == 1:
        if last == "." and tuple(map(len, parts)) in _DATES:
            return [part.lstrip("0") or "0" for part in parts]
        if parts[0] != "0" and len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]):
            return ["".join(parts)]
        if not groups and last in ".,٫":
            return [".".join(parts)]
        return parts if last == "," else [".".join(parts)]
    if len(set(groups)) == 1 and all(2 <= len(part) <= 3 for part in inner):
        return [f"{''.join(parts[:-1])}.{tail}"]
    return [".".join(parts)]


def joined(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The numbers of a text in order; parts with East Asian scale words, 1만 2천, once with their value.

    The value is "" for all others.
    """
    parts: list[re.Match[str]] = []
    for match in NUMBER.finditer(text):
        if parts and not _goes_on(parts[-1], match, text):
            yield from _whole(parts, text)
            parts = []
        parts.append(match)
    yield from _whole(parts, text)


def _whole(parts: Sequence[re.Match[str]], text: str) -> Iterator[tuple[re.Match[str], str]]:
    value = _sum(parts, text) if len(parts) > 1 else ""
    if value:
        yield parts[0], value
    else:
        yield from ((part, "") for part in parts)


def _goes_on(first: re.Match[str], second: re.Match[str], text: str) -> bool:
    """Whether a number is the smaller part of the one before: 5천 behind 1만."""
    scale = _SCALE.match(text, first.end())
    if scale is None or not _ASIAN_SCALE.search(scale.group()):
        return False
    between, smaller = text[scale.end() : second.start()], _SCALE.match(text, second.end())
    if between.strip() or (between and smaller is None) or not second.group().isdecimal():
        return False
    least = _exponents(scale)[0]
    return len(second.group()) <= least and (smaller is None or _exponents(smaller)[0] < least)


def _sum(parts: Sequence[re.Match[str]], text: str) -> str:
    """What the parts of a number are together; "" where one of them is no number."""
    total = Decimal(0)
    for part in parts:
        keys = canonical(part.group())
        if len(keys) != 1 or keys[0].count(".") > 1 or len(keys[0]) > _LONGEST:
            return ""
        scaled = _scaled(Decimal(keys[0]), text, part.end())
        total += scaled[0] if scaled else Decimal(keys[0])
    return _plain(total)


def readings(text: str) -> dict[str, set[str]]:
    """What else each number of a text may be: with the scale word after it, several in a row as one."""
    readings: dict[str, set[str]] = {}
    end, running = -1, Decimal(0)
    for match in NUMBER.finditer(text):
        keys = canonical(match.group())
        scale = _SCALE.match(text, match.end())
        if len(keys) != 1 or keys[0].count(".") > 1 or len(keys[0]) > _LONGEST:
            continue
        value = Decimal(keys[0])
        known = readings.setdefault(keys[0], set())
        if value < 1:
            known.add(_plain(value))  # 0.50 is 0.5; 3.10 may be a version, which is not 3.1
        elif "." in keys[0] and _unit(text, match):
            known.add(_plain(value))  # 2.50 € is 2.5 €
        if _CENTURY.match(text, match.start()):
            known.add(_plain(value.scaleb(-2) + 1))  # the 1800s are the 19th century
        if _THOUSAND.fullmatch(match.group()):
            known.add(_plain(value.scaleb(-3)))  # 1.500 may be one and a half
        follows = end >= 0 and not text[end : match.start()].strip()
        if follows:  # 3億5000万
            exponents = _exponents(scale) if scale else (0,)
            known.add(_plain(running + value.scaleb(exponents[0])))
        if scale:
            values = _scaled(value, text, match.end())
            known.update(map(_plain, values))
            if _ASIAN_SCALE.search(scale.group()):
                running = values[0] + (running if follows else 0)
                end = scale.end()
    return readings


def _exponents(scale: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, str(scale.lastgroup)[1:].split("_")))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).lstrip("0") or "0"

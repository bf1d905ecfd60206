"""By which a site or page asks to be left out of text and data mining: TDMRep, noai and noimageai.

TDMRep is the TDM Reservation Protocol, https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/.
It speaks in a file of the site, in a response header and in the page; the later of these counts before the
earlier.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.untrusted.clean import clean_text
from crawler.untrusted.safe_json import parse_json_bytes

TDM_FILE = "/.well-known/tdmrep.json"
RESERVATION, POLICY = "tdm-reservation", "tdm-policy"
NOAI, NOIMAGEAI = "noai", "noimageai"
TDM_HEADER, TDM_META, TDM_SITE = "tdm_header", "tdm_meta", "tdm_file"
# Which keep the text out; noimageai speaks of pictures only.
OF_TEXT = (NOAI, TDM_HEADER, TDM_META, TDM_SITE)
_MAX_RULES = 1000  # of one file: what comes after is not read
_MAX_PATTERN = 500  # characters of a location


@dataclass(frozen=True, slots=True)
class TdmRule:
    """A rule of a site's file: paths as in robots.txt, with '*' and '$', and what holds there."""

    location: str
    reserved: bool
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class OptOuts:
    """What a response says of its own: names of the signals, and the address of terms where it gives one.

    `reserved` is None where neither its header nor its page decides on TDM, so that the site's file does.
    """

    signals: tuple[str, ...] = ()
    reserved: bool | None = None
    policy: str | None = None


def page_opt_outs(root: HtmlElement, headers: Mapping[str, str], robots: Iterable[str]) -> OptOuts:
    """The opt-outs of a page, its headers (names in lower case) and the robots directives meant for us."""
    directives = set(robots)
    signals = [name for name in (NOAI, NOIMAGEAI) if name in directives]
    metas = {
        (meta.get("name") or "").strip().lower(): (meta.get("content") or "").strip()
        for meta in root.iter("meta")
    }
    reserved: bool | None = None
    policy: str | None = None
    for signal, place in ((TDM_HEADER, headers), (TDM_META, metas)):
        value = _reservation(place.get(RESERVATION))
        if value is not None:
            reserved, policy = value, place.get(POLICY) or None
            signals = [name for name in signals if name != TDM_HEADER] + [signal] * value
    return OptOuts(tuple(signals), reserved, policy)


def site_reserves(opt_outs: OptOuts, rules: Sequence[TdmRule], url: str) -> bool:
    """Whether the rules of a site's file reserve a page that does not decide by itself."""
    rule = rule_for(rules, url) if opt_outs.reserved is None else None
    return rule is not None and rule.reserved


def is_tdm_file(url: str) -> bool:
    """Whether a URL is that of a site's TDMRep file."""
    return _parts(url)[1] == TDM_FILE


def tdm_file_of(url: str) -> str:
    """The URL of the TDMRep file that holds for an absolute http(s) URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{TDM_FILE}"


def site_key(url: str) -> str:
    """Host, in lower case, and port: what one file holds for, over http and https alike. '' for no URL."""
    return _parts(url)[0]


def parse_tdm_file(body: bytes) -> tuple[TdmRule, ...]:
    """The rules of a file, in order, those without sense left out; none where it is no JSON list."""
    content = parse_json_bytes(body)
    rules = map(_rule, content if isinstance(content, list) else ())
    return tuple(rule for rule in rules if rule is not None)[:_MAX_RULES]


def rule_for(rules: Iterable[TdmRule], url: str) -> TdmRule | None:
    """The first rule whose location matches the URL: the specification calls that the most specific one."""
    path = _normal(_parts(url)[1])
    return next((rule for rule in rules if _matches(rule.location, path)), None)


def _rule(entry: object) -> TdmRule | None:
    if not isinstance(entry, dict):
        return None
    location, reserved, policy = (
        entry.get("location"),
        _reservation(entry.get(RESERVATION)),
        entry.get(POLICY),
    )
    if not isinstance(location, str) or not 0 < len(location) <= _MAX_PATTERN or reserved is None:
        return None
    return TdmRule(location, reserved, policy if isinstance(policy, str) and policy else None)


def _reservation(value: object) -> bool | None:
    """1 is reserved, 0 is not; any other value is an error, which counts as none."""
    return (
        {"1": True, "0": False}.get(str(value).partition(",")[0].strip())
        if type(value) in (int, str)
        else None
    )


def _matches(location: str, path: str) -> bool:
    """Wildcards without backtracking: each piece is looked for after the one before."""
    pattern = location.removesuffix("$")
    pieces = [
        _normal(piece)
        for piece in re.split(r"\*+", pattern if pattern.startswith(("/", "*")) else f"/{pattern}")
    ]
    first, *rest = pieces
    if not path.startswith(first):
        return False
    place = len(first)
    if location.endswith("$") and not rest:
        return place == len(path)
    for number, piece in enumerate(rest):
        if location.endswith("$") and number == len(rest) - 1:
            return path.endswith(piece) and len(path) - len(piece) >= place
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _normal(path: str) -> str:
    """The path with one spelling of each character (RFC 9309, 2.2.2): encoded, but for what needs no code."""
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", path)
    return "".join(
        _one(piece) if n % 2 else quote(piece, safe="/?&=:@!$'()*+,;~[]%#") for n, piece in enumerate(pieces)
    )


def _one(code: str) -> str:
    character = unquote(code, encoding="latin-1")
    return character if character.isascii() and (character.isalnum() or character in "-._~") else code.upper()


def _parts(url: str) -> tuple[str, str]:
    """(host and port, path and query) of a URL; ('', '') for what is none."""
    try:
        parts = urlsplit(clean_text(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", ""
    port = None if port in (80, 443) else port
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (f"{host}:{port}" if port else host), path

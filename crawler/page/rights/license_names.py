"""From an address or the words of a footer, in many languages, to the SPDX identifier of a licence."""

import re
import tomllib
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("license_words.toml")
# https://creativecommons.org/licenses/: the path of a deed. Ports ('/3.0/es/') count as the licence itself.
_DEED = re.compile(
    r"creativecommons\.org/(?:licen[cs]es/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)(?:/(?P<version>\d\.\d))?"
    r"|publicdomain/(?P<public>zero|mark)(?:/1\.0)?)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bCC[ -](?P<kind>BY(?:-NC)?(?:-ND|-SA)?)(?:[ -](?P<version>[1-4]\.[05]))?(?![\w-])"
    r"|\b(?P<zero>CC[ -]?0)\b",
    re.IGNORECASE,
)
_SPDX = re.compile(r"\bSPDX-License-Identifier:\s*([A-Za-z0-9][\w.+-]+)")
# https://spdx.org/licenses/: other licences that texts are published under.
_NAMED = {
    "Apache-2.0": r"apache(?: licen[cs]e)?,?(?: version)? 2(?:\.0)?\b|licenses/LICENSE-2\.0",
    "MIT": r"\bMIT licen[cs]e\b|licen[cs]i?[ae] MIT\b|\bMIT-Lizenz\b|opensource\.org/licenses?/mit\b",
    "BSD-3-Clause": r"\bBSD[- ]3[- ]clause\b|\b(?:new|3-clause) BSD\b|licenses?/bsd-3-clause",
    "BSD-2-Clause": r"\bBSD[- ]2[- ]clause\b|licenses?/bsd-2-clause",
    "GFDL-1.3-or-later": r"gnu\.org/(?:licenses|copyleft)/fdl|GNU free documentation licen[cs]e|\bGFDL\b",
    "AGPL-3.0-or-later": r"gnu\.org/licenses/agpl|GNU affero general public",
    "GPL-3.0-or-later": r"gnu\.org/licenses/gpl-3|GNU general public licen[cs]e,?(?: version| v)? ?3",
    "MPL-2.0": r"mozilla\.org/(?:\w\w(?:-\w\w)?/)?MPL/2\.0|mozilla public licen[cs]e,?(?: version)? 2",
    "ODbL-1.0": r"opendatacommons\.org/licenses/odbl|open database licen[cs]e|\bODbL\b",
    "ODC-By-1.0": r"opendatacommons\.org/licenses/by\b",
    "OGL-UK-3.0": r"open-government-licen[cs]e/version/3|open government licen[cs]e v(?:ersion )?3",
    "DL-DE-BY-2.0": r"govdata\.de/dl-de/by-2-0|dl-de[/-]by-2[-.]0",
    "etalab-2.0": r"etalab-2\.0|licence ouverte(?: / open licen[cs]e)?(?: version)? ?2\.0",
    "Unlicense": r"unlicense\.org\b",
}
_ZERO = re.compile(r"\b(?:CC ?0|zero)\b", re.IGNORECASE)
_VERSION = re.compile(r"(?<![\d.])([1-4]\.[05])(?![\d.])")
_NEAR = 160  # characters on each side of the organisation's name in which the licence is named
_ORDER = ("BY", "NC", "ND", "SA")  # as in the identifiers


def license_in(text: str) -> str | None:
    """The SPDX identifier of the licence that a text or an address names; None where it names none.

    A Creative Commons licence named without its version comes without one ('CC-BY-SA').
    """
    if match := _DEED.search(text):
        if match["public"]:
            return "CC0-1.0" if match["public"].lower() == "zero" else "CC-PDM-1.0"
        return _creative_commons(match["kind"].upper(), match["version"])
    if match := _SPDX.search(text):
        return match[1]
    if match := _SHORT.search(text):
        return "CC0-1.0" if match["zero"] else _creative_commons(match["kind"].upper(), match["version"])
    named = (name for name, pattern in _NAMED.items() if re.search(pattern, text, re.IGNORECASE))
    return _in_words(text) or next(named, None)


def _in_words(text: str) -> str | None:
    """The Creative Commons licence that is named by its conditions near the organisation's name."""
    organisation, conditions = _words()
    for match in organisation.finditer(text):
        near = text[max(match.start() - _NEAR, 0) : match.end() + _NEAR]
        found = [condition for condition in _ORDER if conditions[condition].search(near)]
        if "BY" in found:
            version = _VERSION.search(near)
            return _creative_commons("-".join(found), version[1] if version else None)
        if _ZERO.search(near):
            return "CC0-1.0"
    return None


def _creative_commons(kind: str, version: str | None) -> str:
    return f"CC-{kind}-{version}" if version else f"CC-{kind}"


@cache
def _words() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Patterns of the organisation's name and of each condition."""
    table = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    conditions = {name: _one_of(words) for name, words in table["conditions"].items()}
    return _one_of(table["organisation"]), conditions


def _one_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)

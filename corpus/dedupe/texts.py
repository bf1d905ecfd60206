"""Normal forms of texts, by which equal texts are found."""

import re
import unicodedata
from hashlib import blake2b
from html import unescape

# Characters whose compatibility form means something else: 10² is not 102, ½ not 1⁄2, ① not 1.
_MEANT = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")
_AMPERSAND = re.compile(r"&(?:amp;)+")
_ENTITY = re.compile(r"&(?!#0*38;)(?:[a-zA-Z]{2,8}|#\d{2,5});")
# Signs that carry meaning where they stand: a decimal or a time (2.5, 10:30), a minus, a hyphenated name from
# code (a_b), brackets of a call or an index (f(x), f[x]) with their partners.
_KEPT = frozenset("#%&?@/\\‰§¶†‡")
# (A search is faster where the pattern begins with a class: what stands before it is looked at then.)
_INNER = re.compile(
    r"[.,:_-](?:(?<=\d[.,:])(?=\d)|(?<=[^\W_]_)_*(?=[^\W_])|(?<=-)(?<![\w\s)\]]-)(?=\d)|(?<=\s-)(?=\d))"
)
_CALL = re.compile(r"[(\[{](?<=[^\W_].)[^\W_]*(?:[,; ]{1,2}[^\W_]+){0,3}[)\]}]")
_HELD = str.maketrans(".,:_-", "\ue000\ue000\ue001\ue002\ue003")
_HELD_BRACKETS = str.maketrans("()[]{}", "\ue004\ue005\ue006\ue007\ue008\ue009")
_FREE = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009", ".:_-()[]{}")
_DASH = re.compile(r"[\u2010-\u2015\u2212](?=\d)")
_APART = re.compile(r" (?=[?%])")
_SIGN = r"#%?@/\\=<>^+\u00b2\u00b3\u00b9\u2070-\u209f"
_SIGNS = re.compile(
    rf"[-\d{_SIGN}(\[{{](?:(?<=-)\d+(?:[.:]\d+)*|(?<=\d)\d*(?:[.:]\d+)*|(?<=[{_SIGN}])|(?<=\w[(\[{{]))"
)


_RUN = re.compile(r"[0-9A-Za-z\u00c0-\u052f]{2,}")  # Latin, Greek, Cyrillic: letters with capitals


class _Compatible(dict[int, int | str]):
    """A table for str.translate: NFKC, but for what it would change in meaning; nothing for the invisible."""

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        kept = unicodedata.decomposition(char).startswith(_MEANT)
        invisible = unicodedata.category(char) in ("Cf", "Co") or "\ufe00" <= char <= "\ufe0f"
        self[code] = "" if invisible else char if kept else unicodedata.normalize("NFKC", char)
        return self[code]


class _Spaces(dict[int, int | str]):
    """A table for str.translate: a space for punctuation, separators and control characters."""

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        dropped = (
            unicodedata.category(char)[0] in "PZC" and char not in _KEPT and not 0xE000 <= code <= 0xE009
        )
        self[code] = " " if dropped else code
        return self[code]


_COMPATIBLE, _SPACES = _Compatible(), _Spaces()


def normal_form(text: str) -> str:
    """The text in lower case, of one width, without invisible characters and entities.

    Punctuation is a single space, but for signs that carry meaning: ? % # & @ /, a minus, decimals and times,
    brackets of f(x) and f[x]; symbols such as '+' and superscripts are kept.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), _AMPERSAND.sub("&", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_COMPATIBLE))
    folded = text.casefold()
    held = _INNER.sub(lambda found: found[0].translate(_HELD), _DASH.sub("-", folded))
    held = _CALL.sub(lambda found: found[0].translate(_HELD_BRACKETS), held)
    words = " ".join(held.translate(_SPACES).translate(_FREE).split())
    return _APART.sub("", words) or text.strip()


def numbers(*texts: str) -> str:
    """The numbers and signs of normal forms, in order: near texts that differ in them are not the same."""
    return "\n".join(" ".join(_SIGNS.findall(text)) for text in texts)


def names(first: str, second: str) -> str:
    """The words with a capital that both texts have, in small letters and order of the alphabet.

    They are names, abbreviations and identifiers, which a translation keeps: near texts that differ in them
    are not the same.
    """
    found = (
        {word.casefold() for word in _RUN.findall(text) if word != word.lower()} for text in (first, second)
    )
    return " ".join(sorted(set.intersection(*found)))


def digest(*texts: str) -> int:
    """A digest of the texts, 64 bits."""
    joined = "\t".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")

"""Normal forms of texts, by which equal texts are found."""

import re
import unicodedata
from hashlib import blake2b

_DIGITS = re.compile(r"\d+")


class _Spaces(dict[int, int | str]):
    """A table for str.translate: a space for punctuation, separators and control characters."""

    def __missing__(self, code: int) -> int | str:
        self[code] = " " if unicodedata.category(chr(code))[0] in "PZC" else code
        return self[code]


_SPACES = _Spaces()


def normal_form(text: str) -> str:
    """The text in NFKC and lower case, with single spaces for punctuation; symbols such as '+' are kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.translate(_SPACES).split()) or text.strip()


def numbers(*texts: str) -> str:
    """The runs of digits of the texts, in order: 'version 1.2' and 'version 1.3' differ in them."""
    return "\n".join(" ".join(_DIGITS.findall(text)) for text in texts)


def digest(*texts: str) -> int:
    """A digest of the texts, 64 bits."""
    joined = "\t".join(texts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")

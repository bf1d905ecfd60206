"""Whether ideographs are of the form that a language tag asks for, by the character sets that have them."""

from functools import lru_cache

from crawler.languages import base

SIMPLIFIED, TRADITIONAL, JAPANESE = "gb2312", "big5", "shift_jis"  # a standard that writes each form
_OTHERS = {SIMPLIFIED: (TRADITIONAL,), TRADITIONAL: (SIMPLIFIED,), JAPANESE: (SIMPLIFIED, TRADITIONAL)}
_HANT = frozenset({"hant", "tw", "hk", "mo"})
_HANS = frozenset({"hans", "cn", "sg", "my"})
_NOT_JAPANESE = frozenset("很你您吗嗎们們这這她它还還吧呢说說没沒")  # common Chinese words


def expected(tag: str) -> str:
    """The form that a language tag asks for: zh-TW traditional, zh-CN simplified, ja Japanese; else ''."""
    lang = base(tag)
    if lang == "ja":
        return JAPANESE
    subtags = set(tag.lower().replace("_", "-").split("-")[1:])
    if lang not in ("zh", "yue") or not subtags & (_HANT | _HANS):
        return ""
    return TRADITIONAL if subtags & _HANT else SIMPLIFIED


def evidence(text: str, form: str) -> tuple[int, int]:
    """How many signs of a text only the form has, and how many only another one."""
    signs = [sign for sign in text if "\u3400" <= sign <= "\u9fff"]
    own = sum(
        _can_write(sign, form) and not any(_can_write(sign, other) for other in _OTHERS[form])
        for sign in signs
    )
    wrong = sum(
        not _can_write(sign, form) and any(_can_write(sign, other) for other in _OTHERS[form])
        for sign in signs
    )
    if form == JAPANESE:
        wrong += sum(sign in _NOT_JAPANESE for sign in signs)
    return own, wrong


@lru_cache(maxsize=1 << 16)
def _can_write(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

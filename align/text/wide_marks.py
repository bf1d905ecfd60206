"""Ends of sentences at marks that need no space behind them: Chinese, Japanese, Burmese and Khmer ones."""

import re
from collections.abc import Iterator

from align.text.enclosed import Enclosed

_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_CLOSERS = r"”’」』）)】》〉］\]\"'»"
# Half-width marks and the ellipsis end a sentence without a space only between signs of these scripts.
_ANY = re.compile(rf"[。-〟{_WIDE}！-｡។៕။]")  # without any of these there is no such end
_MARKS = "。！？｡．!?…⋯‥"
_END = re.compile(
    rf"(?<![{_MARKS}])(?:[…⋯‥]*+[。！？｡။៕។]|(?<!\d)．(?!\d)|(?<=[{_WIDE}])"
    rf"(?:…+|⋯+|‥+|[!?]+|\.+)(?=[{_CLOSERS}]*+\s*+[{_WIDE}“「『（《【\"]))[{_MARKS}]*+[{_CLOSERS}]*+\s*+(?=\S)"
)
_ELLIPSIS = re.compile(r"[…⋯‥]++(?![。！？｡])")  # a full stop behind one ends the sentence
_GOES_ON = re.compile(r"[，、；：,;:.·・)）」』”’》】〉\]]|[—―─-]{2}|[~～]")
# Japanese particles behind a quote: "と", "って", "は" … but not the words that only begin like them.
_PARTICLE = re.compile(
    r"と(?!にかく|ても|ころで|りあえず|きどき|もあれ|ある|うとう)|って|という|など|なん[てか]|を|が|は(?!い[、。！？!]|じめ|やく)|"
    r"の(?!ち)|に(?!わかに|ほん|もかかわらず)|で(?!も|は|すが|したが)|も(?!う|し|ちろん|っと)|へ|や(?!が|っ)|か(?![れの])|だ(?!が|から|って|けど)"
)
# "He said" behind a quote, in few words, or in more where the clause ends with it. It is none where the
# verb goes on ("saying this, he left") or a colon behind it introduces the next quote.
_VERB = "(?<![听聽])(?:[说說道问問喊叫嚷答吼骂罵笑想叹嘆哭念]|回答|表示|指出|补充|補充)"
_WORDS = r"[^。！？!?，,；;：:“「『”」』]"
_SPEECH = re.compile(
    rf"{_WORDS}{{0,8}}?{_VERB}(?![着著到话話毕畢完罢罷得不起过過明来來])(?![^。！？!?；;\s]{{0,24}}[：:])"
    rf"|{_WORDS}{{0,24}}?{_VERB}[。！？!?]"
)
_STUTTER = 2  # signs before an ellipsis from which it may end a sentence


def wide_ends(text: str, lang: str, enclosed: Enclosed) -> Iterator[int]:
    """The places behind such marks, in order, where a sentence ends."""
    if not _ANY.search(text):
        return
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, lang, match, start, enclosed):
            yield match.end()
            start = match.end()


def _is_end(text: str, lang: str, match: re.Match[str], start: int, enclosed: Enclosed) -> bool:
    end = match.end()
    found = match[0].rstrip()
    last = match.start() + len(found) - 1
    if enclosed.holds(last + (text[last] in _CLOSERS)) or _GOES_ON.match(text, end):
        return False
    if text[end].islower() and len(found) == len(match[0]):
        return False
    if _ELLIPSIS.match(found):
        if match.start() - start < _STUTTER or text[match.start() - 1] == text[end]:
            return False
        if lang == "ja" and _PARTICLE.match(text, end):
            return False
    opening = enclosed.opening.get(last)
    return opening is None or not _goes_on(text, lang, opening, start, end)


def _goes_on(text: str, lang: str, opening: int, start: int, end: int) -> bool:
    """Whether the sentence goes on behind a closed quote or bracket that holds a whole sentence."""
    if text[opening] in "《〈":
        return True  # of a title
    before = text[start:opening].rstrip()
    if text[opening] in "(（[［【":
        return bool(before)
    if before and before[-1] not in "：:，,、。！？!?”」』…":
        return True  # a quote in the middle of a clause
    if lang == "ja":
        return _PARTICLE.match(text, end) is not None
    return lang == "zh" and _SPEECH.match(text, end) is not None

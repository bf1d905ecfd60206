"""A text as sentences and what stands between them."""

from collections.abc import Sequence
from typing import NamedTuple

from align.text.sentences import split


class SentenceParts(NamedTuple):
    """A text cut: gaps[0] + sentences[0] + gaps[1] + … + sentences[-1] + gaps[-1]."""

    sentences: Sequence[str]
    gaps: Sequence[str]

    def joined(self, sentences: Sequence[str]) -> str:
        """The text with other sentences in the places of its own."""
        between = [gap + sentence for gap, sentence in zip(self.gaps, sentences, strict=False)]
        return "".join(between) + self.gaps[-1]


def parts(text: str, lang: str) -> SentenceParts:
    """The sentences of each line of a text; white space, line breaks included, is in the gaps."""
    sentences: list[str] = []
    gaps: list[str] = []
    end = 0
    for line in text.splitlines():
        for sentence in _found(line.strip(), lang):
            start = text.index(sentence, end)
            gaps.append(text[end:start])
            sentences.append(sentence)
            end = start + len(sentence)
    return SentenceParts(sentences, [*gaps, text[end:]])


def _found(line: str, lang: str) -> Sequence[str]:
    """The sentences of a line; the line where they are not all in it as they are."""
    sentences = split(line, lang) if line else []
    end = 0
    for sentence in sentences:
        start = line.find(sentence, end)
        if start < 0 or line[end:start].strip():
            return [line]
        end = start + len(sentence)
    return sentences if not line[end:].strip() else [line]

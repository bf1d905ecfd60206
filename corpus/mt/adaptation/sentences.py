"""A text as sentences and what stands between them."""

from collections.abc import Sequence
from typing import NamedTuple

from align.text.sentences import spans


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
    end = start = 0
    for line in text.splitlines(keepends=True):
        for first, last in spans(line, lang):
            gaps.append(text[end : start + first])
            sentences.append(line[first:last])
            end = start + last
        start += len(line)
    return SentenceParts(sentences, [*gaps, text[end:]])

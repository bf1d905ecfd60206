"""The comparison of two corpora as a text table."""

from collections.abc import Iterator, Mapping

from corpus.report.difference import CorpusFigures, Difference

_WIDTH = 44


def difference_text(found: Difference) -> str:
    """A line a figure: its name, the first corpus, the second; then the overlap and the terms."""
    rows = [("", found.first.folder, found.second.folder)]
    rows += zip(_names(found.first), _cells(found.first), _cells(found.second), strict=True)
    lines = [f"{name:18}{a:{_WIDTH}}{b}".rstrip() for name, a, b in rows]
    both = found.overlap
    lines.append(f"{'in both':18}{both.pairs:,} pairs, {both.sources:,} sources, {both.targets:,} targets")
    for figures in (found.first, found.second):
        for lang, terms in figures.terms.items():
            lines.append(f"{f'terms {lang}':18}{figures.folder}: {', '.join(terms) or 'none'}")
    return "\n".join(lines) + "\n"


def _names(figures: CorpusFigures) -> Iterator[str]:
    del figures
    yield from ("kept pairs", "dropped pairs", "languages", "words", "score, 10 50 90 %")
    yield from ("sites", "licences", "topics", "dropped by")


def _cells(figures: CorpusFigures) -> Iterator[str]:
    yield f"{figures.kept:,}"
    yield f"{figures.dropped:,}"
    yield _listed(figures.languages)
    yield ", ".join(
        f"{one.lang} {one.words:,}" if one.words is not None else f"{one.lang} {one.characters:,} characters"
        for one in figures.volumes
    )
    yield " ".join(f"{score:.3f}" for score in figures.scores) or "none"
    for counts in (figures.sites, figures.licenses, figures.topics, figures.reasons):
        yield _listed(counts)


def _listed(counts: Mapping[str, int]) -> str:
    """The commonest, as far as they fit."""
    text = ""
    for name, number in counts.items():
        more = f"{', ' if text else ''}{name} {number:,}"
        if text and len(text) + len(more) > _WIDTH - 2:
            break
        text += more
    return text or "none"

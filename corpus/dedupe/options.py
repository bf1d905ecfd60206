"""The options of the rules that see the whole corpus; one class per rule."""

from dataclasses import dataclass

from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class BoilerplateOptions:
    """Drops a pair that is in `min_documents` document pairs of a site and in `min_share` of them.

    Pairs whose shorter side has up to `heading_words` words (twice as many characters in languages without
    spaces between words) are headings, such as 'Further reading', and are kept however often they occur.
    """

    enabled: bool = True
    min_documents: int = option(5, "document pairs of a site from which a pair is boilerplate", least=1)
    min_share: float = option(0.2, "least share of the site's document pairs", least=0, most=1)
    heading_words: int = option(
        2, "words of the shorter side up to which a pair is a heading and is kept", least=0
    )


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """No threshold."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class NearDuplicateOptions:
    """Drops a pair if a better one has its numbers and names, and `similarity` of the runs of each side.

    Names are words with a capital that both sides have.

    Sides of fewer than `min_words` words (twice as many characters in languages without spaces between words)
    are never near: in short texts a single letter may be the difference.
    """

    enabled: bool = True
    similarity: float = option(0.85, "least share of character runs in common, on each side", least=0, most=1)
    min_words: int = option(5, "words of a side below which it is never near another", least=1)


@dataclass(frozen=True, slots=True)
class FanOutOptions:
    """Drops a pair if better ones give its source `targets` targets, or its target `sources` sources."""

    enabled: bool = True
    targets: int = option(1, "most targets of a source", least=1)
    sources: int = option(1, "most sources of a target", least=1)

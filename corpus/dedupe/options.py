"""The options of the rules that see the whole corpus; one class a rule."""

from dataclasses import dataclass

from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class BoilerplateOptions:
    """Dropped where a pair stands in so many document pairs of a site, and in such a share of them.

    Pairs whose shorter side has up to `heading_words` words (twice as many characters where words have no
    spaces between) are headings, such as 'Further reading': content, however often they come.
    """

    enabled: bool = True
    min_documents: int = option(5, "document pairs of a site from which a pair is boilerplate", least=1)
    min_share: float = option(0.2, "least share of the site's document pairs", least=0, most=1)
    heading_words: int = option(
        2, "words of the shorter side up to which a pair is a heading and stays", least=0
    )


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """No threshold."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class NearDuplicateOptions:
    """Dropped where a better pair has the same numbers and such a share of the character runs of each side.

    Sides of fewer than `min_words` words (twice as many characters where words have no spaces between) are
    never near: in them, a letter may be all the difference.
    """

    enabled: bool = True
    similarity: float = option(0.85, "least share of character runs in common, on each side", least=0, most=1)
    min_words: int = option(5, "words of a side below which it is never near another", least=1)


@dataclass(frozen=True, slots=True)
class FanOutOptions:
    """Dropped where better pairs have so many `targets` for the same source, or `sources` for the target."""

    enabled: bool = True
    targets: int = option(1, "most targets of a source", least=1)
    sources: int = option(1, "most sources of a target", least=1)

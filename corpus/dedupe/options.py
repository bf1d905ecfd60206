"""The options of the rules that see the whole corpus; one class a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoilerplateOptions:
    """Dropped where a pair stands in so many document pairs of a site, and in such a share of them.

    Pairs whose shorter side has up to `heading_words` words (twice as many characters where words have no
    spaces between) are headings, such as 'Further reading': content, however often they come.
    """

    enabled: bool = True
    min_documents: int = 5
    min_share: float = 0.2
    heading_words: int = 2


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
    similarity: float = 0.85
    min_words: int = 5


@dataclass(frozen=True, slots=True)
class FanOutOptions:
    """Dropped where better pairs have so many `targets` for the same source, or `sources` for the target."""

    enabled: bool = True
    targets: int = 1
    sources: int = 1

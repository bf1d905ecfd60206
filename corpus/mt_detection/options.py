"""Options of the detector of machine translation: the topic's table [align.mt]."""

from dataclasses import dataclass

from crawler.options.bounds import option


@dataclass(frozen=True, slots=True)
class MtOptions:
    """What is learnt from."""

    enabled: bool = option(True, "judge by the text how likely each pair is a machine translation")
    least_pairs: int = option(100, "pairs of a language pair below which none is judged", least=1)
    sample: int = option(20_000, "first pairs of a language pair that are learnt from", least=1)
    judged: int = option(5000, "of these, for the median of the corpus", least=1)

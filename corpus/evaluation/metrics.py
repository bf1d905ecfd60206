"""BLEU, chrF and TER by sacrebleu, and the significance of the difference between two systems."""

from collections.abc import Sequence
from typing import Any

from corpus.tables.evaluation import BLEU, CHRF, TER, Measured
from crawler.errors import MissingExtraError
from crawler.languages import base

SAMPLES = 1000  # of the bootstrap: sacrebleu's default
# sacrebleu's tokenizers for what is written without spaces; its own for Japanese and Korean need MeCab.
_TOKENIZERS = {"zh": "zh", "ja": "char", "ko": "char", "th": "char", "km": "char", "my": "char", "lo": "char"}


def compare(
    baseline: Sequence[str], system: Sequence[str], references: Sequence[str], lang: str
) -> list[Measured]:
    """The metrics of both over all segments, in the order of NAMES. MissingExtraError without sacrebleu.

    p of the same texts is 1: sacrebleu, which has no difference to compare with, would give the least.
    """
    same = list(baseline) == list(system)
    metrics = _metrics(lang)
    from sacrebleu.significance import PairedTest

    test = PairedTest(
        [("baseline", list(baseline)), ("system", list(system))],
        metrics,
        [list(references)],
        test_type="bs",
        n_samples=SAMPLES,
    )
    signatures, found = test()
    # Keyed by names of sacrebleu's own, such as chrF2, in the order of the metrics.
    return [
        Measured(
            name,
            float(found[key][0].score),
            float(found[key][1].score),
            1.0 if same else float(found[key][1].p_value),
            f"{key}|{signatures[key]}",
        )
        for name, key in zip(metrics, signatures, strict=True)
    ]


def scores(translations: Sequence[str], references: Sequence[str], lang: str) -> dict[str, float]:
    """Each metric of one text, by name; no test of significance."""
    return {
        name: float(metric.corpus_score(list(translations), [list(references)]).score)
        for name, metric in _metrics(lang).items()
    }


def _metrics(lang: str) -> dict[str, Any]:
    try:
        from sacrebleu import metrics
    except ImportError:
        raise MissingExtraError(
            "BLEU, chrF and TER need sacrebleu: pip install 'acopio[translate]'"
        ) from None
    tokenizer = _TOKENIZERS.get(base(lang) or lang, "13a")
    by_characters = tokenizer != "13a"
    return {
        BLEU: metrics.BLEU(tokenize=tokenizer),
        CHRF: metrics.CHRF(),
        TER: metrics.TER(normalized=by_characters, asian_support=by_characters),
    }

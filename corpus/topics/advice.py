"""Warnings on a topic that is valid, but will find less than it could."""

from collections.abc import Iterator
from itertools import permutations

from align.encoders.registry import encoder_info, get_encoder
from crawler.languages import name
from crawler.page.alternates import is_marked
from crawler.topic.topic import Topic

FEW_TERMS = 5  # of a language, below which even a topic that learns starts from too little
FEW_UNLEARNT = 30  # the same for a topic that does not learn
_ENCODER = "use"
_NAMING = 5.0  # least weight of a term that should have a counterpart in each language
_ALIKE = 0.45  # cosine from which a term may be another's translation; 1 % of ml_es and climate_fr are below
_COPIED = 1 / 3  # share of terms as in the other language from which these look untranslated
_SHOWN = 5


def advice(topic: Topic) -> Iterator[str]:
    """One line for each weakness: too few terms, terms without a translation, seeds of one language."""
    least = FEW_TERMS if topic.learn else FEW_UNLEARNT
    for code in topic.languages:
        if len(topic.terms[code]) < least:
            yield (
                f"terms.{code}: {len(topic.terms[code])} terms are few: give {least} or more"
                f"{'' if topic.learn else ', or set learn = true'}"
            )
    yield from _untranslated(topic)
    yield from _seeds_of_one_language(topic)


def _untranslated(topic: Topic) -> Iterator[str]:
    known = [code for code in topic.languages if code in encoder_info(_ENCODER).languages]
    pairs = [pair for pair in permutations(known, 2) if all(topic.terms[code] for code in pair)]
    if not pairs:
        return
    encoder = get_encoder(_ENCODER)
    texts = {code: [term.replace("*", "").casefold() for term in topic.terms[code]] for code in known}
    vectors = {code: encoder.encode(texts[code]) for code in known}
    for source, target in pairs:
        cosines = vectors[source] @ vectors[target].T
        copied = [text for text in texts[source] if " " in text and text in texts[target]]
        if target != topic.languages[0] and len(copied) >= _COPIED * len(texts[target]):  # not names alone
            cosines[[texts[source].index(text) for text in copied]] = 0
        weights = topic.terms[source].items()
        nearest = zip(weights, cosines.max(axis=1).tolist(), strict=True)
        lone = [term for (term, weight), cosine in nearest if weight >= _NAMING and cosine < _ALIKE]
        if lone:
            shown = ", ".join(map(repr, lone[:_SHOWN]))
            more = f" and {len(lone) - _SHOWN} more" if len(lone) > _SHOWN else ""
            yield f"terms.{target}: no translation of {name(source)} {shown}{more}: add one"


def _seeds_of_one_language(topic: Topic) -> Iterator[str]:
    marks = [[code for code in topic.languages if is_marked(seed, code)] for seed in topic.seeds]
    found = {code for codes in marks for code in codes}
    if len(found) == 1 and len(marks) > 1 and all(marks):
        yield f"seeds: all are {name(found.pop())} by their URLs: add pages in the other languages"

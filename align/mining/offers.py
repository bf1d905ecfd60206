"""Which sentences of comparable documents are worth mining: not templates, copies, stubs or fragments."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from align.mining.mining import MiningOptions, letters
from crawler.languages import WITHOUT_SPACES, length


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence, the document in which it stands first, and its number there."""

    document_id: str
    position: int
    text: str


def offered(
    documents: Mapping[str, Sequence[str]],
    lang: str,
    candidates: Collection[str],
    foreign: Collection[str],
    options: MiningOptions,
) -> list[Offer]:
    """Distinct sentences of the candidate documents, document by document in the order of their ids.

    `documents` are the sentences of all documents of the language by id, `candidates` the ids of those to be
    mined, `foreign` the `letters` of all sentences in other languages. A sentence of few words is left out,
    so is one that stands in too many documents, or in one that is no candidate (it is translated there), or
    on a page of another language; and so are documents with few sentences left.
    """
    holders = Counter(text for sentences in documents.values() for text in set(sentences))
    settled = {text for name, sentences in documents.items() if name not in candidates for text in sentences}
    least = options.min_words * (2 if lang in WITHOUT_SPACES else 1)

    def worth(text: str) -> bool:
        return (
            holders[text] <= options.max_documents
            and text not in settled
            and length(text, lang) >= least
            and letters(text) not in foreign
        )

    offers: dict[str, Offer] = {}
    for name in sorted(candidates & documents.keys()):
        own: dict[str, int] = {}
        for position, text in enumerate(documents[name]):
            if worth(text):
                own.setdefault(text, position)
        if len(own) >= options.min_sentences:
            for text, position in own.items():
                offers.setdefault(text, Offer(name, position, text))
    return list(offers.values())

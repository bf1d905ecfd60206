"""What the page knows of the work folder: its pairs, the topic's terms, and who judges."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from corpus.review.background import NotReadyError, Work
from corpus.review.exchange import RefusedError
from corpus.review.index import Entry, read_index
from corpus.review.judging import Judging
from corpus.settling.rehearsal import Rehearsal
from corpus.tables.folder import WorkFolder
from crawler.languages import base
from crawler.topic.topic import Topic


class TermEntry(NamedTuple):
    """A term in its most frequent form, the pairs with both sides, and the share of each side's that are."""

    key: str
    source_lang: str
    target_lang: str
    source: str
    target: str
    pairs: int = 0
    target_given_source: float = 0.0
    source_given_target: float = 0.0

    @property
    def id(self) -> str:
        """A name for the page, without spaces."""
        return blake2b(self.key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(slots=True)
class State:
    """A work folder under review; `topic` is None where its file is not known."""

    folder: WorkFolder
    name: str
    topic: Topic | None
    judging: Judging
    file: Path | None = None  # of the topic
    rehearsal: Work[Rehearsal] | None = None  # of the rules, once asked for
    terms: Work[list[TermEntry]] | None = None  # learnt from the kept pairs, once asked for
    settling: Work[None] | None = None  # of a takedown, until its text is out of all that was written
    entries: list[Entry] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)
    _version: tuple[int, ...] = ()

    def settle(self) -> None:
        """Wait a moment for a takedown under way; NotReadyError if it goes on, or its own error, once."""
        work, self.settling = self.settling, None
        try:
            if work is not None:
                work.result()
        except NotReadyError:
            self.settling = work
            raise

    def refresh(self) -> None:
        """Read the pairs if the table has been written since."""
        version = tuple(path.stat().st_mtime_ns for path in self.folder.files("pairs"))
        if version != self._version:
            self.entries = read_index(self.folder, self.term_of)
            self._places = {entry.pair_id: place for place, entry in enumerate(self.entries)}
            self._version = version
            self.rehearsal, self.terms = None, None

    def entry(self, pair_id: str) -> Entry:
        """The entry of a pair; RefusedError if there is none."""
        place = self._places.get(pair_id)
        if place is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "no such pair: reload the page: the corpus has changed")
        return self.entries[place]

    def terms_in(self, text: str, lang: str) -> list[str]:
        """The topic's terms in a text, the heaviest first."""
        folded = text.casefold()
        return [term for term in self._terms(lang) if term.casefold() in folded]

    def term_of(self, text: str, lang: str) -> str:
        """The heaviest of the topic's terms in a text, '' for none."""
        return next(iter(self.terms_in(text, lang)), "")

    def _terms(self, lang: str) -> Iterable[str]:
        if self.topic is None:
            return ()
        weights = self.topic.terms.get(base(lang) or lang, {})
        return sorted(weights, key=lambda term: (-weights[term], term))

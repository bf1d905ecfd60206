"""Whole texts through the local engine: cut into segments, with a terminology and with parallel data."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from threading import Lock

from corpus.amazon.emulator.translation.segments import segments
from corpus.amazon.emulator.translation.terms import TermEngine
from corpus.amazon.emulator.wire.protocol import ApiError
from corpus.amazon.limits import AUTO, LANGUAGES
from corpus.mt.engines.protocol import Engine
from crawler.languages import base
from crawler.page.language import identify

_BATCH = 64  # segments between two looks at whether to stop


def _go_on() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Translation:
    """Translates texts from one language to another; what the local engine is asked for one document."""

    engine: Engine
    lock: Lock  # engines do one thing at a time
    source: str
    target: str
    whole: Container[str] = frozenset()  # lines that are not cut into sentences

    def __call__(self, texts: Sequence[str], check: Callable[[], None] = _go_on) -> list[str]:
        """The translations, one a text, with its line ends and white space; `check` may raise to stop."""
        if self.source == self.target:
            return list(texts)
        cut = [segments(text, self.source, self.whole) for text in texts]
        pending = [segment for text in cut for segment in text.texts]
        done: list[str] = []
        for start in range(0, len(pending), _BATCH):
            check()
            with self.lock:
                done += self.engine.translate(pending[start : start + _BATCH], self.source, self.target)
        results, first = [], 0
        for text in cut:
            results.append(text.joined(done[first : first + len(text.texts)]))
            first += len(text.texts)
        return results


class Translator:
    """The engine of the emulator, and its terms and memory for one call or job."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = Lock()
        self._learnt: tuple[object, Engine] | None = None

    @property
    def name(self) -> str:
        """What it is, never to be taken for the service."""
        return f"local engine {self.engine.name}, not Amazon Translate"

    def require(self, source: str, target: str) -> None:
        """UnsupportedLanguagePairException for codes that the service or pairs that the engine lacks."""
        problem = None
        if source not in {*LANGUAGES, AUTO} or target not in LANGUAGES:
            problem = "it is not supported"
        elif source not in {AUTO, target} and self._codes(source, target) is None:
            problem = f"it is not known to the {self.name}"
        if problem:
            raise ApiError(
                "UnsupportedLanguagePairException",
                f"from {source} to {target}: {problem}",
                SourceLanguageCode=source,
                TargetLanguageCode=target,
            )

    def translation(
        self,
        source: str,
        target: str,
        terms: dict[str, str] | None = None,
        examples: Sequence[tuple[str, str]] = (),
    ) -> Translation:
        """What translates between two languages that `require` lets pass.

        Learning from the examples of parallel data may take minutes; what was learnt last is kept.
        """
        engine_source, engine_target = self._codes(source, target) or (source, target)
        engine: Engine = TermEngine(self.engine, terms, source) if terms else self.engine
        if examples and source != target:
            # Only where it is used: it brings a good part of scikit-learn, which takes seconds to load.
            from corpus.mt.adaptation.adapt import adapt
            from corpus.mt.adaptation.examples import Example

            pairs = [Example(text, translation) for text, translation in examples]
            key = engine_source, engine_target, sorted((terms or {}).items()), pairs
            with self._lock:
                if self._learnt is None or self._learnt[0] != key:
                    self._learnt = key, adapt(engine, pairs, engine_source, engine_target)
                engine = self._learnt[1]
        whole = frozenset(text for text, _ in examples)
        same = source == target
        return Translation(
            engine,
            self._lock,
            source if same else engine_source,
            target if same else engine_target,
            whole,
        )

    def _codes(self, source: str, target: str) -> tuple[str, str] | None:
        pairs = [(source, target), (base(source), base(target))]
        return next((pair for pair in pairs if self.engine.supports(*pair)), None)


def detected(text: str) -> str:
    """The language of a text; DetectedLanguageLowConfidenceException where it is unclear."""
    lang, _ = identify(text)
    if lang not in LANGUAGES:
        raise ApiError(
            "DetectedLanguageLowConfidenceException",
            "the source language is unclear: name it",
            DetectedLanguageCode=lang or "und",
        )
    return lang

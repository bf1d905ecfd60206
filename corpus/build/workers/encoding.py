"""An encoder whose work is spread over child processes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self

import numpy as np

from align.encoders.protocol import Encoder, Vectors, for_language
from align.encoders.registry import get_encoder
from align.encoders.watching import embedded
from corpus.build.workers.sandboxes import SentenceVectors, sandbox
from corpus.engine import EngineOptions
from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError, children_are_kept

_LEAST = 1000  # texts: fewer take less time than children to start, where none wait
_PART = 256  # texts of one call
_PARTS = 16  # in which a part is tried again


class EncoderPool:
    """Encodes many texts in child processes, a worker each, which start when needed and end with the block.

    A text's vector depends neither on the others nor on the process, so their number changes nothing. A text
    that no child can embed within `engine.seconds` and `engine.memory` is like nothing: its vector is 0.
    """

    def __init__(self, encoder: str, engine: EngineOptions) -> None:
        self._encoder = encoder
        self._size = engine.most_processes()
        self._sandboxes = [sandbox(SentenceVectors, engine, encoder) for _ in range(self._size)]
        self._free: SimpleQueue[Sandbox] = SimpleQueue()
        for one in self._sandboxes:
            self._free.put(one)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._sandboxes:
            one.close()

    def encoder(self, lang: str) -> Encoder:
        """What embeds texts of that language."""
        return _Spread(self, lang)

    def of_language(self, lang: str) -> Encoder:
        """What embeds them in this process."""
        return for_language(get_encoder(self._encoder), lang)

    def encode(self, texts: Sequence[str], lang: str) -> Vectors:
        """The embeddings of texts of that language."""
        if not texts or ((self._size == 1 or len(texts) < _LEAST) and not children_are_kept()):
            return self.of_language(lang).encode(texts)
        parts = [list(texts[start : start + _PART]) for start in range(0, len(texts), _PART)]
        with ThreadPoolExecutor(self._size) as threads:
            rows: list[Vectors] = []
            for part in threads.map(lambda part: self._part(part, lang), parts):
                rows += part
                embedded(len(part))
        width = max(len(row) for row in rows) or len(self.of_language(lang).encode(["."])[0])
        return np.stack([row if len(row) else np.zeros(width, dtype=np.float32) for row in rows])

    def _part(self, texts: Sequence[str], lang: str) -> list[Vectors]:
        """The vector of each text; an empty one if no child can embed it."""
        one = self._free.get()
        try:
            try:
                one.start()
            except (SandboxTimeoutError, SandboxCrashError):  # an encoder that children cannot load
                return list(self.of_language(lang).encode(texts))
            rows = one.call(texts, lang)
            return list(np.frombuffer(rows, dtype="<f4").reshape(len(texts), -1))
        except (SandboxTimeoutError, SandboxCrashError):
            if len(texts) == 1:
                return [np.zeros(0, dtype=np.float32)]
        finally:
            self._free.put(one)
        step = -(-len(texts) // _PARTS)
        parts = [texts[start : start + step] for start in range(0, len(texts), step)]
        return [row for part in parts for row in self._part(part, lang)]


class _Spread:
    """The encoder of a language, of a pool."""

    def __init__(self, pool: EncoderPool, lang: str) -> None:
        self._pool, self._lang = pool, lang

    @property
    def name(self) -> str:
        return self._pool.of_language(self._lang).name

    @property
    def languages(self) -> frozenset[str]:
        return self._pool.of_language(self._lang).languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._pool.encode(texts, self._lang)

"""What every operation of the endpoint works with."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from corpus.amazon.emulator.state.background import Background
from corpus.amazon.emulator.state.buckets import Buckets
from corpus.amazon.emulator.state.store import Store
from corpus.amazon.emulator.translation.translating import Translator
from corpus.amazon.emulator.wire.callers import Keys
from corpus.amazon.emulator.wire.faults import Faults


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How the endpoint behaves; times in seconds."""

    s3_endpoint_url: str
    state: Path = Path("data/translate-endpoint")
    engine: str = "apertium"
    host: str = "127.0.0.1"
    port: int = 0  # 0: a free one
    import_seconds: float = 2.0  # an import of parallel data takes at least as long, a deletion a quarter
    job_seconds: float = 4.0  # a batch job takes at least as long, a quarter of it SUBMITTED
    throttle: bool = True
    faults: tuple[str, ...] = ()
    keys: Keys | None = None  # with which calls must be signed; None, within one process only: with any
    buckets: tuple[str, ...] = ()  # where it reads and writes; all of that S3 if none is given


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a running endpoint."""

    options: ServeOptions
    store: Store
    buckets: Buckets
    faults: Faults
    translator: Translator
    background: Background = field(default_factory=Background)


def now() -> float:
    """Seconds since 1970, to the millisecond, as the service gives times."""
    return round(time.time(), 3)

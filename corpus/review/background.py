"""What takes seconds is made once, in a thread beside the page: until it is there, the page says so."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

Made = TypeVar("Made")

AT_ONCE = 1.0  # seconds that a page may wait


class NotReadyError(Exception):
    """What a page needs is still being made: what that is, and for how many seconds it has been made."""

    def __init__(self, words: str, seconds: float) -> None:
        super().__init__(words)
        self.words, self.seconds = words, seconds


class Work(Generic[Made]):
    """Something that is made in a thread, which starts at once; a daemon, so that Ctrl-C need not wait."""

    def __init__(self, words: str, make: Callable[[], Made]) -> None:
        self._words, self._make = words, make
        self._began = monotonic()
        self._made: list[Made] = []
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=words, daemon=True)
        self._thread.start()

    def result(self, seconds: float | None = AT_ONCE) -> Made:
        """What was made, or its error; NotReadyError after `seconds`, None: as long as it takes."""
        self._thread.join(seconds)
        if self._failed is not None:
            raise self._failed
        if not self._made:
            raise NotReadyError(self._words, monotonic() - self._began)
        return self._made[0]

    @property
    def failed(self) -> bool:
        """Whether it ended with an error: the next one who asks may begin anew."""
        return self._failed is not None

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except Exception as error:  # told to whoever asks for the result
            self._failed = error

"""Apertium, a rule-based engine (Forcada et al. 2011), by the modes that are installed.

Its own wrapper starts eleven processes a text and hangs on a pipe, so the commands of a mode are started
here once, with null flush: 300 segments a second instead of 4.
"""

import re
import shlex
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.mt.engines.errors import EngineError
from corpus.mt.engines.names import mask, unmask
from corpus.mt.engines.pipeline import Pipeline, PipelineError
from crawler.errors import MissingExtraError, UnsupportedLanguageError
from crawler.languages import base

MODES = Path("/usr/share/apertium/modes")
INSTALL = "apt-get install --no-install-recommends apertium apertium-eng-spa"

# A full stop for the analyser and a blank that comes back as it is; both are stripped from the answer.
_END = ".[][\n]"
_BEFORE, _RESERVED = re.compile(r"([\[\]{}^$@\\/<>])"), re.compile(r"\\(.)", re.DOTALL)
_TILDE = "[~]"  # a blank: elsewhere it is the mark of the post-generator, and lost
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHELL = re.compile(r"[;&<>`()*?]|\$(?![12]$)")  # what only a shell could read


@dataclass(frozen=True, slots=True)
class ApertiumOptions:
    """How long is waited, and how much is sent at once."""

    seconds: float = 20.0  # for one answer; the first holds the loading of the data
    window: int = 64  # texts in the pipeline at once


@dataclass(frozen=True, slots=True)
class Mode:
    """An installed direction: two language codes as in `base`, and the commands of its file."""

    source: str
    target: str
    file: Path
    variant: bool  # of a regional form, as spa-eng_US

    def commands(self) -> list[list[str]]:
        """The commands with null flush and without marks of unknown words; EngineError for a shell script."""
        commands: list[list[str]] = [[]]
        for word in shlex.split(self.file.read_text(encoding="utf-8")):
            if word == "|":
                commands.append([])
            elif _SHELL.search(word):
                raise EngineError(f"apertium: {self.file}: {word!r} is no plain argument: report the package")
            elif word != "$2":  # marks of ambiguity
                commands[-1].append("-n" if word == "$1" else word)
        if not all(commands):
            raise EngineError(f"apertium: {self.file}: an empty command: install its package again")
        return [[name, "-z", *arguments] for name, *arguments in commands]


class ApertiumEngine:
    """Translates by the installed modes. Threads may share it.

    Each call has a row of processes of its own, started ahead: the tagger learns classes of ambiguous words
    from what it reads, and would translate a text one way before and another way after certain others.
    """

    def __init__(self, folder: Path = MODES, options: ApertiumOptions | None = None) -> None:
        self._modes = modes(folder)
        self._options = options or ApertiumOptions()
        self._started: dict[Path, Pipeline] = {}
        self._lock = threading.Lock()
        if not self._modes:
            raise MissingExtraError(f"engine 'apertium': no language pair in {folder}: {INSTALL}")

    @property
    def name(self) -> str:
        """`apertium 3.8.3`."""
        return f"apertium {_version()}"

    def supports(self, source: str, target: str) -> bool:
        """Whether a mode of that direction is installed; regions count only where there is a choice."""
        return self._mode(source, target) is not None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The translations, each with the white space around it that its text has; names and code stay.

        A crash or a stall is followed by a new start and one more try, text by text; then EngineError.
        """
        mode = self._mode(source, target)
        if mode is None:
            known = ", ".join(sorted({f"{mode.source}-{mode.target}" for mode in self._modes}))
            raise UnsupportedLanguageError(f"engine 'apertium': no {source}-{target}; installed: {known}")
        if not any(text.strip() for text in texts):
            return list(texts)
        with self._lock:
            try:
                return self._translated(mode, texts)
            finally:
                if mode.file in self._started:
                    self._started.pop(mode.file).close()
                    self._pipeline(mode)

    def process_ids(self) -> list[int]:
        """Of the processes that run now."""
        return [number for pipeline in self._started.values() for number in pipeline.process_ids]

    def close(self) -> None:
        """Ends its processes."""
        with self._lock:
            for pipeline in self._started.values():
                pipeline.close()
            self._started.clear()

    def _mode(self, source: str, target: str) -> Mode | None:
        wanted = (base(source), base(target))
        fitting = [mode for mode in self._modes if (mode.source, mode.target) == wanted]
        region = target.partition("-")[2].upper()
        named = [mode for mode in fitting if region and mode.file.stem.endswith(f"_{region}")]
        return next(iter(named or fitting), None)

    def _translated(self, mode: Mode, texts: Sequence[str]) -> list[str]:
        places = [place for place, text in enumerate(texts) if text.strip()]
        masked = [mask(texts[place].strip()) for place in places]
        answers = self._plain_answers(mode, [text for text, _ in masked])
        found = [unmask(answer, kept) for answer, (_, kept) in zip(answers, masked, strict=True)]
        lost = [place for place, answer in zip(places, found, strict=True) if answer is None]
        again = iter(self._plain_answers(mode, [texts[place].strip() for place in lost]))
        result = list(texts)
        for place, answer in zip(places, found, strict=True):
            result[place] = _framed(texts[place], next(again) if answer is None else answer)
        return result

    def _plain_answers(self, mode: Mode, texts: Sequence[str]) -> list[str]:
        size = self._options.window
        windows = [texts[start : start + size] for start in range(0, len(texts), size)]
        return [
            _plain(answer) for window in windows for answer in self._asked(mode, [*map(_escaped, window)])
        ]

    def _asked(self, mode: Mode, messages: Sequence[bytes]) -> list[bytes]:
        try:
            return self._pipeline(mode).ask(messages, self._options.seconds)
        except PipelineError as error:
            answers = error.answers
            del self._started[mode.file]
        for message in messages[len(answers) :]:
            try:
                answers += self._pipeline(mode).ask([message], self._options.seconds)
            except PipelineError as error:
                del self._started[mode.file]
                where = f"{self.name} {mode.file.stem}"
                raise EngineError(f"{where}: {error} at {_plain(message)[:60]!r}: leave it out") from error
        return answers

    def _pipeline(self, mode: Mode) -> Pipeline:
        if mode.file not in self._started:
            try:
                self._started[mode.file] = Pipeline(mode.commands())
            except OSError as error:
                raise MissingExtraError(f"engine 'apertium': {error}: {INSTALL}") from error
        return self._started[mode.file]


def modes(folder: Path = MODES) -> list[Mode]:
    """The installed directions of languages that acopio knows, plain ones before regional ones."""
    found = []
    for file in sorted(folder.glob("*.mode")):
        codes = file.stem.split("-")
        if len(codes) == 2 and all(map(base, codes)):
            found.append(Mode(base(codes[0]), base(codes[1]), file, "_" in file.stem))
    return sorted(found, key=lambda mode: (mode.variant, mode.file.name))


def missing() -> str | None:
    """The command that installs what is missing, or None."""
    return None if shutil.which("apertium-transfer") and modes() else INSTALL


@cache
def _version() -> str:
    try:
        run = subprocess.run(["apertium", "-V"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S607
    except (OSError, subprocess.TimeoutExpired):
        return "of unknown version"
    return run.stdout.rpartition(" ")[2].strip() or "of unknown version"


def _escaped(text: str) -> bytes:
    readable = _UNREADABLE.sub(" ", text)
    return (_BEFORE.sub(r"\\\1", readable).replace("~", _TILDE) + _END).encode("utf-8", "replace")


def _plain(answer: bytes) -> str:
    text = answer.decode("utf-8", "replace").removesuffix(_END).replace(_TILDE, "~")
    return _RESERVED.sub(r"\1", text)


def _framed(text: str, answer: str) -> str:
    """The answer with the white space around it that the text has."""
    inner = text.strip()
    start = text.index(inner)
    return text[:start] + answer.strip() + text[start + len(inner) :]

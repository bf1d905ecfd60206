"""Bergamot: the small neural models of Firefox, run by fxtranslate from files that the user has.

A model is a folder with the file names under which Mozilla publishes it: `model.enes.intgemm.alphas.bin`,
`lex.50.50.enes.s2t.bin`, and `vocab.enes.spm` or the two `srcvocab.enes.spm` and `trgvocab.enes.spm`.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from crawler.errors import InputError, UnsupportedLanguageError
from crawler.languages import base

INSTALL = "pip install 'acopio[bergamot]'"


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one direction; languages as in `base`."""

    source: str
    target: str
    weights: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None

    def load(self) -> Any:
        """A translator of fxtranslate; it may be used only by the thread that made it."""
        import fxtranslate

        translator: Any = fxtranslate.Translator
        files = (self.weights, self.source_vocabulary, self.target_vocabulary)
        shortlist = None if self.shortlist is None else self.shortlist.read_bytes()
        try:
            return translator(*(file.read_bytes() for file in files), shortlist)
        except (ValueError, RuntimeError) as error:
            raise InputError(f"{self.weights}: no model that fxtranslate reads ({error})") from error


class BergamotEngine:
    """Translates by the models in a folder and the folders within it; each is loaded at its first text."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)
        found = models(self._folder)
        if not found:
            raise InputError(
                f"engine 'bergamot': no model in {folder}: it wants model.enes.intgemm.alphas.bin, "
                "lex.50.50.enes.s2t.bin and vocab.enes.spm, or the like, there or in folders within"
            )
        self._models = {(model.source, model.target): model for model in found}
        self._translators: dict[tuple[str, str], Any] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bergamot")
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """`bergamot (fxtranslate 0.5.0) en-pt pt-en`."""
        pairs = " ".join(f"{source}-{target}" for source, target in sorted(self._models))
        return f"bergamot (fxtranslate {version('fxtranslate')}) {pairs}"

    def supports(self, source: str, target: str) -> bool:
        """Whether there is a model of that direction; regions are ignored."""
        return (base(source), base(target)) in self._models

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The translations; line breaks stay, long texts are split into sentences by fxtranslate."""
        if not self.supports(source, target):
            known = ", ".join(f"{a}-{b}" for a, b in sorted(self._models))
            raise UnsupportedLanguageError(
                f"engine 'bergamot': no {source}-{target} in {self._folder}: {known}"
            )
        key = base(source), base(target)
        return self._thread.submit(self._translated, key, list(texts)).result()

    def close(self) -> None:
        """Frees the models."""
        with self._lock:
            if self._translators:
                self._thread.submit(self._translators.clear).result()
            self._thread.shutdown()

    def _translated(self, key: tuple[str, str], texts: list[str]) -> list[str]:
        if key not in self._translators:
            self._translators[key] = self._models[key].load()
        translator = self._translators[key]
        return [
            "\n".join(translator.translate_long(line) if line.strip() else line for line in text.split("\n"))
            for text in texts
        ]


def models(folder: Path) -> list[Model]:
    """The models in a folder and those within it, by the names of their files; InputError for a half one.

    Of two of one direction the first by path counts.
    """
    found: dict[str, Model] = {}
    for weights in sorted(folder.rglob("model.*.bin")):
        pair = weights.name.split(".")[1]
        source, target = base(pair[: len(pair) // 2]), base(pair[len(pair) // 2 :])
        if source and target:
            found.setdefault(pair, _model(weights, pair, source, target))
    return list(found.values())


def missing() -> str | None:
    """The command that installs what is missing, or None."""
    return None if find_spec("fxtranslate") else INSTALL


def _model(weights: Path, pair: str, source: str, target: str) -> Model:
    def first(pattern: str) -> Path | None:
        return next(iter(sorted(weights.parent.glob(pattern))), None)

    both = first(f"vocab.{pair}.spm")
    vocabularies = first(f"srcvocab.{pair}.spm") or both, first(f"trgvocab.{pair}.spm") or both
    if vocabularies[0] is None or vocabularies[1] is None:
        raise InputError(f"{weights.parent}: vocab.{pair}.spm is missing beside {weights.name}")
    return Model(source, target, weights, vocabularies[0], vocabularies[1], first(f"lex.*.{pair}.s2t.bin"))

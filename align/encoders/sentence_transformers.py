"""Models of the package sentence-transformers, by name or folder: LaBSE, bge-m3 and the rest."""

import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from align.encoders.info import EncoderInfo
from align.encoders.protocol import Vectors, of_distinct
from align.exact import on_grid
from crawler.errors import AcopioError, MissingExtraError, UsageError
from crawler.languages import NAMES

PREFIX = "sentence-transformers"
DEVICE = "ACOPIO_DEVICE"  # environment variable: cpu, cuda, cuda:1, mps; auto if not set
_BATCH = 32


class SentenceTransformersEncoder:
    """A model by its name on the Hugging Face hub or its folder; on a GPU where there is one.

    Which languages the model knows is not recorded there, so none is refused. Texts are cut at the model's
    own limit. MissingExtraError where the package is not installed; UsageError for an unknown device;
    AcopioError where the model cannot be had.
    """

    languages = frozenset(NAMES)

    def __init__(self, model: str) -> None:
        self.name = f"{PREFIX}:{model}"
        if find_spec("sentence_transformers") is None:
            raise MissingExtraError(f"encoder {self.name!r}: not installed: pip install 'acopio[{PREFIX}]'")
        from sentence_transformers import SentenceTransformer

        device = os.environ.get(DEVICE, "auto")
        try:
            self._model: Any = SentenceTransformer(model, device=None if device == "auto" else "cpu")
        except (OSError, ValueError, RuntimeError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise AcopioError(
                f"encoder {self.name!r}: cannot be loaded ({reason}): check the name, and run once where "
                "there is a network, or give the folder of a model"
            ) from error
        if device != "auto":
            self._move(device)
        sys.stderr.write(f"encoder {self.name}: on {self._model.device}\n")
        self.dimension: int = len(self._model.encode([""], show_progress_bar=False)[0])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, dimension), rows of unit norm."""
        return of_distinct(texts, self.dimension, self._encode)

    def _encode(self, texts: list[str]) -> Vectors:
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = self._model.encode(
            clean, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return on_grid(np.asarray(vectors, dtype=np.float32))

    def _move(self, device: str) -> None:
        try:
            self._model.to(device)
        except (RuntimeError, AssertionError, NotImplementedError) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(
                f"{DEVICE}={device}: not a device of this machine ({reason}): try auto or cpu"
            ) from error


def info(model: str) -> EncoderInfo:
    """The encoder of a model, `sentence-transformers:MODEL`."""
    return EncoderInfo(
        f"{PREFIX}:{model}",
        SentenceTransformersEncoder.languages,
        None,
        "the model NAME of the Hugging Face hub, downloaded at first use, or a folder",
        partial(SentenceTransformersEncoder, model),
        modules=(("sentence_transformers",),),
        packages=("sentence-transformers", "torch", "transformers"),
        install=f"pip install 'acopio[{PREFIX}]'",
        downloads=True,
    )


INFO = info("NAME")

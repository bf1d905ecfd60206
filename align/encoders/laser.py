"""LASER2 and LASER3 through the interface of laser_encoders, which nano-laser offers without fairseq.

LASER2 (Heffernan et al. 2022, 'Bitext Mining Using Distilled Sentence Representations for Low-Resource
Languages') is one model for its languages. LASER3 has a model a language, trained to give the vectors of
LASER2, so the two sides of a pair may come from different ones. Checkpoints are downloaded at first use.
"""

import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from align.encoders.info import EncoderInfo
from align.encoders.protocol import Vectors, of_distinct
from align.exact import on_grid
from crawler.errors import AcopioError, MissingExtraError, UnsupportedLanguageError

MODULES = ("nano_laser", "laser_encoders")  # the same interface; the first that is installed serves
FOLDER = "LASER_MODEL_DIR"  # environment variable; ~/.cache/laser_encoders where it is not set
_SOURCE = "https://dl.fbaipublicfiles.com/nllb/laser"
_DIM = 1024
_MAX_CHARACTERS = 10_000  # of one text
_BATCH = 32  # sentences
# Both from laser_encoders' lists of languages; LASER3 stands where LASER2 lacks the language.
_LASER2_CODES = """
af am ar ay az be bg bn bs ca ckb cs da de el en eo es et eu fa fi fr ga gl ha he hi hr hu hy id is it ja ka
kab kk km ko ku lt lv mg mk ml mr ms my nl no oc pl pt ro ru sd si sk sl so sq sr sv sw ta te tg th tl tr tt
ug uk ur uz vi yue zh
"""
_LASER3_CODES = """
ak:aka_Latn as:asm_Beng ba:bak_Cyrl bm:bam_Latn bo:bod_Tibt ceb:ceb_Latn cy:cym_Latn dz:dzo_Tibt ee:ewe_Latn
fj:fij_Latn fo:fao_Latn fur:fur_Latn gd:gla_Latn gn:grn_Latn gu:guj_Gujr ht:hat_Latn ig:ibo_Latn jv:jav_Latn
kg:kon_Latn ki:kik_Latn kn:kan_Knda ky:kir_Cyrl lb:ltz_Latn lg:lug_Latn li:lim_Latn ln:lin_Latn lo:lao_Laoo
mai:mai_Deva mi:mri_Latn mn:khk_Cyrl mt:mlt_Latn ne:npi_Deva ny:nya_Latn om:gaz_Latn or:ory_Orya pa:pan_Guru
pap:pap_Latn rn:run_Latn rw:kin_Latn sa:san_Deva sc:srd_Latn scn:scn_Latn sg:sag_Latn sm:smo_Latn
sn:sna_Latn ss:ssw_Latn st:sot_Latn su:sun_Latn szl:szl_Latn ti:tir_Ethi tk:tuk_Latn tn:tsn_Latn
tpi:tpi_Latn ts:tso_Latn wo:wol_Latn xh:xho_Latn yi:ydd_Hebr yo:yor_Latn zu:zul_Latn
"""
LASER2 = frozenset(_LASER2_CODES.split())
LASER3 = dict(pair.split(":") for pair in _LASER3_CODES.split())  # the model of each language


class LaserEncoder:
    """LASER2, and by `for_language` LASER3 models: 1024 dimensions; on a GPU where there is one.

    MissingExtraError where neither package is installed, AcopioError where a checkpoint cannot be had.
    """

    name = "laser"
    languages = LASER2 | LASER3.keys()
    dimension = _DIM

    def __init__(self, model: str = "") -> None:
        """`model` is a LASER3 name such as 'wol_Latn'; LASER2 if empty."""
        module = next((name for name in MODULES if find_spec(name) is not None), None)
        if module is None:
            raise MissingExtraError("encoder 'laser': not installed: pip install 'acopio[laser]'")
        self._model = model
        self._pipeline = _pipeline(module, model)
        self._others: dict[str, LaserEncoder] = {}

    def for_language(self, lang: str) -> "LaserEncoder":
        """What embeds texts of that language; UnsupportedLanguageError where nothing does."""
        if lang not in self.languages:
            raise UnsupportedLanguageError(f"encoder 'laser' does not know {lang}")
        model = LASER3.get(lang, "")
        if model == self._model:
            return self
        if model not in self._others:
            self._others[model] = LaserEncoder(model)
        return self._others[model]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, 1024), rows of unit norm."""
        return of_distinct(texts, _DIM, self._encode)

    def _encode(self, texts: list[str]) -> Vectors:
        clean = [text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        return on_grid(np.asarray(self._pipeline.encode_sentences(clean), dtype=np.float32))


def _pipeline(module: str, model: str) -> Any:
    folder = os.environ.get(FOLDER)
    which = {"laser": "laser3", "lang": model} if model else {"laser": "laser2"}
    batch = {"max_sentences": _BATCH} if module == "nano_laser" else {}  # the other takes one at a time
    if folder is not None and not Path(folder).is_dir():
        raise AcopioError(f"{FOLDER}={folder}: no such folder: make it, or name the one of the checkpoints")
    try:
        return import_module(module).LaserEncoderPipeline(model_dir=folder, **which, **batch)
    except ImportError as error:
        raise MissingExtraError(f"encoder 'laser': {module}: {error}: pip install 'acopio[laser]'") from error
    except OSError as error:
        raise AcopioError(
            f"encoder 'laser': no checkpoint from {_SOURCE} ({error}): run once where there is a network, or "
            f"name the folder that holds it in {FOLDER}"
        ) from error


INFO = EncoderInfo(
    "laser",
    LaserEncoder.languages,
    LaserEncoder.dimension,
    "LASER2 and LASER3, downloaded at first use from dl.fbaipublicfiles.com",
    LaserEncoder,
    modules=(MODULES,),
    packages=("nano-laser", "laser-encoders", "torch"),
    install="pip install 'acopio[laser]'",
    downloads=True,
)

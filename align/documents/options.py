"""Options of pairing and alignment together."""

from dataclasses import dataclass, field

from align.documents.pairing import ALL, EVIDENCE_CHOICES, PairingOptions
from align.documents.translations import TranslationOptions
from align.sentences.aligner import AlignOptions
from crawler.options.bounds import SAME_TABLE, option
from crawler.options.values import check_options


@dataclass(frozen=True, slots=True)
class PairOptions:
    """The options of pairing and alignment: the topic's table [align]."""

    align: AlignOptions = field(default_factory=AlignOptions, metadata=SAME_TABLE)
    pairing: PairingOptions = field(default_factory=PairingOptions)
    translation: TranslationOptions = field(default_factory=TranslationOptions)
    evidence: str = option(
        ALL,
        "what may pair documents: everything, links and addresses, or the text alone",
        choices=EVIDENCE_CHOICES,
    )

    def __post_init__(self) -> None:
        check_options(self)

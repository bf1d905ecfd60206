"""Text documents through TranslateText, piece by piece: to compare with, as it knows no parallel data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.amazon import limits as rules
from corpus.amazon.jobs.batch import COMPLETED, JobOutcome, RunOptions, RunResult
from corpus.amazon.jobs.chunks import chunks
from corpus.amazon.jobs.cost import cost
from corpus.amazon.jobs.documents import Document
from corpus.amazon.jobs.outputs import FailedDocument, output_path
from corpus.amazon.jobs.plan import FORMALITIES, check_languages
from corpus.amazon.service.calls import Patience, invoke
from corpus.amazon.service.connect import Clients
from corpus.amazon.service.failures import ServiceError
from corpus.amazon.service.journal import Journal
from crawler.errors import UsageError
from crawler.storage.files import replacing

CALL = "TranslateText"
# Errors of one text; any other would come at the next text too.
_OF_DOCUMENT = frozenset(
    {
        "DetectedLanguageLowConfidenceException",
        "InvalidRequestException",
        "TextSizeLimitExceededException",
        "UnsupportedLanguagePairException",
    }
)


@dataclass(frozen=True, slots=True)
class TextRequest:
    """What TranslateText is asked for; `source` may be 'auto'."""

    source: str
    targets: tuple[str, ...]
    terminology: str | None = None
    formality: str | None = None
    mask_profanity: bool = False

    def parameters(self, target: str) -> dict[str, Any]:
        """Those of TranslateText without the text."""
        settings = {"Formality": self.formality} if self.formality else {}
        settings |= {"Profanity": "MASK"} if self.mask_profanity else {}
        return {
            "SourceLanguageCode": self.source,
            "TargetLanguageCode": target,
            **({"TerminologyNames": [self.terminology]} if self.terminology else {}),
            **({"Settings": settings} if settings else {}),
        }


def run_texts(
    clients: Clients,
    journal: Journal,
    request: TextRequest,
    documents: Sequence[Document],
    output: Path,
    options: RunOptions,
    tell: Callable[[str], None] = lambda _: None,
) -> RunResult:
    """The result of the run, with a journal that is open."""
    outputs: dict[str, dict[str, Path]] = {}
    errors, outcomes = [], []
    for target in request.targets:
        done = 0
        for document in documents:
            path = output_path(output, target, document.name)
            what = {"Document": document.name, "Digest": document.digest, **request.parameters(target)}
            known = not options.again and path.is_file() and _is_done(journal, clients.where, what)
            tell(f"{document.name} to {target}{': there already' if known else ''}")
            try:
                if not known:
                    entry = journal.begin(CALL, clients.where, what)
                    done += _translate(clients, request, document, target, path, options.patience)
                    journal.ended(entry, COMPLETED)
            except ServiceError as error:
                if error.code not in _OF_DOCUMENT:
                    raise
                errors.append(FailedDocument(document.name, target, error.code, str(error)))
            else:
                outputs.setdefault(document.name, {})[target] = path
        spent = cost(done, options.prices.real_time)
        outcomes.append(JobOutcome(CALL, COMPLETED, "", "text/plain", (target,), done, spent))
    return RunResult(tuple(outcomes), outputs, tuple(errors))


def estimate_texts(request: TextRequest, documents: Sequence[Document], options: RunOptions) -> float:
    """US dollars that it will cost at most."""
    characters = sum(document.counts.characters for document in documents) * len(request.targets)
    return cost(characters, options.prices.real_time)


def check_texts(request: TextRequest, documents: Sequence[Document]) -> None:
    """UsageError for what TranslateText would not take."""
    check_languages(request.source, request.targets)
    if request.formality not in (None, *FORMALITIES):
        raise UsageError(f"{request.formality}: no such formality: choose from {', '.join(FORMALITIES)}")
    rules.require(rules.name_problem(request.terminology) if request.terminology else None)
    others = [document.name for document in documents if document.ending != "txt"]
    if others:
        raise UsageError(f"{others[0]}: --real-time is for txt alone: leave it out for a batch job")


def _is_done(journal: Journal, where: str, what: dict[str, Any]) -> bool:
    return any(
        entry.operation == CALL
        and entry.where == where
        and entry.parameters == what
        and entry.outcome == COMPLETED
        for entry in journal.entries
    )


def _translate(
    clients: Clients, request: TextRequest, document: Document, target: str, path: Path, patience: Patience
) -> int:
    """The characters sent; white space around a piece is not, and stays as it is."""
    pieces, sent = [], 0
    for piece in chunks(document.path.read_bytes().decode()):
        core = piece.strip()
        if not core:
            pieces.append(piece)
            continue
        answer = invoke(
            clients.translate, CALL, document.name, patience, Text=core, **request.parameters(target)
        )
        sent += len(core)
        start = piece.index(core)
        pieces.append(f"{piece[:start]}{answer['TranslatedText']}{piece[start + len(core) :]}")
    with replacing(path) as file:
        file.write("".join(pieces).encode())
    return sent

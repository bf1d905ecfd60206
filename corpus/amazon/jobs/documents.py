"""A folder of documents to be translated, each checked before anything is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from corpus.amazon import limits as rules
from corpus.amazon.jobs.texts import Counts, DocumentProblem, count
from crawler.errors import InputError, UsageError

ENDINGS = {**{ending: ending for ending in rules.CONTENT_TYPES}, "xliff": "xlf", "htm": "html"}
_SHOWN_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Document:
    """One file: where it lies, its path below the folder ('sub/a.txt'), and what was counted in it.

    `digest` is the SHA-256 of the file, hexadecimal; `ending` is one of rules.CONTENT_TYPES.
    """

    path: Path
    name: str
    ending: str
    size: int
    digest: str
    counts: Counts

    @property
    def key(self) -> str:
        """Its name on S3, made of its content: any name or folder of the file, `details` too, will do."""
        return f"{self.digest[:32]}.{self.ending}"


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents by name, and the other files with the reason why each is left out."""

    documents: tuple[Document, ...]
    left_out: tuple[tuple[str, str], ...]


def read_folder(folder: Path) -> Folder:
    """The documents of a folder and its sub-folders, checked.

    Hidden files and those of unknown endings are left out. InputError where there are no documents or one
    breaks a rule; UsageError for no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no folder: name one that holds the documents")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    left_out = [(str(path.relative_to(folder)), why) for path in files if (why := _why_not(path, folder))]
    names = {name for name, _ in left_out}
    if left_out and len(left_out) == len(files):
        raise InputError(f"{folder}: no documents: {left_out[0][0]}: {left_out[0][1]}")
    return Folder(
        read_documents(folder, (path for path in files if str(path.relative_to(folder)) not in names)),
        tuple(left_out),
    )


def read_documents(folder: Path, paths: Iterable[Path]) -> tuple[Document, ...]:
    """These files below `folder` as documents, checked one by one and together; InputError as above."""
    documents, problems = [], []
    for path in paths:
        name = PurePosixPath(path.relative_to(folder)).as_posix()
        try:
            documents.append(_document(path, name))
        except DocumentProblem as problem:
            problems.append(f"{name}: {problem}")
    if problems:
        more = len(problems) - _SHOWN_PROBLEMS
        shown = "; ".join(problems[:_SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
        raise InputError(f"{folder}: nothing was sent: mend or take away: {shown}")
    if not documents:
        raise InputError(f"{folder}: no documents: {', '.join(ENDINGS)} are looked for")
    _check_together(folder, documents)
    return tuple(sorted(documents, key=lambda document: document.name))


def _why_not(path: Path, folder: Path) -> str | None:
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return "hidden"
    if path.suffix.lower() == ".pdf":
        return "no text can be put into a PDF: send the document that it was made from (docx, odt, html, md)"
    if path.suffix.lower().lstrip(".") not in ENDINGS:
        return f"not one of {', '.join(ENDINGS)}"
    return None


def _document(path: Path, name: str) -> Document:
    ending = ENDINGS.get(path.suffix.lower().lstrip("."))
    if ending is None:
        raise DocumentProblem(f"not one of {', '.join(ENDINGS)}")
    size = path.stat().st_size
    if size > rules.MAX_DOCUMENT_BYTES:
        raise DocumentProblem(f"{size:,} bytes: at most {rules.MAX_DOCUMENT_BYTES:,} are allowed: split it")
    body = path.read_bytes()
    counts = count(body, ending)
    for problem in _problems(counts):
        raise DocumentProblem(problem)
    return Document(path, name, ending, size, sha256(body).hexdigest(), counts)


def _problems(counts: Counts) -> Iterator[str]:
    if not counts.text_characters:
        yield "no text"
    if counts.text_characters > rules.MAX_DOCUMENT_CHARACTERS:
        most = rules.MAX_DOCUMENT_CHARACTERS
        yield f"{counts.text_characters:,} characters: at most {most:,} are allowed: split it"
    if counts.text_bytes > rules.MAX_TRANSLATABLE_BYTES:
        most = rules.MAX_TRANSLATABLE_BYTES
        yield f"{counts.text_bytes:,} bytes of text: at most {most:,} are allowed: split it"


def _check_together(folder: Path, documents: list[Document]) -> None:
    for ending in {document.ending for document in documents}:
        batch = [document for document in documents if document.ending == ending]
        size = sum(document.size for document in batch)
        if len(batch) > rules.MAX_DOCUMENTS or size > rules.MAX_BATCH_BYTES:
            raise InputError(
                f"{folder}: {len(batch):,} {ending} documents of {size:,} bytes: a job takes "
                f"{rules.MAX_DOCUMENTS:,} of {rules.MAX_BATCH_BYTES:,}: divide them into several folders"
            )

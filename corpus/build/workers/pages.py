"""What the workers of the build run in a sandbox on responses: reading and verdict."""

from pathlib import Path

from crawler.documents.judge import PageJudge, read_whole
from crawler.documents.schema import ExtractedRow
from crawler.page.language import identify
from crawler.page.lists.declared import Declared, read_declared
from crawler.page.page import Response
from crawler.page.read import read_page
from crawler.sandbox import SandboxCrashError
from crawler.topic.topic import Topic

_TEXT = "It rains in the mountains, and the river is high."


class Pages:
    """Rows of the EXTRACTED table from responses of an archive, for a topic."""

    def __init__(self, topic: Topic) -> None:
        self._judge = PageJudge(topic, read_page, _read_declared)
        identify(_TEXT)  # what that loads is not the first page's

    def __call__(self, file: str, offset: int, place: tuple[str, int]) -> list[ExtractedRow]:
        """The rows of the response at an offset of a file, which give the place; whatever fails is raised."""
        return self._judge.rows(read_whole(Path(file), offset), *place)


def _read_declared(response: Response, languages: tuple[str, ...]) -> tuple[Declared, ...]:
    try:
        return read_declared(response, languages)
    except Exception as error:
        raise SandboxCrashError(str(error)) from error

"""The build as a function for use from Python: `from corpus import build`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.options import BuildOptions
    from corpus.tables.folder import WorkFolder
    from crawler.topic.topic import Topic


def build(
    topic: "Topic | Path | str",
    archives: Iterable[Path | str] | Path | str = (),
    folder: "WorkFolder | Path | str | None" = None,
    options: "BuildOptions | None" = None,
) -> "WorkFolder":
    """The work folder with the tables documents, document_pairs and pairs, the exports and the report.

    `topic` is a topic, the path of its TOML file, or the name of a known topic. `archives` are WARC files or
    globs of them, by default those in `warc/` of the work folder. `folder` is by default data/TOPIC,
    `options` by default those in the topic's tables. Tables that are up to date are not built again.

    TopicError or UsageError for a bad topic or option, InputError for a missing archive, EmptyResultError if
    no pair is kept (the report is written and shows why).
    """
    # Imported here: Daft and NumPy read the environment when they are first imported.
    from corpus.engine import prepare_environment

    prepare_environment()
    from crawler.topic.topic import Topic, get_topic, load_topic

    if not isinstance(topic, Topic):
        topic = load_topic(topic) if isinstance(topic, Path) else get_topic(topic)
    from corpus.build import pipeline
    from corpus.options import build_options
    from corpus.tables.folder import WorkFolder

    if not isinstance(folder, WorkFolder):
        folder = WorkFolder(Path(folder or f"data/{topic.name}"))
    patterns = [archives] if isinstance(archives, Path | str) else archives
    files = pipeline.archives_of(folder, [str(pattern) for pattern in patterns])
    pipeline.build(topic, folder, files, options or build_options(topic))
    return folder

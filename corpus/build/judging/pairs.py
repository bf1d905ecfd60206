"""The table of pairs by the options of a build, whatever gave the documents: a crawl, files or memories."""

from corpus.build.judging.sentence_pairs import build_pairs
from corpus.options import BuildOptions
from corpus.tables.folder import WorkFolder
from crawler.topic.topic import Topic


def build_pairs_by(
    options: BuildOptions,
    topic: Topic,
    folder: WorkFolder,
    document_pairs_key: str,
    mined_key: str | None = None,
) -> str:
    """The key of the `pairs` table, once it is up to date; without `mined_key` it has no mined pairs."""
    return build_pairs(
        topic,
        folder,
        document_pairs_key,
        options.filters,
        mined_key,
        options.splits,
        options.pairs.align.encoder,
        options.scoring,
        options.mt,
        options.engine,
    )

"""The end of a build whose pairs come from elsewhere than a crawl: its record, exports and report."""

from corpus.build.record import record
from corpus.export.run import ExportOptions, export_pairs
from corpus.options import BuildOptions
from corpus.progress import Stages, working
from corpus.report.funnel import Funnel, funnel, lost_at
from corpus.report.render import write_report
from corpus.settling.settle import settled
from corpus.tables.folder import WorkFolder
from corpus.tables.manifest import write_manifest
from crawler.errors import EmptyResultError
from crawler.topic.topic import Topic


def finish(
    topic: Topic,
    folder: WorkFolder,
    options: BuildOptions,
    exported: ExportOptions | None = None,
    stages: Stages | None = None,
) -> Funnel:
    """What was kept at each stage, once run.json, the exports and the report are written: its two `stages`.

    EmptyResultError, after the report, if no pair was kept; it names the stage that lost them.
    """
    settled(folder, topic.name)  # so that the counts are of what is left
    result = funnel(folder)
    write_manifest(folder, record(topic, folder, [], options, result))
    lost = lost_at(result)
    stage = stages.stage if stages else working
    with stage("exports"):
        if lost is None:
            export_pairs(folder, topic.name, options.exports, exported)
    with stage("report"):
        write_report(folder, topic.name)
    if lost is not None:
        raise EmptyResultError(lost)
    return result

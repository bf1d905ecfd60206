"""document pairs -> sentence and paragraph pairs, judged by the rules that see one pair each."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from corpus.build.judging.judge import Judge
from corpus.build.judging.learnt import Teaching, digest_of_lessons, lessons
from corpus.build.judging.scoring import taught
from corpus.build.judging.sentence_rows import in_order
from corpus.build.judging.test_sets import with_test_sets
from corpus.build.judging.verdicts import judged_rows, terms_decided, verdicts_of
from corpus.build.keys import digest as key_digest
from corpus.build.keys import key
from corpus.decisions.standing import digest
from corpus.engine import EngineOptions
from corpus.filters.options import FilterOptions
from corpus.filters.workers import RuleWorkers
from corpus.mt_detection.options import MtOptions
from corpus.progress import tracked, working
from corpus.scoring.given import ScoringOptions
from corpus.scoring.work import Children
from corpus.settling.pairs import Stage, is_current, stage, write_pairs
from corpus.settling.split_parts import known_parts
from corpus.splits import SplitOptions
from corpus.tables.folder import WorkFolder
from corpus.tables.names import JUDGED
from corpus.tables.schemas import PAIRS
from crawler import plugins
from crawler.topic.takedowns import read_takedowns
from crawler.topic.topic import Topic


def build_pairs(
    topic: Topic,
    folder: WorkFolder,
    document_pairs_key: str,
    filters: FilterOptions,
    mined_key: str | None = None,
    splits: SplitOptions | None = None,
    encoder: str | None = None,
    scoring: ScoringOptions | None = None,
    mt: MtOptions | None = None,
    engine: EngineOptions | None = None,
) -> str:
    """The key of the `pairs` table, once it is up to date; without `mined_key` it has no mined pairs.

    Scorers are learnt with the encoder, or kept (corpus.build.judging.learnt); without an encoder, or with
    too few certain pairs, the fixed formula scores. Pairs of documents whose pairs are those of the last
    build keep their verdicts. The parts drawn for test and dev are recorded in the work folder and kept by
    later builds.
    """
    splits = splits or SplitOptions()
    scoring = scoring or ScoringOptions()
    mt = mt or MtOptions()
    engine = engine or EngineOptions()
    filters, held_out = with_test_sets(filters, folder.root)
    verdicts = verdicts_of(folder) if scoring.enabled else {}
    terms = terms_decided(folder) if scoring.enabled else {}
    people = key_digest(verdicts, digest(terms), read_takedowns(folder.root).lines())
    bounds = engine.pair_seconds, engine.memory  # with other ones, what was dropped for them is tried again
    fingerprints = plugins.fingerprints(plugins.RULES)
    rules = key(__name__, "rules", filters, fingerprints, held_out, mt, bounds)
    parts = document_pairs_key, mined_key, topic.name, rules, encoder, scoring, people
    judged_key = key(__name__, "judged", *parts, digest_of_lessons(folder))
    last = _stage(folder, judged_key, filters, splits)
    if not engine.fresh and is_current(folder, last):
        return last.key(known_parts(folder))
    if engine.fresh or not folder.is_current(JUDGED, judged_key):
        mined = mined_key is not None
        with RuleWorkers(filters, engine) as workers, Children(engine) as work:
            with working("learning the score"):
                judged = judged_rows(_rows(folder, mined), verdicts, filters)
                teaching = Teaching(encoder, scoring, mt, engine, taught(judged, terms, people))
                found = lessons(folder, _rows(folder, mined), teaching, work)
            judged_key = key(__name__, "judged", *parts, digest_of_lessons(folder))
            judge = Judge(topic.name, filters, workers, rules, found, work)
            batches = tracked(judge.batches(folder, mined), "rules and score", None, "pairs")
            folder.write(JUDGED, PAIRS, batches, judged_key)
        judge.remember(folder)
    with working("duplicates and splits"):
        return write_pairs(folder, _stage(folder, judged_key, filters, splits))


def _stage(folder: WorkFolder, judged_key: str, filters: FilterOptions, splits: SplitOptions) -> Stage:
    return stage(folder, judged_key, key(__name__, "pairs", judged_key, splits), filters, splits)


def _rows(folder: WorkFolder, mined: bool) -> Iterator[dict[str, Any]]:
    return chain.from_iterable(in_order(folder, mined))

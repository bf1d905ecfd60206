"""The trials of a study: directions, test articles without leaks, and requests."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.records import KINDS, PARAGRAPH, SENTENCE
from corpus.amazon.jobs.plan import JobRequest
from corpus.evaluation.articles import Article, read_articles, require_articles, without
from corpus.evaluation.documents import TXT
from corpus.evaluation.leaks import Leak, find_leaks
from corpus.evaluation.study import Trial
from corpus.export.direction import Direction, texts
from corpus.export.selection import Selection, stored_directions
from corpus.settling.settle import settled
from corpus.splits import DEV, TRAIN
from corpus.tables.folder import WorkFolder
from crawler.console.suggestions import did_you_mean
from crawler.errors import AcopioError, UsageError
from crawler.languages import base
from crawler.untrusted.escapes import escaped

_SHOWN_LEAKS = 5

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOptions:
    """The test articles and resources, and the bucket for the service.

    `directions` are by default those of the corpus, both ways; `granularities` all with test articles; `test`
    is a folder of own articles, by default those that the corpus holds out. `parallel_data` is the resource
    of one direction, by default acopio-TOPIC-SRC-TGT; `codes` are regional codes to send. Test segments that
    are in the training pairs are an error, or are dropped with `drop_leaks`.
    """

    bucket: str
    role_arn: str
    prefix: str = "acopio"
    directions: tuple[str, ...] = ()
    granularities: tuple[str, ...] = ()
    parallel_data: str | None = None
    codes: tuple[str, ...] = ()
    test: Path | None = None
    drop_leaks: bool = False
    form: str = TXT


def plan_trials(
    topic: str, folder: WorkFolder, place: Path, options: TrialOptions, tell: Tell
) -> list[Trial]:
    """A trial for each direction, in a folder of its own in `place`; `tell` reports dropped segments.

    UsageError for directions or granularities that the corpus lacks; AcopioError for leaked test segments.
    """
    settled(folder, topic)
    return [_trial(topic, folder, place, way, options, tell) for way in _directions(folder, options)]


def _directions(folder: WorkFolder, options: TrialOptions) -> list[Direction]:
    stored = {way for kind in KINDS for way in stored_directions(folder, kind)}
    known = {str(way): way for way in sorted(stored | {way.reverse for way in stored}, key=str)}
    wanted = options.directions or tuple(known)
    unknown = [text for text in wanted if text not in known]
    if unknown or not known:
        hint = did_you_mean(unknown[0], known) if unknown else ""
        raise UsageError(
            f"{', '.join(unknown) or folder.root}: no pairs: {hint}choose from {', '.join(known)}"
        )
    if options.parallel_data and len(wanted) > 1:
        raise UsageError("--parallel-data names the resource of one direction: give --direction too")
    return [known[text] for text in dict.fromkeys(wanted)]


def _trial(
    topic: str, folder: WorkFolder, place: Path, direction: Direction, options: TrialOptions, tell: Tell
) -> Trial:
    articles = _wanted(topic, folder, direction, options, tell)
    leaks = find_leaks(articles, _training(folder, direction), direction)
    if leaks and not options.drop_leaks:
        raise _refusal(direction, articles, leaks, tell)
    if leaks:
        tell(f"{direction}: {len(leaks)} leaked test segments dropped")
    kept = _unleaked(articles, leaks)
    if not kept:
        raise AcopioError(f"{direction}: every test segment is in the training pairs: test with others")
    source, target = (_code(lang, options.codes) for lang in (direction.source_lang, direction.target_lang))
    request = JobRequest(
        source=source,
        targets=(target,),
        bucket=options.bucket,
        role_arn=options.role_arn,
        prefix=options.prefix,
        parallel_data=options.parallel_data or f"acopio-{topic}-{source}-{target}",
    )
    counts = {kind: sum(articles[leak.article].granularity == kind for leak in leaks) for kind in KINDS}
    leaked = tuple((kind, number) for kind, number in counts.items() if number)
    return Trial(direction, kept, request, place / str(direction), options.form, leaked)


def _wanted(
    topic: str, folder: WorkFolder, direction: Direction, options: TrialOptions, tell: Tell
) -> list[Article]:
    """The test articles of the granularities wanted; UsageError if there are none."""
    found = (
        read_articles(options.test, direction) if options.test else require_articles(folder, topic, direction)
    )
    wanted = options.granularities or KINDS
    articles = [article for article in found if article.granularity in wanted]
    if not articles:
        raise UsageError(f"{direction}: no test article of {', '.join(wanted)}")
    for kind in sorted(set(wanted) - {article.granularity for article in articles}):
        tell(f"{direction}: no test article by {kind}s (build with --granularity both for both)")
    return articles


def _training(folder: WorkFolder, direction: Direction) -> Iterator[list[tuple[str, str]]]:
    """Every kept pair that may be in the parallel data, in batches."""
    for kind in (SENTENCE, PARAGRAPH):
        for batch in Selection(folder, direction, kind, None, splits=(TRAIN, DEV)):
            if len(batch):
                yield list(texts([batch], direction))


def _refusal(
    direction: Direction, articles: Sequence[Article], leaks: Sequence[Leak], tell: Tell
) -> AcopioError:
    for leak in leaks[:_SHOWN_LEAKS]:
        article = articles[leak.article]
        text = article.sources[leak.segment][:80]
        tell(escaped(f"{leak.kind}: {article.label}, segment {leak.segment + 1}: {text}"))
    segments = sum(len(article.sources) for article in articles)
    return AcopioError(
        f"{direction}: {len(leaks)} of {segments} test segments are in the training pairs, exactly or "
        "nearly: test with other articles, or drop these with --drop-leaks"
    )


def _unleaked(articles: Sequence[Article], leaks: Sequence[Leak]) -> tuple[Article, ...]:
    """The articles without their leaked segments, and without empty articles."""
    places: dict[int, set[int]] = {}
    for leak in leaks:
        places.setdefault(leak.article, set()).add(leak.segment)
    rest = (without(article, frozenset(places.get(n, ()))) for n, article in enumerate(articles))
    return tuple(article for article in rest if article.sources)


def _code(lang: str, codes: Sequence[str]) -> str:
    return next((code for code in codes if base(code) == base(lang)), lang)

"""What is told of responses without a reading: time, and whether the same rows are kept.

    python benchmarks/glance.py --shared ../shared [--pages 300] [--archive FILE --topic ml_es]

Reads every response of an archive twice in this process, with and without the glance at its language and the
rows of copies (crawler/documents/glance.py, copies.py). Without `--archive` it is the raw mix of
benchmarks/build_pages.py: 40 % copies, 40 % in other languages. Times are processor time.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from build_pages import raw_mix, write_archive  # noqa: E402

from crawler.archive.reader import response_offsets  # noqa: E402
from crawler.documents.copies import address_without_query  # noqa: E402
from crawler.documents.judge import PageJudge  # noqa: E402
from crawler.documents.schema import ExtractedRow  # noqa: E402
from crawler.page.read import read_page  # noqa: E402
from crawler.topic.topic import get_topic  # noqa: E402

Rows = dict[int, list[ExtractedRow]]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--topic", default="ml_es")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = args.archive or Path(folder, "mix.warc.gz")
        if args.archive is None:
            write_archive(archive, raw_mix(args.shared.resolve(), args.pages))
        compare(archive, args.topic)


def compare(archive: Path, topic: str) -> None:
    """Read the archive both ways."""
    about = get_topic(topic)
    index = sorted(response_offsets(archive), key=lambda at: (address_without_query(at[1]), at[1]))
    PageJudge(about, read_page).rows_at(archive, *index[0])  # loads the models
    fast, short = _read(PageJudge(about, read_page), archive, index)
    slow, long = _read(PageJudge(about, read_page, glances=False), archive, index)
    kept = [at for at in slow if any(row["rejected_by"] is None for row in (*fast[at], *slow[at]))]
    print(f"{len(index):,} responses: {short:.1f} ms each, {long:.1f} ms where each is read")
    print(f"the same rows: {sum(fast[at] == slow[at] for at in slow):,}")
    print(f"kept: {len(kept):,}, the same rows: {sum(fast[at] == slow[at] for at in kept):,}")
    print(Counter(str(row["rejected_by"]) for rows in slow.values() for row in rows).most_common())


def _read(judge: PageJudge, archive: Path, index: list[tuple[int, str]]) -> tuple[Rows, float]:
    """The rows by offset, and milliseconds of processor time for each response."""
    start = time.process_time()
    rows = {offset: judge.rows_at(archive, offset, url) for offset, url in index}
    return rows, (time.process_time() - start) / len(index) * 1000


if __name__ == "__main__":
    main()

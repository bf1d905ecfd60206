"""How well `acopio plan` forecasts: the plan of a list of pages of the synthetic web, beside the run over it.

    python benchmarks/plan.py --shared ../shared [--pages 1000] [--sample 100]

The pages (benchmarks/build_pages.py) lie in a WARC file in a folder, from which plan and copy read ranges.
Seconds are those of processors, of all processes of the build, which other programs on the machine lengthen
less than the clock's.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
from build import KEPT, run
from build_pages import synthetic_pages, write_archive

from crawler.archive.reader import record_spans
from crawler.common_crawl.listing import LISTED, Found, write_list

FILE = "crawl-data/CC-MAIN-2026-05/warc/synthetic.warc.gz"
COMMAND = [sys.executable, "-m", "corpus.cli"]


def main() -> None:
    """Forecast, run, print both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=100, help="pairs of the sample")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        write_archive(root / FILE, synthetic_pages(args.shared.resolve(), 0, args.pages))
        listed = root / "list.parquet"
        write_list(listed, _rows(root / FILE), Found("ml_es"))
        source = ["--from", str(listed), "--records", str(root)]
        plan = [*COMMAND, "plan", "ml_es", *source, "--sample", str(args.sample), "--json"]
        done = subprocess.run(plan, check=True, stdout=subprocess.PIPE, text=True)
        expected = json.loads(done.stdout)
        print(f"{args.pages} pages, sample {2 * args.sample}, plan: {expected}", flush=True)
        data = ["--data", str(root / "data")]
        run([*COMMAND, "common-crawl", "ml_es", *source, *data])
        built = run([*COMMAND, "build", "ml_es", *data])
    kept = KEPT.search(built.said)
    pairs = int(kept[1].replace(",", "")) if kept else 0
    seconds = expected["core_hours"] * 3600
    print(f"pages: {expected['fetched']} expected, {args.pages} in the list")
    print(
        f"seconds of processors: {seconds:.0f} expected, {built.processor:.0f} taken, "
        f"{seconds / built.processor - 1:+.1%}"
    )
    print(f"pairs: {expected['pairs']} expected, {pairs} kept, {expected['pairs'] / pairs - 1:+.1%}")


def _rows(archive: Path) -> pa.Table:
    """The list of the pages: two and two are translations."""
    spans = [span for span in record_spans(archive) if span.url]
    columns = dict[str, list[object]]((name, []) for name in LISTED.names)
    for number, (source, target) in enumerate(zip(spans[::2], spans[1::2], strict=True)):
        row = {"pair_id": f"{number * 2654435761 % 2**32:08x}", "host": source.url.split("/")[2]}
        row |= {"source_lang": "en", "target_lang": "es", "evidence": "url"}
        for side, span in (("source", source), ("target", target)):
            row |= {f"{side}_url": span.url, f"{side}_warc_filename": FILE}
            columns[f"{side}_warc_record_offset"].append(span.offset)
            columns[f"{side}_warc_record_length"].append(span.length)
        for name, values in columns.items():
            if not name.endswith(("_offset", "_length")):
                values.append(row.get(name))
    return pa.table(columns, schema=LISTED)


if __name__ == "__main__":
    main()

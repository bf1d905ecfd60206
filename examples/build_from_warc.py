"""From WARC files to exported pairs, and the pairs as a table.

python examples/build_from_warc.py ml_es 'crawls/*.warc.gz' data/ml_es
"""

import sys

import pyarrow.compute as pc

from corpus import build, export_pairs


def main(topic: str, archives: str, folder: str) -> None:
    work = build(topic, archives, folder)
    for result in export_pairs(work, ["tmx", "parquet"]):
        print(f"{result.files[0].name}: {result.written} pairs")
    pairs = work.table("pairs")
    kept = pairs.filter(pc.field("rejected_by").is_null()).sort_by([("score", "descending")])
    for pair in kept.slice(0, 5).to_pylist():
        print(f"{pair['score']:.2f}  {pair['source_text']}  |  {pair['target_text']}")


if __name__ == "__main__":
    main(*sys.argv[1:])

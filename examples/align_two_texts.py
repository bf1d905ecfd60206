"""Sentence pairs of two plain text files, one paragraph per line, with scores and the rules' verdicts.

python examples/align_two_texts.py chapter.en chapter.es en es
"""

import sys
from pathlib import Path

from align import Aligner
from corpus import filter_pairs


def main(source: str, target: str, source_lang: str, target_lang: str) -> None:
    texts = (Path(file).read_text(encoding="utf-8") for file in (source, target))
    pairs = Aligner(source_lang, target_lang).align(*texts)
    for pair in filter_pairs(pairs, source_lang, target_lang).to_pylist():
        verdict = pair["rejected_by"] or "kept"
        print(f"{pair['score']:.2f}", verdict, pair["source_text"], pair["target_text"], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Builds a tiny corpus in the folder given and writes the key of each of its tables as JSON."""

import json
import sys
from pathlib import Path

from corpus.build.pipeline import archives_of, build
from corpus.engine import EngineOptions
from corpus.options import BuildOptions
from corpus.tables.folder import WorkFolder
from crawler.topic.topic import Topic

TOPIC = Topic("t", "A topic", ("en", "es"), {"en": {"the": 8.0}, "es": {"el": 8.0}}, relevance=0.0)
TABLES = (
    *("documents", ".marked", ".aligned/linked", ".aligned/vectors", ".mined", "document_pairs"),
    *(".judged", "pairs"),
)

if __name__ == "__main__":
    folder = WorkFolder(Path(sys.argv[1]))
    build(TOPIC, folder, archives_of(folder), BuildOptions(engine=EngineOptions(workers=1)))
    tables = [*TABLES, *(str(path.relative_to(folder.root)) for path in folder.root.glob(".extracted/*"))]
    keys = {name: folder.dataset(name).schema.metadata[b"acopio.key"].decode() for name in tables}
    origins = folder.dataset(".aligned/linked").to_table(["made_from"])[0].to_pylist()
    sys.stdout.write(json.dumps(keys | {"made_from": "".join(origins)}) + "\n")

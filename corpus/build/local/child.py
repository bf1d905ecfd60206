"""The sub-pipeline of a target language as a process: `python -m corpus.build.local.child PARENT`.

It reads a TargetJob and a Collection from its standard input, as its parent pickles them, and writes a
TargetResult.
"""

import os
import pickle
import sys
import traceback

from corpus.engine import prepare_environment
from crawler.children import end_with, environment_set


def main(parent: str) -> None:
    """Build, and answer."""
    end_with(int(parent))
    # Output of libraries must not mix with the answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    prepare_environment()
    from corpus.build.local.jobs import run
    from corpus.build.local.model import TargetResult
    from corpus.progress import working
    from crawler.sandbox import children_kept

    job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    found = pickle.load(sys.stdin.buffer)  # noqa: S301
    try:
        with environment_set(), children_kept(job.options.engine.most_processes()), working(job.lang):
            result = run(job, found)
    except Exception as error:  # one language fails, not all
        traceback.print_exc()
        result = TargetResult(job.lang, None, f"{type(error).__name__}: {error}")
    pickle.dump(result, answer)
    answer.flush()


if __name__ == "__main__":
    main(sys.argv[1])

"""What comes from strangers, mutated: no parser crashes, hangs or takes memory without bound."""

import pytest
from mutation import mutants
from samples import seeds_and_words

from crawler.sandbox import Sandbox, SandboxCrashError, SandboxTimeoutError

pytestmark = pytest.mark.slow

MEMORY = 2 << 30  # bytes of address space, as in a crawl
DEADLINE = 20.0  # seconds for one input, as in a crawl
AT_ONCE = 25  # inputs between two looks
NUMBERS = {
    "html": 2500, "warc": 1500, "sitemap": 1500, "feed": 1500, "topic": 1500, "robots": 1000,
    "codings": 1000, "opml": 500, "tdm_file": 500, "wiki": 500, "pdf": 1000, "markdown": 1000, "text": 500,
}  # fmt: skip
assert sum(NUMBERS.values()) >= 10_000


@pytest.mark.parametrize("name", NUMBERS)
def test_no_input_crashes_hangs_or_fills_the_memory(name: str) -> None:
    seeds, words = seeds_and_words(name)
    inputs = list(mutants(seeds, words, NUMBERS[name], seed=sum(name.encode())))
    sandbox = Sandbox("targets:many", DEADLINE, MEMORY)
    wrong: list[str] = []
    for start in range(0, len(inputs), AT_ONCE):
        batch = inputs[start : start + AT_ONCE]
        try:
            wrong += [f"{batch[place][:300]!r}: {error}" for place, error in sandbox.call(name, batch)]
        except (SandboxTimeoutError, SandboxCrashError):
            wrong += _one_by_one(name, batch)
    assert wrong == []


def _one_by_one(name: str, batch: list[bytes]) -> list[str]:
    wrong = []
    sandbox = Sandbox("targets:many", DEADLINE, MEMORY)
    for body in batch:
        try:
            wrong += [f"{body[:300]!r}: {error}" for _, error in sandbox.call(name, [body])]
        except (SandboxTimeoutError, SandboxCrashError) as error:
            wrong.append(f"{len(body)} bytes {body[:300]!r}: {error}")
    return wrong

"""The same input gives the same bytes on every processor: small builds with each one's kernels."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from demo_expectations import EXPECTED
from demo_runs import ROOT, environment
from processor_run import of_the_demo

from corpus.demo.pages import build_site
from crawler.archive.exchange import Exchange
from crawler.archive.writer import WarcArchive

RUN = ROOT / "tests" / "support" / "processor_run.py"
FEW = 5  # pairs of articles of the demo that a small build is made of
# OpenBLAS's kernels by the instructions that they need; Zen has those of Haswell, chosen in another way.
KERNELS = {"Nehalem": "sse4_2", "Haswell": "avx2", "Zen": "avx2", "SkylakeX": "avx512f"}
# NumPy's own loops without AVX-512: those of a laptop.
WITHOUT_AVX512 = {"NPY_DISABLE_CPU_FEATURES": "AVX512_ICL X86_V4"}


def _instructions() -> set[str]:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text().splitlines() if cpus.exists() else []
    return set(next((line for line in lines if line.startswith("flags")), "").split())


def _available(kernel: str) -> bool:
    return KERNELS[kernel] in _instructions()


def _archive(folder: Path, pairs: int) -> Path:
    """The pages of the demo's first pairs of articles as a WARC file, in a folder of that name."""
    site = build_site()
    archive = WarcArchive(folder / "warc", "ml_es")
    for url in (url for pair in EXPECTED.pairs[:pairs] for url in pair):
        host, _, path = url.removeprefix("http://").partition("/")
        page = site[host, f"/{path}"]
        when = datetime(2026, 1, 1, tzinfo=UTC)
        archive.write(
            Exchange(url, "GET", [], f"{page.status} OK", list(page.headers.items()), page.body, when, {})
        )
    archive.close()
    return folder / "warc"


def _made(warc: Path, folder: Path, *options: str, **variables: str) -> dict[str, str]:
    """Digests by name of what a child process makes of the archive, see processor_run.py."""
    shutil.copytree(warc, folder / "warc")
    digests = _run(str(folder), *options, **variables)
    assert "pairs/part-00000.parquet" in digests
    return digests


def _run(*arguments: str, **variables: str) -> dict[str, str]:
    path = os.environ.get("PYTHONPATH", "")
    done = subprocess.run(
        [sys.executable, str(RUN), *arguments],
        cwd=ROOT,
        env=environment() | {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), path)))} | variables,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    if (wanted := variables.get("OPENBLAS_CORETYPE", "").replace("Zen", "Haswell")) and found["kernels"]:
        assert found["kernels"] == [wanted]
    digests: dict[str, str] = found["digests"]
    assert {"vectors", "scores", "learnt scores"} <= set(digests)
    return digests


@dataclass(frozen=True)
class Small:
    """A small archive, and the digests of its build with this processor's own kernels."""

    warc: Path
    digests: dict[str, str]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    warc = _archive(tmp_path_factory.mktemp("archive"), FEW)
    return Small(warc, _made(warc, tmp_path_factory.mktemp("own"), "--workers", "2"))


def _without_avx512(kernel: str) -> dict[str, str]:
    return {} if kernel == "SkylakeX" or not _available("SkylakeX") else WITHOUT_AVX512


def test_vectors_and_scores_have_the_same_bytes_with_other_kernels() -> None:
    kernel = "Haswell" if _available("SkylakeX") else "Nehalem"  # not the processor's own
    if not _available(kernel):
        pytest.skip(f"this processor has no {KERNELS[kernel]}: {kernel} kernels not tried")
    assert _run(OPENBLAS_CORETYPE=kernel, **_without_avx512(kernel)) == of_the_demo()


@pytest.mark.slow
@pytest.mark.parametrize("kernel", KERNELS)
def test_a_small_build_has_the_same_bytes_with_every_kernel(
    kernel: str, small: Small, tmp_path: Path
) -> None:
    if not _available(kernel):
        pytest.skip(f"this processor has no {KERNELS[kernel]}: {kernel} kernels not tried")
    variables = {"OPENBLAS_CORETYPE": kernel, **_without_avx512(kernel)}
    assert _made(small.warc, tmp_path, "--workers", "1", **variables) == small.digests


@pytest.mark.slow
def test_bytes_do_not_hang_on_threads_of_linear_algebra(small: Small, tmp_path: Path) -> None:
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), str(max(os.cpu_count() or 1, 2)))
    assert _made(small.warc, tmp_path, "--workers", "1", **threads) == small.digests


@pytest.mark.slow
def test_the_whole_demo_has_the_same_bytes_with_every_kernel(tmp_path: Path) -> None:
    warc = _archive(tmp_path, len(EXPECTED.pairs))
    here = _made(warc, tmp_path / "here", "--workers", "2")
    for kernel in filter(_available, KERNELS):
        assert _made(warc, tmp_path / kernel, "--workers", "1", OPENBLAS_CORETYPE=kernel) == here, kernel


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="pip install 'acopio[ray]' for builds on Ray")
def test_a_build_on_ray_has_the_same_bytes(small: Small, tmp_path: Path) -> None:
    assert _made(small.warc, tmp_path, "--runner", "ray") == small.digests

from importlib.util import find_spec

import pytest

from corpus.shards.cluster import RayRunner
from crawler.errors import AcopioError


@pytest.mark.skipif(find_spec("ray") is None, reason="pip install 'acopio[ray]' for clusters")
@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:9")
    with pytest.raises(AcopioError, match=r"RAY_ADDRESS=127\.0\.0\.1:9.*refused.*unset RAY_ADDRESS"):
        RayRunner()


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_without_ray_the_command_that_installs_it_is_told() -> None:
    with pytest.raises(AcopioError, match=r"pip install 'acopio\[ray\]'"):
        RayRunner()

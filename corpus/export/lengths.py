"""Whether texts keep to the lengths that a format allows."""

from collections.abc import Sequence

from corpus.export.format import Limits


def is_within(texts: Sequence[str], limits: Limits) -> bool:
    """Whether the texts of a unit keep to the limits; characters are UTF-16 units.

    Services count these or code points: the larger number keeps to both.
    """
    lengths = [len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts]
    sizes = [len(text.encode("utf-8", "surrogatepass")) for text in texts]
    bounds = (
        (max(sizes, default=0), limits.text_bytes),
        (max(lengths, default=0), limits.text_chars),
        (sum(lengths), limits.pair_chars),
    )
    return all(most is None or size <= most for size, most in bounds)

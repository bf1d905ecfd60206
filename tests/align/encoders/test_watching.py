from align.encoders.protocol import windows
from align.encoders.registry import get_encoder
from align.encoders.watching import embedded, watched

TEXTS = [f"Sentence number {number} of a longer text about rain and snow." for number in range(300)]


def test_the_windows_of_an_encoder_are_told_text_by_text() -> None:
    told: list[int] = []
    with watched(told.append):
        windows(get_encoder("use"), TEXTS, 3)
    assert sum(told) == len(TEXTS)
    assert len(told) > 1  # in between, too


def test_nobody_is_told_outside_of_the_block() -> None:
    told: list[int] = []
    with watched(told.append):
        pass
    embedded(3)
    assert told == []

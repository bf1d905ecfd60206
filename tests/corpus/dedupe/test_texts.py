"""Which texts have one normal form."""

import pytest

from corpus.dedupe import normal_form

TWO = [
    ("C#", "C"),
    ("C++", "C"),
    ("-5", "5"),
    ("It is -5 now", "It is 5 now"),
    ("10%", "10"),
    ("10²", "102"),
    ("f(x)", "f[x]"),
    ("coming?", "coming."),
    ("/etc/hosts", "etc hosts"),
    ("2.5", "25"),
    ("2.5", "2 5"),
    ("x+y", "x y"),
    ("a_b", "a b"),
    ("10:30", "10 30"),
    ("H₂O", "H2O"),
    ("½", "1/2"),
    ("A@b", "a b"),
    ("R&D", "R D"),
    ("−5", "5"),
    ("x<y", "x>y"),
    ("$5", "€5"),
    ("5!", "5?"),
    ("#1", "1"),
    ("x=1", "x 1"),
    ("C:\\a", "c a"),
    ("don't", "dont"),
    ("arr[0]", "arr(0)"),
]
SAME = [
    ("Hello.", "hello"),
    ("Is it true !", "Is it true!"),
    ("a – b", "a - b"),
    ("café", "café"),
    ("La casa\u200b es", "La casa es"),
    ("ＡＰＩ", "API"),
    ("soft\xadware", "software"),
    ("A &amp; B", "A & B"),
    ("«hola»", '"hola"'),
    ("it’s", "it's"),
    ("a\xa0b", "a b"),
    ("ﬁn", "fin"),
    ("x\ufeff", "x"),
    ("¿Viene?", "Viene?"),
    ("hello…", "hello..."),
    ("(see this)", "see this"),
    ("&quot;a&quot;", '"a"'),
    ("a\u202eb", "ab"),
    ("“a”", "a"),
    ("1,000", "1.000"),
    ("5–10", "5-10"),
    ("ａ？", "a?"),
    ("\u200fabc", "abc"),
    ("&nbsp;a", "a"),
    ("Hi!", "Hi."),
    ("A &amp;amp; B", "A & B"),
    ("e‑mail", "e-mail"),
    ("a\tb", "a b"),
    ("−5", "-5"),
    ("It’s 10 %", "It's 10%"),
]


@pytest.mark.parametrize(("one", "other"), TWO)
def test_signs_that_carry_meaning_are_kept(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_invisible_or_mere_typography_is_folded(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize("text", [text for pair in TWO + SAME for text in pair])
def test_a_normal_form_is_its_own(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)

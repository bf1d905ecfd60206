import json
from datetime import UTC, datetime, timedelta

import pytest

from corpus.decisions.agreement import agreements
from corpus.decisions.decision import Act, Decision, page_key, pair_key
from corpus.decisions.file import FILE, add, forget, merge, read_decisions
from corpus.decisions.standing import digest, standing
from crawler.errors import InputError
from crawler.topic.takedowns import takedowns

START = datetime(2026, 1, 5, tzinfo=UTC)
ONE, OTHER = pair_key("One.", "Uno."), pair_key("Two.", "Dos.")


def decision(minute, who, what, on=ONE, **more):
    return Decision(START + timedelta(minutes=minute), who, Act(what), on, **more)


def test_a_key_is_of_the_text_and_not_of_its_form():
    assert pair_key("Café  au lait", "x") == pair_key("Cafe\u0301 au\nlait", "x")
    assert pair_key("a", "b") != pair_key("b", "a")
    assert page_key("https://www.a.org/x/") == page_key("http://a.org/x")


def test_lines_are_added_and_read_in_the_order_of_time(tmp_path):
    assert read_decisions(tmp_path) == ()
    late, early = decision(2, "ana", "accept"), decision(1, "ben", "reject", reason="wrong")
    add(tmp_path, [late])
    add(tmp_path, [early, late])
    assert read_decisions(tmp_path) == (early, late)
    first = json.loads((tmp_path / FILE).read_text().splitlines()[0])
    assert first == {"when": "2026-01-05T00:02:00Z", "who": "ana", "what": "accept", "on": ONE}


def test_a_torn_last_line_is_left_out_and_written_over(tmp_path):
    add(tmp_path, [decision(1, "ana", "accept")])
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + b'{"when":"2026-')
    assert len(read_decisions(tmp_path)) == 1
    add(tmp_path, [decision(2, "ana", "reject")])
    assert [d.what for d in read_decisions(tmp_path)] == ["accept", "reject"]


def test_a_last_line_without_its_end_stays(tmp_path):
    add(tmp_path, [decision(1, "ana", "accept")])
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    add(tmp_path, [decision(2, "ana", "reject")])
    assert [d.what for d in read_decisions(tmp_path)] == ["accept", "reject"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": "pears:1"}, "begins with none of pair:, page:, term:"),
        ({"what": "keep"}, r"keep is no decision on a pair \(known: accept"),
        ({"what": "split", "into": [["a", "b"]]}, "1 pairs of texts, but split takes 2 to 20"),
        ({"what": "correct", "into": [["a", " "]]}, "an empty text"),
        ({"colour": 1}, r"unknown field `colour`.*fields: when, who"),
        ({"when": "2026-01-05T00:00:00"}, "timezone"),
        ({"who": ""}, "who"),
    ],
)
def test_a_bad_line_is_named(tmp_path, changed, said):
    line = {"when": "2026-01-05T00:00:00Z", "who": "ana", "what": "accept", "on": ONE, **changed}
    (tmp_path / FILE).write_text(json.dumps(line) + "\n")
    with pytest.raises(InputError, match=rf"decisions\.jsonl:1: .*{said}"):
        read_decisions(tmp_path)


def test_files_of_several_people_merge_whether_joined_or_given(tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    add(mine, [decision(1, "ana", "accept")])
    add(theirs, [decision(2, "ben", "reject"), decision(1, "ana", "accept")])
    joined = tmp_path / "joined"
    joined.mkdir()
    (joined / FILE).write_bytes((theirs / FILE).read_bytes() + (mine / FILE).read_bytes())
    assert merge(mine, [theirs / FILE]) == 1
    assert read_decisions(mine) == read_decisions(joined)
    assert merge(mine, [theirs / FILE]) == 0


def test_the_last_of_each_person_counts_and_most_people_win():
    found = standing([decision(1, "ana", "reject"), decision(2, "ana", "accept")])
    assert found.pairs[ONE].what == "accept"
    assert not found.conflicts
    tied = standing([decision(1, "ana", "accept"), decision(2, "ben", "reject")])
    assert tied.pairs[ONE].what == "reject"
    assert [d.who for d in tied.conflicts[ONE]] == ["ana", "ben"]
    votes = ("ana", "accept"), ("cat", "accept"), ("ben", "reject")
    voted = standing([decision(n, *vote) for n, vote in enumerate(votes)])
    assert voted.pairs[ONE].what == "accept"
    assert not standing([decision(1, "ana", "accept"), decision(2, "ana", "withdraw")]).by_key


def test_the_digest_is_of_what_changes_the_corpus():
    some = standing([decision(1, "ana", "accept")]).pairs
    assert digest(some) == digest(standing([decision(9, "ben", "accept", reason="good")]).pairs)
    assert digest(some) != digest(standing([decision(1, "ana", "reject")]).pairs)
    assert digest({}) == ""


def test_kappa_of_two_people():
    keys = [pair_key(str(n), str(n)) for n in range(50)]
    # The worked example of Cohen's kappa: both yes 20, both no 15, 5 and 10 differ: (.7 - .5) / .5.
    ana = ["accept"] * 25 + ["reject"] * 25
    ben = ["accept"] * 20 + ["reject"] * 5 + ["accept"] * 10 + ["reject"] * 15
    lines = [
        decision(n, who, what, key)
        for who, own in (("ana", ana), ("ben", ben))
        for n, (what, key) in enumerate(zip(own, keys, strict=True))
    ]
    (found,) = agreements(sorted(lines, key=lambda d: d.when))
    assert (found.people, found.pairs, found.agreed) == (("ana", "ben"), 50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    (alike,) = agreements([decision(1, "ana", "accept"), decision(1, "ben", "accept")])
    assert alike.kappa is None
    assert agreements([decision(1, "ana", "accept"), decision(1, "ben", "accept", OTHER)]) == ()


def test_a_takedown_takes_the_texts_out_of_the_decisions(tmp_path):
    pages = ("https://a.org/1", "https://a.org/2")
    gone = decision(1, "ana", "correct", into=(("Secret.", "Secreto."),), pages=pages)
    left = decision(2, "ana", "accept", OTHER, pages=("https://b.org/1", "https://b.org/2"))
    page = decision(3, "ana", "keep", page_key("https://a.org/3"))
    add(tmp_path, [gone, left, page])
    assert forget(tmp_path, takedowns(sites=("a.org",)))
    assert read_decisions(tmp_path) == (left,)
    assert "Secret" not in (tmp_path / FILE).read_text()
    assert not forget(tmp_path, takedowns(sites=("a.org",)))

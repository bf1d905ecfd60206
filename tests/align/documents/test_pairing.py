"""Candidates and the choice among them."""

from collections import Counter

import numpy as np

from align.documents.pairing import Candidate, Linked, Scored, choose, linked_candidates, similar_candidates
from crawler.page.page import Alternate


def vector(*numbers: float) -> np.ndarray:
    array = np.array(numbers, dtype=np.float32)
    return array / np.linalg.norm(array)


def site(n: int, noise: float = 0.1) -> list[Linked]:
    """n English pages and their translations, near in content; the order of the latter is reversed."""
    random = np.random.default_rng(3)
    meanings = random.normal(size=(n, 24))
    translated = (meanings + noise * random.normal(size=meanings.shape))[::-1]
    english = [Linked(f"http://a.test/{i}", "en", vector=vector(*m)) for i, m in enumerate(meanings)]
    spanish = [Linked(f"http://b.test/{i}", "es", vector=vector(*m)) for i, m in enumerate(translated)]
    return english + spanish


def test_content_alone_proposes_the_translations() -> None:
    n = 30
    found = similar_candidates(site(n), "en", "es")
    assert found == [Candidate(i, 2 * n - 1 - i, "embedding") for i in range(n)]


def test_documents_without_sentences_are_no_candidates() -> None:
    pages = [*site(5), Linked("http://a.test/empty", "en"), Linked("http://b.test/empty", "es")]
    assert all(c.source < 10 and c.target < 10 for c in similar_candidates(pages, "en", "es"))
    assert similar_candidates(pages[-2:], "en", "es") == []


def test_numbers_count_unless_marks_are_left_out() -> None:
    numbers = Counter(str(n) for n in range(1000, 1010))
    pages = [
        Linked("http://a.test/1", "en", numbers=numbers),
        Linked("http://b.test/1", "es", numbers=numbers),
    ]
    assert similar_candidates(pages, "en", "es") == [Candidate(0, 1, "images_numbers")]
    assert similar_candidates(pages, "en", "es", marks=False) == []


def test_mutual_links_are_stronger_than_one() -> None:
    there = (Alternate("es", "http://b.test/1"),)
    back = (Alternate("en", "http://a.test/1"),)
    source = Linked("http://a.test/1", "en", hreflang=there)
    assert linked_candidates([source, Linked("http://b.test/1", "es", hreflang=back)], "en", "es") == [
        Candidate(0, 1, "mutual_hreflang")
    ]
    assert linked_candidates([source, Linked("http://b.test/1", "es")], "en", "es") == [
        Candidate(0, 1, "hreflang")
    ]


def test_a_link_to_a_page_in_another_language_counts_for_nothing() -> None:
    source = Linked("http://a.test/1", "en", hreflang=(Alternate("fr", "http://b.test/1"),))
    assert linked_candidates([source, Linked("http://b.test/1", "es")], "en", "es") == []


def kept(*scored: Scored) -> list[tuple[int, int]]:
    return [(item.candidate.source, item.candidate.target) for item, free in choose(scored) if free]


def test_each_document_is_kept_once_and_the_better_pair_wins() -> None:
    better = Scored(Candidate(0, 0, "embedding"), 0.9, 0.7)
    worse = Scored(Candidate(0, 1, "hreflang"), 0.5, 0.5)
    assert kept(worse, better) == [(0, 0)]
    assert len(list(choose([worse, better]))) == 2


def test_of_like_scores_the_stronger_evidence_wins() -> None:
    linked = Scored(Candidate(0, 1, "hreflang"), 0.80, 0.70)
    near = Scored(Candidate(0, 0, "embedding"), 0.81, 0.70)
    assert kept(near, linked) == [(0, 1)]


def test_a_full_share_of_few_lines_does_not_beat_agreement() -> None:
    chance = Scored(Candidate(0, 0, "embedding"), 1.0, 0.3)
    true = Scored(Candidate(0, 1, "embedding"), 0.9, 0.65)
    assert kept(chance, true) == [(0, 1)]

import pytest

from crawler.topic.standing import Basis, Evidence, basis


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence(words=1.0), Basis.WORDS),
        (Evidence(words=0.98, counterpart=1.2), Basis.COUNTERPART),
        (Evidence(words=0.98), None),
        (Evidence(words=0.98, section=0.3), Basis.SECTION),
        (Evidence(words=0.98, section=0.1), None),
        (Evidence(words=0.5, section=0.9), None),  # far from the threshold, and nothing was learnt
        (Evidence(words=0.5, section=0.9, likeness=0.1), Basis.SECTION),
        (Evidence(words=0.5, section=0.9, likeness=-0.6), None),  # its words speak against the topic
        (Evidence(words=0.1, likeness=0.6), Basis.LEARNT),
        (Evidence(words=0.1, likeness=0.4), None),
        (Evidence(likeness=0.9), None),  # learnt words alone
        (Evidence(section=0.6, likeness=0.1), Basis.LEARNT),
        (Evidence(section=0.4, likeness=0.5), None),
        (Evidence(section=0.4, likeness=0.7), Basis.LEARNT),
        (Evidence(section=0.3, likeness=0.4, paired=True), None),
        (Evidence(section=0.3, likeness=0.45, paired=True), Basis.LEARNT),
        (Evidence(words=0.9, section=0.1, likeness=0.3), Basis.LEARNT),  # near, and confirmed
        (Evidence(words=0.6, section=0.1, likeness=0.3), None),
        (Evidence(section=0.2, likeness=0.9), None),
        (Evidence(likeness=0.1, kin=0.4), Basis.LEARNT),
        (Evidence(likeness=-0.1, kin=0.4), None),
        (Evidence(), None),
    ],
)
def test_the_evidence_decides(evidence: Evidence, expected: Basis | None) -> None:
    assert basis(evidence) == expected

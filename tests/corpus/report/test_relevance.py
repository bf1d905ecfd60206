from pathlib import Path

from report_rows import assert_harmless, document, folder_with

from corpus.report.relevance import AkinSection, LearntWord, relevance, relevance_text
from corpus.report.render import write_report
from corpus.tables.folder import WorkFolder


def judged(number: int, by: str | None, *words: str, kin: float | None = None, **more: str) -> dict:
    evidence = {"section": "a.example/blog", "section_likeness": kin, "words": list(words)}
    reason = None if by else "off_topic"
    return document(number, reason=reason, on_topic_by=by, topic_evidence=evidence, **more)


def corpus(root: Path) -> WorkFolder:
    return folder_with(
        root,
        [
            judged(1, "words", "kernel"),
            judged(2, "learnt", "kernel", "prompt", kin=0.5),
            judged(3, "words", "kernel", kin=0.5),
            judged(4, None, "kernel", "prompt", "soup"),
            judged(5, "counterpart", "núcleo", lang="es"),
            document(6, reason="error_status"),
        ],
    )


def test_learnt_words_come_with_the_pages_that_speak_for_and_against_them(tmp_path: Path) -> None:
    found = relevance(corpus(tmp_path))
    assert found is not None
    assert [(count.name, count.rows) for count in found.basis] == [
        ("words", 2),
        ("counterpart", 1),
        ("learnt", 1),
    ]
    assert found.by_learning == 1
    assert found.words == (LearntWord("en", "kernel", 3, 1), LearntWord("es", "núcleo", 1, 0))
    assert found.akin == (AkinSection("a.example/blog", 0.5, 2, 1),)


def test_terminal_and_report_say_what_was_learnt(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    lines = relevance_text(relevance(folder)).splitlines()
    assert lines[0] == "on topic by"
    assert "  words that the topic has learnt  1" in lines
    assert "  akin to the topic: a.example/blog (2 pages)" in lines
    assert "  learnt, es (pages on topic:off): núcleo (1:0)" in lines
    html = write_report(folder, "t").read_text(encoding="utf-8")
    assert_harmless(html)
    card = html.partition('id="learnt-words"')[2].partition("</section>")[0]
    assert "núcleo" in card
    assert "soup" not in card


def test_without_learning_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert relevance(WorkFolder(tmp_path)) is None
    assert relevance(folder_with(tmp_path, [document(1)])) is None
    assert relevance_text(relevance(folder_with(tmp_path, [judged(1, "words")]))) == ""

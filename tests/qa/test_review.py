"""A draft reviewed against the sample articles, and articles compared."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from paths import ARTICLES, ROOT

from index.article import Unreadable
from index.library import Library
from qa.assistant import Assistant
from qa.checkworthy import Why
from qa.remembered import Remembered
from qa.report import SCHEMA
from qa.reports import Format
from qa.review import SEVERITY, Begun, Beyond, PassedOver, Reviewed, Summary, draft_from, tally, worst_first
from qa.review import review as review_of
from qa.verify import NOTHING_SAID, Judgement, Label

DRAFT = """The bridge and the ferry

The Tarvemouth Harbour Bridge opened to traffic on Friday at 6:40 a.m. It is 1,410 metres long.

Was it worth it? I think it is a wonderful bridge.

Corvane Line was founded in 1984. The company employs 214 people.

"Nobody buys a ticket for comfort," chief executive Mattis Orrel told reporters.
"""
FERRY = ARTICLES / "electric-ferry-petrel.txt"


@pytest.fixture(scope="module")
def own(indexed_samples, embedder, ranker, tmp_path_factory):
    """A library that only this module changes, so that what one test judges the next ones need not."""
    folder = tmp_path_factory.mktemp("reviewed") / "library"
    shutil.copytree(indexed_samples, folder)
    library = Library(folder, embedder, ranker)
    yield library
    library.close()


@pytest.fixture
def events(own):
    """The events of the review of DRAFT; judged once."""
    return list(Assistant(own).review(draft_from(DRAFT.encode(), "draft.txt")))


@pytest.fixture
def review(qa, own, tmp_path):
    def run(text, *arguments, name="draft.txt", **named):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return qa("review", file, "--library", own.folder, *arguments, **named)

    return run


def reviewed(events, words):
    [one] = [one for one in events if isinstance(one, Reviewed) and words in one.text]
    return one


def records(run):
    return [json.loads(line) for line in run.lines]


def test_a_review_begins_with_what_there_is_to_do_and_tells_every_sentence_in_order(events):
    begun, *others = events
    assert isinstance(begun, Begun)
    assert (begun.sentences, begun.statements, begun.same) == (8, 5, None)
    assert [one.number for one in others] == list(range(1, 9))
    assert all(begun.draft.text[one.start : one.end] == one.text for one in others)


def test_headings_questions_and_opinions_are_passed_over(events):
    passed = [one.why for one in events if isinstance(one, PassedOver)]
    assert passed == [Why.HEADING, Why.QUESTION, Why.OPINION]


def test_a_pronoun_is_judged_as_what_it_means_and_the_wrong_figure_is_pointed_at(events):
    one = reviewed(events, "metres")
    assert one.verdict.claim == "The Tarvemouth Harbour Bridge is 1,410 metres long."
    assert one.counts_as is Label.REFUTED
    [difference] = one.differences
    assert (difference.draft, difference.source) == ("1,410", "1,140")
    assert one.text[difference.start : difference.end] == "1,410"


def test_a_wrong_year_is_pointed_at(events):
    one = reviewed(events, "1984")
    assert one.counts_as is Label.REFUTED
    assert [(difference.draft, difference.source) for difference in one.differences] == [("1984", "1974")]


def test_the_company_is_the_one_named_before(events):
    one = reviewed(events, "214")
    assert one.verdict.claim == "Corvane Line employs 214 people."
    assert one.counts_as is Label.SUPPORTED


def test_a_changed_quotation_counts_as_refuted_whatever_else_is_right(events):
    one = reviewed(events, "comfort")
    assert one.counts_as is Label.REFUTED
    assert "nostalgia" in one.verdict.quotations[0].source_words


def test_a_second_review_judges_nothing_again(events, own):
    again = list(Assistant(own).review(draft_from(DRAFT.encode(), "draft.txt")))
    assert all(one.remembered for one in again if isinstance(one, Reviewed))
    assert [one.verdict for one in again if isinstance(one, Reviewed)] == [
        one.verdict for one in events if isinstance(one, Reviewed)
    ]


def test_only_the_sentences_that_changed_are_judged_again(events, own):
    changed = DRAFT.replace("214", "241")
    again = Assistant(own).review(draft_from(changed.encode(), "draft.txt"))
    assert [one.text for one in again if isinstance(one, Reviewed) and not one.remembered] == [
        "The company employs 241 people."
    ]


def test_a_library_that_changed_is_asked_again(library, write):
    draft = draft_from(b"The Petrel was built at the Vardrum yard.", "draft.txt")
    assistant = Assistant(library)
    assert [one.remembered for one in assistant.review(draft) if isinstance(one, Reviewed)] == [False]
    list(library.add_files([write("a.txt", "The lighthouse at Skarn is white.")]))
    assert [one.remembered for one in Assistant(library).review(draft) if isinstance(one, Reviewed)] == [False]


def test_the_worst_comes_first_and_what_was_passed_over_last(events):
    ordered = worst_first(events[1:])
    assert ordered[0].counts_as is Label.REFUTED
    assert all(isinstance(one, PassedOver) for one in ordered[-3:])


def test_a_summary_knows_whether_it_is_whole(events):
    came = Summary(events[0])
    for one in events[1:-1]:
        came = came.after(one)
    assert not came.complete
    came = came.after(events[-1])
    assert came.complete
    assert came.has(Label.REFUTED)


# Drafts of other kinds


def test_a_draft_that_is_an_article_does_not_speak_for_itself(own):
    draft = draft_from(b"\n" + FERRY.read_bytes(), "mine.txt")
    begun = next(Assistant(own).review(draft))
    assert (begun.same.id, begun.left_out) == ("electric-ferry-petrel", True)


def test_what_its_own_article_says_alone_is_not_supported_unless_that_is_wanted(qa, write, tmp_path):
    article = write("tower.txt", "The tower at Skarn is 31 metres high.", title="The tower")
    qa("add", article, "--library", tmp_path / "new")
    left_out = qa("review", article, "--json", "--library", tmp_path / "new")
    assert records(left_out)[-1]["summary"]["same_text"] == "tower"
    assert records(left_out)[-1]["summary"]["counts"]["not_enough_info"] == 1
    wanted = qa("review", article, "--json", "--with-same-text", "--library", tmp_path / "new")
    assert records(wanted)[-1]["summary"]["counts"]["supported"] == 1


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_draft_is_one_clear_line(data, review):
    with pytest.raises(Unreadable, match="the draft is empty"):
        draft_from(data, "draft.txt")
    run = review(data)
    assert (run.status, run.out, len(run.err.splitlines())) == (1, "", 1)


def test_a_draft_that_is_not_there_is_one_clear_line(qa, own, tmp_path):
    run = qa("review", tmp_path / "gone.txt", "--library", own.folder)
    assert run.status == 1
    assert "gone.txt: can't be read" in run.err


def test_a_draft_of_several_articles_is_refused():
    records = b'{"title": "One", "text": "The tower is high."}\n{"title": "Two", "text": "The bell is old."}\n'
    with pytest.raises(Unreadable, match="holds several articles"):
        draft_from(records, "draft.jsonl")


def test_a_draft_of_a_whole_shelf_is_refused(monkeypatch):
    monkeypatch.setattr("qa.review.LONGEST_DRAFT", 100)
    with pytest.raises(Unreadable, match="longer than 100 characters; review it chapter by chapter"):
        draft_from(b"The Petrel was built at the Vardrum yard. " * 3, "draft.txt")


def test_a_draft_is_read_in_a_process_of_its_own(script):
    """So that no file, however it is made, can stop, crash or fill the one that reviews."""
    page = "<html><body><article><h1>Skarn</h1><p>The tower at Skarn is 31 metres high, they say.</p></article></body>"
    run = script(
        "import sys; from qa.review import draft_from;"
        "print(draft_from(sys.argv[1].encode(), 'draft.html').text, 'trafilatura' in sys.modules)",
        page,
    )
    assert run.out.endswith("The tower at Skarn is 31 metres high, they say. False\n"), run.err


def test_a_word_document_is_a_draft_from_a_file_or_standard_input(events, qa, own, tmp_path):
    from docx import Document

    document = Document()
    document.add_heading("The bridge and the ferry", 1)
    document.add_paragraph("Corvane Line was founded in 1984. Was it worth it?")
    document.save(tmp_path / "draft.docx")
    data = (tmp_path / "draft.docx").read_bytes()
    for run in (
        qa("review", tmp_path / "draft.docx", "--json", "--library", own.folder),
        qa("review", "-", "--json", "--library", own.folder, piped=data),
    ):
        heading, founded, question, _ = records(run)
        assert (heading["passed_over"], question["passed_over"]) == ("a heading", "a question")
        assert [(one["draft"], one["source"]) for one in founded["differences"]] == [("1984", "1974")]


def test_what_is_no_document_is_one_clear_line(review):
    run = review(b"PK\x03\x04 no Word document", name="draft.docx")
    assert (run.status, run.out, len(run.err.splitlines())) == (1, "", 1)
    assert "draft.docx" in run.err


def test_a_draft_without_statements_is_done_at_once(review):
    run = review("Was it worth it? Who knows?", "--fail-on", "not_enough_info")
    assert run.status == 0
    assert "0 statements; 2 sentences passed over" in run.out


def test_a_draft_in_another_language_is_told_and_not_judged(review):
    run = review("Die Brücke wurde am Freitag um sechs Uhr für den Verkehr geöffnet.", "--json")
    [statement, _] = records(run)
    assert statement["label"] == "not_enough_info"
    assert "English" in statement["reason"]


def test_one_paragraph_of_twenty_pages_is_taken_apart_and_each_sentence_judged_once(own):
    draft = draft_from(("The Petrel was built at the Vardrum yard. " * 1_400).encode(), "draft.txt")
    begun, *others = Assistant(own).review(draft)
    assert begun.statements == len(others) == 1_400
    assert sum(not one.remembered for one in others) <= 1


# What differs from a source that settles nothing


class Undecided:
    """A verifier whom no sentence tells anything, whatever the weights of the day would say."""

    def judge(self, statement, evidence):
        return Judgement(Label.NOT_ENOUGH_INFO, NOTHING_SAID, (), ())


def test_what_nothing_settles_differs_where_a_sentence_on_the_same_matter_has_another_value(own):
    draft = draft_from(b"The Tarvemouth Harbour Bridge is 1,444 metres long.", "draft.txt")
    begun, one = review_of(own, Undecided(), draft, Remembered(own.database, "undecided"))
    assert one.counts_as is Beyond.DIFFERS
    assert [(each.draft, each.source) for each in one.differences] == [("1,444", "1,140")]
    assert "1,140 metres" in one.beside.quote
    came = Summary(begun).after(one)
    assert came.in_words == "1 statement: 1 differs; 0 sentences passed over"
    assert came.has("differs")
    assert not came.has("conflicting")


def test_what_nothing_settles_differs_where_a_sentence_gives_the_same_thing_another_cause(own):
    draft = draft_from(b"A strike at the yard was to blame for the delay.", "draft.txt")
    _, one = review_of(own, Undecided(), draft, Remembered(own.database, "undecided"))
    assert one.counts_as is Beyond.DIFFERS
    assert [(each.draft, each.source) for each in one.differences] == [
        ("A strike at the yard", "A late delivery of batteries")
    ]
    assert one.beside.quote == "A late delivery of batteries was to blame for the delay."


def test_a_tally_tells_the_worst_first():
    assert tally(dict.fromkeys(reversed(SEVERITY), 2), 1) == (
        "10 statements: 2 refuted, 2 conflicting, 2 differs, 2 not enough info, 2 supported; 1 sentence passed over"
    )


# The command


def test_each_sentence_is_a_line_of_json_and_the_last_line_sums_up(events, review):
    *lines, last = records(review(DRAFT, "--json"))
    assert [line["sentence"] for line in lines] == list(range(1, 9))
    assert {line["schema"] for line in [*lines, last]} == {SCHEMA}
    assert lines[0]["passed_over"] == "a heading"
    assert lines[2]["differences"][0]["source"] == "1,140"
    assert tuple(last["summary"][name] for name in ("statements", "complete", "remembered")) == (5, True, 5)
    assert sum(last["summary"]["counts"].values()) == 5


@pytest.mark.parametrize(("named", "status"), [("refuted", 5), ("not_enough_info", 5)])
def test_fail_on_is_status_5_when_a_statement_is_that_bad_or_worse(events, review, named, status):
    assert review(DRAFT, "--fail-on", named).status == status


def test_without_fail_on_a_finished_review_is_status_0(events, review):
    assert review(DRAFT).status == 0


def test_the_terminal_shows_what_differs_and_what_was_passed_over(events, review):
    run = review(DRAFT)
    assert "draft: 1,410, source: 1,140" in run.out
    assert "(passed over: a question)" in run.out
    assert "5 statements: " in run.out


def test_severity_shows_the_worst_first(events, review):
    labels = [line["counts_as"] for line in records(review(DRAFT, "--order", "severity", "--json")) if "label" in line]
    order = ["refuted", "conflicting", "differs", "not_enough_info", "supported"]
    assert labels == sorted(labels, key=order.index)


def test_standard_input_is_a_draft(qa, own):
    run = qa("review", "-", "--json", "--library", own.folder, piped=b"Corvane Line employs 214 people.")
    assert records(run)[0]["text"] == "Corvane Line employs 214 people."


@pytest.mark.parametrize("format", Format)
def test_a_report_of_a_review_tells_what_differs_and_can_be_checked_again(events, review, qa, own, tmp_path, format):
    file = tmp_path / "report"
    assert review(DRAFT, "--format", format, "--output", file).status == 0
    text = file.read_text("utf-8")
    assert "1,140 metres" in text
    assert "1,410" in text
    assert qa("verify", file, "--library", own.folder).status == 0


def test_the_json_of_a_review_can_be_checked_again(events, review, qa, own, tmp_path):
    file = tmp_path / "review.jsonl"
    file.write_text(review(DRAFT, "--json").out, "utf-8")
    assert qa("verify", file, "--library", own.folder).status == 0


def test_ctrl_c_keeps_what_is_done_and_a_second_run_goes_on(library, tmp_path):
    draft = tmp_path / "long.txt"
    draft.write_text("".join(f"The Petrel cost {number} million crowns.\n" for number in range(400)), "utf-8")
    command = [sys.executable, "-m", "qa.cli", "review", str(draft), "--json", "--library", str(library.folder)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    rest, err = running.communicate(timeout=60)
    last = json.loads(rest.splitlines()[-1])
    assert json.loads(first)["sentence"] == 1
    assert (running.returncode, last["summary"]["complete"]) == (130, False)
    assert re.fullmatch(r"stopped at \d+ of 400 statements; run it again to go on", err.strip())
    events = Assistant(library).review(draft_from(draft.read_bytes(), str(draft)))
    next(events)
    assert next(events).remembered


def test_a_terminal_sees_how_far_it_is(events, own, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, "utf-8")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "qa.cli", "review", str(draft), "--library", str(own.folder)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=slave, check=True, timeout=120)
    os.close(slave)
    time.sleep(0.1)
    assert b"of 5 statements, " in os.read(master, 100_000)
    os.close(master)


# Comparing


def test_two_articles_are_compared_statement_by_statement(qa, own):
    run = qa("compare", "bridge-audit-cost", "harbour-bridge-opens", "--json", "--library", own.folder)
    *lines, _ = records(run)
    assert {line["counts_as"] for line in lines} <= {"supported", "refuted", "conflicting", "differs"}
    shown = {one["article_id"] for line in lines for one in (*line["evidence_for"], *line["evidence_against"])}
    assert shown == {"harbour-bridge-opens"}
    assert any("within 12 years" in line["claim"] for line in lines)


def test_an_article_that_is_not_there_can_not_be_compared(qa, own):
    run = qa("compare", "nothing-of-this-name", "--library", own.folder)
    assert run.status == 1
    assert "no such article" in run.err


# Conflicts


def test_two_sources_that_say_otherwise_of_the_same_thing_are_a_conflict(own):
    draft = draft_from(b"In all, 3,100 people were evacuated from Low Quay.", "draft.txt")
    _, one = Assistant(own).review(draft)
    assert one.counts_as is Label.CONFLICTING

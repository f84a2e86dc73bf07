"""What a review is measured on beside the drafts: marks without a text, and edits that tell which sentence is wrong."""

import json
from collections import Counter

from bench.checkworthy import MARKS, MEASURED, TUNED, Mark, digest, half_of, marked_sentences
from bench.summaries import Edited, Found, edits_of, telling

ORIGINAL = "The bridge opened in May. It cost 468 million crowns."
WRONG = Edited("The bridge opened in May. It cost 486 million crowns.", True, ORIGINAL)


def test_two_hundred_sentences_are_marked_on_both_halves_without_their_text():
    marked = marked_sentences()
    assert len({(one.page, one.sentence) for one in marked}) == 200
    assert Counter(half_of(one.page) for one in marked) == {TUNED: 99, MEASURED: 101}
    fields = {name for line in MARKS.read_text("utf-8").splitlines() for name in json.loads(line)}
    assert fields == {"page", "sentence", "digest", "mark"}
    assert max(Counter(one.page for one in marked).values()) <= 3
    assert Counter(one.mark for one in marked)[Mark.STATEMENT] == 158


def test_a_digest_tells_a_sentence_and_nothing_else():
    assert digest("It opened in May.") == digest("It opened in May.") != digest("It opened in June.")


def test_the_changed_statement_is_the_one_that_the_original_does_not_have():
    assert WRONG.changed == {"It cost 486 million crowns."}
    assert Found(WRONG, True, "It cost 486 million crowns.").pointed is True
    assert Found(WRONG, True, "The bridge opened in May.").pointed is False
    assert Found(WRONG, False, None).pointed is None


def test_a_document_gives_a_right_and_a_wrong_edit_and_never_its_original():
    def record(name, summary, consistent):
        return {"id": name, "document": "A text.", "summary": summary, "consistent": consistent}

    records = [
        record("a_og", ORIGINAL, True),
        record("a_1", "The bridge was opened in May. It cost 468 million crowns.", True),
        record("a_2", WRONG.summary, False),
        record("a_3", ORIGINAL, True),
    ]
    [(text, (right, wrong))] = edits_of(records)
    assert text == "A text."
    assert (right.wrong, wrong) == (False, WRONG)
    assert right.summary != ORIGINAL
    assert edits_of(records[:2]) == []


def test_what_tells_in_a_text_are_its_figures_and_its_names():
    assert telling("The bridge at Skarn cost 1,140 crowns.") == {"Skarn", "1,140"}

"""The drafts that a review is measured on: sixty errors, each where it is said to be."""

from bench.review import marked_drafts
from qa.checkworthy import sorted_sentences

DRAFTS = marked_drafts()


def test_there_are_ten_drafts_with_sixty_errors():
    errors = [one for draft in DRAFTS for one in draft.sentences if one.error]
    assert (len(DRAFTS), len(errors)) == (10, 60)
    assert all(one.wrong in one.text and one.right not in one.text for one in errors)


def test_each_draft_is_taken_apart_into_the_sentences_that_are_marked():
    for draft in DRAFTS:
        _, *found = sorted_sentences(draft.article.text)
        assert [one.text for one in found] == [one.text for one in draft.sentences]
        assert all(one.why is None for one in found)

"""Sentences become passages that an embedder can read whole."""

from hypothesis import given
from hypothesis import strategies as st

from index.passages import TOKENS, runs

counts = st.lists(st.integers(0, 300), max_size=60)


@given(counts)
def test_every_sentence_is_in_exactly_one_passage_in_order(token_counts):
    numbers = [number for first, last in runs(token_counts) for number in range(first, last + 1)]
    assert numbers == list(range(1, len(token_counts) + 1))


@given(counts)
def test_a_passage_keeps_the_budget_unless_it_is_one_long_sentence(token_counts):
    for first, last in runs(token_counts):
        telling = [count for count in token_counts[first - 1 : last] if count]
        assert sum(telling) <= TOKENS or len(telling) == 1


@given(counts)
def test_no_passage_could_have_taken_the_next_sentence(token_counts):
    for (first, _), (_, last) in zip(runs(token_counts), runs(token_counts)[1:], strict=False):
        assert sum(token_counts[first - 1 : last]) > TOKENS

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST, sentence_spans

PUNCTUATION = st.sampled_from(" .!?,;:…\"“”‘’'()[]«»`\t\n-•")


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. military left.", "Dr. Smith met Mr. J. K. Orme at No. 5 Quay St. on Jan. 5."],
        ["It costs 3.5 crowns, e.g. on Sundays.", "See p. 4."],
        ["“We hope to see the bridge open soon.”", "She left."],
        ["“It took three years.", "We shall not close it again.”", "She left."],
        ["He said: “No.", "Never.”", "They left."],
        ["“Never!” Mayor Ines Corvale said.", "“Why?” asked a voice.", "Nobody knew."],
        ["(It was late.", "We left.)", "Then it rained."],
        ["He waited ... and left.", "Really?!", "Yes!"],
        ["In harbours , implantation of .", "They said , `` I do n't care . ''", "She insisted ."],
        ["In the '90s she left.", "It's over.", "The boys' team won."],
        ["• The first item.", "• The second item."],
        ["これは橋です。", "三年かかった。"],
        ["4.11.9. /usr/share/sgml : SGML data.", "It is optional."],
        ["(iv) The tenant shall pay.", "The landlord shall not."],
        ["12. Open the valve.", "Close it."],
        ["They met at 9 a.m. ET and at 5 p.m. Monday.", "It ended at 7 p.m.", "Nobody stayed."],
        ["It costs approx. 3 crowns, see vol. 3 and Sec. 12.", "It is long."],
        ['"Well," she said.', '" We waited.', 'Nobody came."'],
        ["Its “Buy. Now.” campaign failed.", "Nobody bought."],
        ["He paused… then left.", "She stayed…", "Nobody knew."],
        ["... and so it ended.", "They left."],
        ["Shares of Tarn .TRN fell 3.5% to 2.1.", "They rose at https://example.org/a.html later."],
        ["“It is open!” Orme tweeted.", "“At last!” a voice said."],
        ["Orme v. Tarn, Art. 5, et al. (2019), fell.", "J. K. Orme, Jr., of Acme Inc. said so."],
    ],
    ids=lambda expected: expected[0],
)
def test_sentences_end_where_a_reader_would_end_them(expected):
    separator = "" if expected[0].endswith("。") else " "
    assert sentences(separator.join(expected)) == expected


def test_a_newline_ends_a_sentence():
    assert sentences("He added:\nand left\n\n on foot") == ["He added:", "and left", "on foot"]


@pytest.mark.parametrize(("mark", "words"), [(";", "one, two three"), (",", "one two three"), ("", "one two three")])
def test_a_long_sentence_is_cut_at_the_best_place(mark, words):
    text = f"{words}{mark} " * 200
    first, *_ = sentences(text)
    assert first.endswith(f"three{mark}" if mark else ("one", "two", "three"))
    assert text[len(first)] == " "


def test_a_word_of_any_length_is_cut():
    assert sentences("a" * (2 * LONGEST + 1)) == ["a" * LONGEST, "a" * LONGEST, "a"]


@given(st.text(st.one_of(PUNCTUATION, st.sampled_from("aB1é"), st.characters(exclude_categories=[])), max_size=300))
def test_sentences_in_order_cover_every_non_space_character_once(text):
    assert_laws(text)


@given(st.lists(st.sampled_from(["word", "Word.", "“No.", "yes.”", "(a", "b.)", "a" * 700, "\n", ";"]), max_size=400))
def test_the_laws_hold_for_long_texts(words):
    assert_laws(" ".join(words))


def assert_laws(text: str) -> None:
    end_before = 0
    for start, end in sentence_spans(text):
        assert end_before <= start < end <= start + LONGEST
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize("part", ["word ", "x", "It opened on Monday. ", "“", "``", "( ", "'"])
def test_time_grows_with_the_length_of_a_line(part):
    def seconds(length: int) -> float:
        text = part * (length // len(part))
        start = time.process_time()
        sentence_spans(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(400_000) < 25 * seconds(50_000) + 0.1

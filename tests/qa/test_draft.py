"""How the chat model's words are read."""

from qa.draft import Draft, read_draft


def test_the_first_line_is_the_short_answer():
    text = "Kazakhstan and Kyrgyzstan\nKazakhstan and Kyrgyzstan took it off the list. They did so in 2024."
    assert read_draft(text) == Draft(
        "Kazakhstan and Kyrgyzstan",
        ("Kazakhstan and Kyrgyzstan took it off the list.", "They did so in 2024."),
    )


def test_a_sentence_alone_is_a_statement():
    assert read_draft("The bridge opened in 1931.") == Draft("", ("The bridge opened in 1931.",))


def test_a_name_alone_is_a_short_answer():
    assert read_draft("Ulla Tamsin") == Draft("Ulla Tamsin", ())


def test_a_refusal_says_nothing():
    assert read_draft("The sources do not say.") == Draft("", ())


def test_a_long_first_line_is_no_short_answer():
    line = "The committee met again in the old town hall to talk about the plans for the harbour."
    assert read_draft(f"{line}\nIt was late.") == Draft("", (line, "It was late."))


def test_the_same_statement_is_read_once_and_without_its_bullet():
    assert read_draft("1931\n- It opened in 1931.\n* It opened in 1931.").statements == ("It opened in 1931.",)


def test_nothing_is_nothing():
    assert read_draft(" \n ") == Draft("", ())

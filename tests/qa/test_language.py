"""What is taken for English."""

import pytest

from qa.language import english


@pytest.mark.parametrize(
    "text",
    [
        "The bridge over the harbour opened in 1931.",
        "Kazakhstan and Kyrgyzstan.",
        "Anna Berg taught Jan Dahl.",
        "Amoxicillin 500 mg",
        "Les Misérables grossed 441 million",
        "1931",
        "…",
        "",
    ],
)
def test_english_and_what_cannot_be_told(text):
    assert english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke über den Hafen wurde 1931 eröffnet.",
        "¿Cuándo recuperaron el poder los talibanes?",
        "De brug werd in 1931 geopend.",
        "Мост открылся в 1931 году.",
        "桥于1931年开通。",
        "افتتح الجسر عام 1931",
    ],
)
def test_other_languages(text):
    assert not english(text)

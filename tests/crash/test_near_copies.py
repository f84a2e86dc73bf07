"""Articles that are near copies count as one source."""

from contextlib import closing

import pytest
from made_up import made_up_library
from running import finished

SHIPS = ["Petrel", "Gannet", "Tern", "Puffin", "Skua", "Heron", "Stork", "Crane"]
FREIGHT = ["salt", "herring", "rope", "wool", "oil"]
SENTENCES = [
    f"The ferry {SHIPS[day % 8]} brought {day + 11} tonnes of {FREIGHT[day % 5]} on day {day}, as its captain told us."
    for day in range(24)
]
STORY = "\n\n".join(SENTENCES)


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {
        "a-wire": STORY,
        "b-edited": STORY.replace("captain", "master"),
        "c-cut": "By our own correspondent\n\n" + "\n\n".join(SENTENCES[: len(SENTENCES) // 2]),
        "d-other": "\n\n".join(
            f"On day {number} the mayor of Dunmere spoke of {number * 7} new houses." for number in range(30)
        ),
        "e-short": SENTENCES[0],
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    with closing(made_up_library(tmp_path / "shelf", create=True)) as made:
        assert {one.outcome for one in made.add_files(sorted(folder.iterdir()))} == {"added"}
        yield made


def test_an_edited_story_and_one_that_was_cut_are_copies(library):
    assert library.copies("a-wire") == ["b-edited", "c-cut"]
    assert "a-wire" in library.copies("c-cut")


def test_another_story_and_a_single_sentence_are_not(library):
    assert library.copies("d-other") == library.copies("e-short") == []


def test_copies_are_one_source(library):
    assert library.sources(["c-cut", "d-other", "a-wire", "d-other"]) == [["c-cut", "a-wire"], ["d-other"]]


def test_a_removed_copy_is_none(library):
    library.remove("b-edited")
    library.remove("c-cut")
    assert library.copies("a-wire") == []


def test_the_list_marks_copies(library):
    status, lines = finished("list", "--library", library.folder)
    assert status == 0
    assert [line.split()[0] for line in lines if "(a near copy of a-wire)" in line] == ["b-edited", "c-cut"]

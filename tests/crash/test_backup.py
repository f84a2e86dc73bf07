"""`qa doctor`, `qa backup` and `qa restore`, with the library in use."""

import json
import sqlite3
from contextlib import closing

import pytest
from kills import content
from made_up import made_up_library
from mixed import MixedFolder
from running import finished, running

from index import store
from index.library import DATABASE


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """A folder that no test changes."""
    return MixedFolder(tmp_path_factory.mktemp("backup") / "articles", 8, seed=5)


@pytest.fixture(scope="module")
def made(articles):
    """A library of these articles, which is only ever copied."""
    folder = articles.folder.parent / "shelf"
    assert finished("add", articles.folder, "--library", folder)[0] == 0
    return folder


def harm(shelf):
    """Change a text behind the library's back."""
    with closing(sqlite3.connect(shelf / DATABASE)) as db, db:
        db.execute("UPDATE article SET text = replace(text, 'wells', 'walls') WHERE rowid = 2")
        return db.execute("SELECT source FROM article WHERE rowid = 2").fetchone()[0]


def test_a_backup_brings_everything_back(shelf, articles, tmp_path):
    before = content(shelf)
    status, [line] = finished("backup", tmp_path / "saved", "--library", shelf)
    assert (status, line.startswith(f"{len(articles.versions)} articles, ")) == (0, True)
    more = MixedFolder(tmp_path / "more", 4, seed=6)
    assert finished("add", more.folder, "--library", shelf)[0] == 0
    with closing(made_up_library(shelf)) as library:
        library.remove(library.entries()[0].id)
    assert not before.items() <= content(shelf).items()
    status, [line] = finished("restore", tmp_path / "saved", "--library", shelf, "--force")
    assert (status, line.endswith("restored")) == (0, True)
    assert content(shelf) == before


def test_a_backup_is_restored_where_there_is_no_library_yet(shelf, tmp_path):
    assert finished("backup", tmp_path / "saved", "--library", shelf)[0] == 0
    assert finished("restore", tmp_path / "saved", "--library", tmp_path / "new")[0] == 0
    assert content(tmp_path / "new") == content(shelf)


def test_neither_writes_over_what_is_there_without_being_told(shelf, tmp_path):
    saved = tmp_path / "saved"
    assert finished("backup", saved, "--library", shelf)[0] == 0
    whole, before = saved.read_bytes(), content(shelf)
    status, [line] = finished("backup", saved, "--library", shelf)
    assert (status, "--force writes over it" in line) == (1, True)
    status, [line] = finished("restore", saved, "--library", shelf)
    assert (status, "--force restores over them" in line) == (1, True)
    assert (saved.read_bytes(), content(shelf)) == (whole, before)


def test_a_backup_made_while_articles_are_added_is_whole(shelf, tmp_path):
    more = MixedFolder(tmp_path / "more", 12, seed=8)
    saved = tmp_path / "saved"
    with running("add", more.folder, "--library", shelf) as adding:
        for _ in adding.lines():
            assert finished("backup", saved, "--library", shelf, "--force")[0] == 0
        assert adding.status() == 0
    assert finished("restore", saved, "--library", tmp_path / "new")[0] == 0
    assert content(tmp_path / "new").items() <= content(shelf).items()


def test_a_library_that_is_open_sees_what_was_restored(shelf, articles, tmp_path):
    assert finished("backup", tmp_path / "saved", "--library", shelf)[0] == 0
    with closing(made_up_library(shelf)) as library:
        expected = library.search("How many wells?")
        for entry in library.entries():
            library.remove(entry.id)
        assert finished("restore", tmp_path / "saved", "--library", shelf, "--force")[0] == 0
        assert len(library.entries()) == len(articles.versions)
        assert library.search("How many wells?") == expected


@pytest.mark.parametrize("data", [b"", b"shopping list", b"SQLite format 3\0" + bytes(2000)])
def test_a_file_that_is_no_backup_is_refused_and_named(shelf, tmp_path, data):
    before = content(shelf)
    (tmp_path / "saved").write_bytes(data)
    status, [line] = finished("restore", tmp_path / "saved", "--library", shelf, "--force")
    assert (status, str(tmp_path / "saved") in line) == (1, True)
    assert content(shelf) == before
    assert not list(shelf.glob("*.part*"))


def test_a_damaged_backup_is_refused(shelf, tmp_path):
    saved = tmp_path / "saved"
    assert finished("backup", saved, "--library", shelf)[0] == 0
    data = saved.read_bytes()
    saved.write_bytes(data.replace(b"wells", b"walls", 1))
    before = content(shelf)
    status, [line] = finished("restore", saved, "--library", shelf, "--force")
    assert (status, "damaged" in line) == (1, True)
    assert content(shelf) == before


def test_the_doctor_finds_a_whole_library_whole(shelf, articles):
    status, [line] = finished("doctor", "--library", shelf)
    assert (status, line.startswith(f"whole: {len(articles.versions)} articles, ")) == (0, True)
    status, [line] = finished("doctor", "--library", shelf, "--json")
    told = json.loads(line)
    assert (status, told["articles"], told["faults"], told["mended"]) == (0, len(articles.versions), [], None)


def test_the_doctor_names_what_is_damaged_and_mends_it(shelf, articles):
    source = harm(shelf)
    status, lines = finished("doctor", "--library", shelf)
    assert status == 1
    assert any("its text is not the one that was added" in line for line in lines)
    assert "qa doctor --mend" in lines[-1]
    status, lines = finished("doctor", "--mend", "--library", shelf)
    assert status == 1
    assert f"lost: {source}" in lines
    assert finished("doctor", "--library", shelf)[0] == 0
    assert finished("add", articles.folder, "--library", shelf)[0] == 0
    assert len(content(shelf)) == len(articles.versions)


def test_the_history_outlives_mending(shelf):
    with closing(store.connect(shelf / DATABASE)) as db:
        db.execute("INSERT INTO conversation (id, title, archived) VALUES (7, 'Wells', 1)")
        db.execute(
            "INSERT INTO record (conversation, kind, asked, said, result, weights)"
            " VALUES (7, 'question', 'How many?', '12', '{}', '{}')"
        )
    harm(shelf)
    status, lines = finished("doctor", "--mend", "--library", shelf, "--json")
    assert status == 1
    told = json.loads(lines[0])
    assert (told["mended"]["records"], told["mended"]["records_lost"]) == (1, 0)
    assert (shelf / DATABASE).with_name("library.sqlite3.damaged-1").exists()
    with closing(store.connect(shelf / DATABASE)) as db:
        assert db.execute(
            "SELECT title, archived, asked FROM record JOIN conversation ON conversation.id = conversation"
        ).fetchall() == [("Wells", 1, "How many?")]

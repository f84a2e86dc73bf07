"""A library that an earlier version made becomes one of this version, in place, with all that is in it."""

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from made_up import MadeUpEmbedder, made_up_library
from running import finished

from index import store
from index.check import checkup
from index.library import DATABASE
from index.schema import VERSION

FIRST = """
PRAGMA journal_mode = WAL;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL UNIQUE, published TEXT,
    digest TEXT NOT NULL, page_starts TEXT NOT NULL, file_digest TEXT NOT NULL,
    added TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX article_digest ON article (digest);
CREATE TABLE sentence (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, PRIMARY KEY (article_id, number)
) WITHOUT ROWID;
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    first INTEGER NOT NULL, last INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article_id);
CREATE VIRTUAL TABLE passage_text USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
PRAGMA user_version = 1;
"""
SECOND = f"""{FIRST}
CREATE TABLE conversation (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL DEFAULT '');
CREATE TABLE record (
    id INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL REFERENCES conversation (id),
    made TEXT NOT NULL DEFAULT (datetime('now')), kind TEXT NOT NULL, asked TEXT NOT NULL, said TEXT NOT NULL,
    result TEXT NOT NULL, weights TEXT NOT NULL
);
CREATE INDEX record_conversation ON record (conversation);
CREATE VIRTUAL TABLE record_text USING fts5
    (asked, said, content = 'record', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TRIGGER record_kept AFTER INSERT ON record BEGIN
    INSERT INTO record_text (rowid, asked, said) VALUES (new.id, new.asked, new.said);
END;
CREATE TRIGGER record_deleted AFTER DELETE ON record BEGIN
    INSERT INTO record_text (record_text, rowid, asked, said) VALUES ('delete', old.id, old.asked, old.said);
    DELETE FROM conversation
        WHERE id = old.conversation AND NOT EXISTS (SELECT 1 FROM record WHERE conversation = old.conversation);
END;
CREATE TABLE verdict (key TEXT PRIMARY KEY, revision TEXT NOT NULL, result TEXT NOT NULL);
INSERT INTO conversation VALUES (3, 'Towers');
INSERT INTO record VALUES (9, 3, '2031-01-01 10:00:00', 'question', 'How high?', '31 metres', '{{}}', '{{}}');
PRAGMA user_version = 2;
"""
THIRD = f"""{SECOND}
ALTER TABLE article DROP COLUMN file_digest;
ALTER TABLE article ADD COLUMN author TEXT;
ALTER TABLE article ADD COLUMN language TEXT;
ALTER TABLE article ADD COLUMN marks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE article ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN seal TEXT NOT NULL DEFAULT '';
CREATE INDEX article_file ON article (file);
CREATE TABLE file (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE band (
    band INTEGER NOT NULL, article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID;
CREATE INDEX band_article ON band (article_id);
CREATE TABLE copy (
    article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE, PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;
CREATE INDEX copy_other ON copy (other_id);
CREATE TABLE page (url TEXT PRIMARY KEY, fetched TEXT NOT NULL DEFAULT (datetime('now')), data BLOB NOT NULL);
PRAGMA user_version = 3;
"""
FOURTH = f"""{THIRD}
ALTER TABLE article ADD COLUMN address TEXT;
PRAGMA user_version = 4;
"""
SENTENCES = ("The tower at Skarn is 31 metres high.", "Its keeper is Ansgar Vell.", "He came in 1962.")
TEXT = " ".join(SENTENCES)


@pytest.fixture
def file(tmp_path):
    """The file that the article of these libraries came from."""
    made = tmp_path / "tower.txt"
    made.write_text(TEXT + "\n", "utf-8")
    return made


@pytest.fixture(params=[FIRST, SECOND, THIRD, FOURTH], ids=[f"version {number}" for number in range(1, 5)])
def shelf(request, tmp_path, file):
    folder = tmp_path / "shelf"
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as db, db:
        db.executescript(request.param)
        digests = [hashlib.sha256(data).hexdigest() for data in (TEXT.encode(), file.read_bytes())]
        article = ("tower", "tower", TEXT, str(file), None, digests[0], "[]", "2031-01-01 10:00:00")
        db.execute(
            "INSERT INTO article (id, title, text, source, published, digest, page_starts, added, {}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)".format("file" if request.param in (THIRD, FOURTH) else "file_digest"),
            (*article, str(file) if request.param in (THIRD, FOURTH) else digests[1]),
        )
        for number, sentence in enumerate(SENTENCES, 1):
            start = TEXT.index(sentence)
            db.execute("INSERT INTO sentence VALUES ('tower', ?, ?, ?)", (number, start, start + len(sentence)))
        [vector] = MadeUpEmbedder().passages([f"tower\n{TEXT}"])
        db.execute("INSERT INTO passage VALUES (5, 'tower', 1, 3, ?)", (vector.tobytes(),))
        db.execute("INSERT INTO passage_text (rowid, title, body) VALUES (5, 'tower', ?)", (TEXT,))
        db.execute("INSERT INTO fact VALUES ('embedder', 'made-up'), ('revision', 'first')")
        if request.param in (THIRD, FOURTH):
            db.execute("INSERT INTO file VALUES (?, ?)", (str(file), digests[1]))
            about = ("tower", str(file), None, digests[0], "[]", None, None, "[]", str(file))
            spans = db.execute('SELECT number, start, "end" FROM sentence').fetchall()
            sealed = json.dumps([[about], spans]) + json.dumps([5, 1, 3])
            db.execute("UPDATE article SET seal = ?", (hashlib.sha256(sealed.encode() + vector.tobytes()).hexdigest(),))
    return folder


def test_it_is_whole_and_searched_after_the_upgrade(shelf):
    with closing(made_up_library(shelf)) as library:
        assert library.database.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert [one.id for one in library.search("Who keeps the tower?")] == [5]
        assert [one.text for one in library.sentences(library.article("tower"))] == list(SENTENCES)
        assert checkup(library.database, shelf).faults == ()


def test_a_page_that_it_has_is_read_again_and_has_its_address(shelf, file):
    file.write_text(f'<html><link rel="canonical" href="https://skarn.example/tower"><p>{TEXT}</p></html>', "utf-8")
    with closing(sqlite3.connect(shelf / DATABASE)) as db, db:
        if db.execute("PRAGMA user_version").fetchone() == (3,):
            db.execute("UPDATE file SET digest = ?", (hashlib.sha256(file.read_bytes()).hexdigest(),))
    assert finished("add", file, "--library", shelf)[1][-1] == "1 replaced"
    with closing(made_up_library(shelf)) as library:
        assert (library.article("tower").text, library.article("tower").address) == (
            TEXT,
            "https://skarn.example/tower",
        )
        assert checkup(library.database, shelf).faults == ()


def test_its_files_are_known_and_its_columns_are_those_of_a_new_library(shelf, file, tmp_path):
    assert finished("add", file, "--library", shelf)[1][-1] == "1 unchanged"
    with closing(store.connect(shelf / DATABASE)) as old, closing(store.connect(tmp_path / "new", create=True)) as new:
        tables = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        names = [name for (name,) in new.execute(tables)]
        assert [name for (name,) in old.execute(tables)] == names
        for name in names:
            columns = [[row[1:] for row in db.execute(f"PRAGMA table_info({name})")] for db in (old, new)]
            assert columns[0] == columns[1]


def test_every_command_that_reads_a_library_opens_it(shelf, tmp_path):
    for command in (
        ("list", "--json"),
        ("show", "tower", "--sentences"),
        ("doctor",),
        ("history",),
        ("backup", tmp_path / "saved"),
    ):
        copy = shutil.copytree(shelf, tmp_path / command[0])  # each finds the library as it was
        status, lines = finished(*command, "--library", copy)
        assert status == 0, lines
    status, lines = finished("restore", tmp_path / "saved", "--library", tmp_path / "restored")
    assert (status, lines[0].startswith("1 articles, 3 sentences")) == (0, True)


def test_a_backup_of_an_earlier_version_is_restored(shelf, tmp_path):
    with closing(sqlite3.connect(shelf / DATABASE)) as db, closing(sqlite3.connect(tmp_path / "saved")) as saved:
        db.backup(saved)
    status, lines = finished("restore", tmp_path / "saved", "--library", tmp_path / "restored")
    assert (status, lines[0].startswith("1 articles, 3 sentences")) == (0, True), lines


def test_an_upgrade_keeps_the_history(shelf):
    with closing(store.connect(shelf / DATABASE)) as db:
        kept = db.execute(
            "SELECT record.id, title, asked FROM record JOIN conversation ON conversation.id = 3"
        ).fetchall()
    with closing(sqlite3.connect(shelf / DATABASE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert kept in ([], [(9, "Towers", "How high?")])


def test_one_that_may_not_be_written_is_read_as_it_is(shelf):
    before = (shelf / DATABASE).read_bytes()
    (shelf / DATABASE).chmod(0o444)
    for folder in shelf.parents:
        if folder.is_relative_to("/tmp") and folder.stat().st_uid == os.getuid() and folder.name != "tmp":
            folder.chmod(0o755)
    shelf.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        with closing(made_up_library(shelf)) as library:
            assert [one.id for one in library.search("Who keeps the tower?")] == [5]
    finally:
        if root:
            os.seteuid(0)
        shelf.chmod(0o755)
    assert (shelf / DATABASE).read_bytes() == before
    assert made_up_library(shelf).database.execute("PRAGMA user_version").fetchone() == (VERSION,)

"""What a library does when something is wrong: with its files, its disk, its embedder, or when it is killed."""

import sqlite3
from pathlib import Path

import pytest

from index.embed import Embedder
from index.library import DATABASE, OtherEmbedder
from index.store import LibraryError

QUESTION = "How much did the Tarvemouth Harbour Bridge cost?"
OPENING = """
import os, resource, signal, sys
from pathlib import Path
from index.library import Library
from qa.assistant import open_library
folder, files = Path(sys.argv[1]), sorted(Path(sys.argv[2]).iterdir())
"""


def found(library, question=QUESTION):
    return [one.sentence.text for one in library.evidence(question, library.search(question))]


@pytest.fixture
def many(tmp_path):
    """A folder of forty short articles."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        text = f"Village number {number} has {number + 100} wells.\n\nThe oldest of them was dug in {1500 + number}.\n"
        (folder / f"village-{number:02}.txt").write_text(text, "utf-8")
    return folder


# Files that are missing, of another kind, or of another time


def test_a_library_that_is_not_there_is_a_clear_error(opened, tmp_path):
    with pytest.raises(LibraryError, match="there is no library here; `qa add PATH` makes one"):
        opened(tmp_path)
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_a_library_of_a_newer_version_is_not_touched(shelf, opened):
    file = shelf / DATABASE
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = file.read_bytes()
    with pytest.raises(LibraryError, match="written by a newer version of factcheck-qa; upgrade to open it"):
        opened(shelf)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_not_touched(opened, tmp_path):
    file = tmp_path / DATABASE
    file.write_text("shopping list: eggs, flour, a lighthouse\n" * 100, "utf-8")
    before = file.read_bytes()
    for create in (False, True):
        with pytest.raises(LibraryError, match="can't be opened as a library"):
            opened(tmp_path, create=create)
    assert file.read_bytes() == before


def test_a_database_of_something_else_is_not_touched(opened, tmp_path):
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("CREATE TABLE photograph (name)")
    db.close()
    with pytest.raises(LibraryError, match="a database of something else"):
        opened(tmp_path, create=True)


def test_a_library_whose_folder_is_a_file_is_a_clear_error(opened, tmp_path):
    (tmp_path / "folder").write_text("no folder")
    with pytest.raises(LibraryError, match="folder"):
        opened(tmp_path / "folder", create=True)


def test_searching_an_empty_library_is_a_clear_error(empty_library):
    with pytest.raises(LibraryError, match="no articles yet; `qa add PATH` adds some"):
        empty_library.search(QUESTION)


def test_a_library_emptied_again_says_so(library):
    for entry in library.entries():
        library.remove(entry.id)
    with pytest.raises(LibraryError, match="no articles yet"):
        library.search(QUESTION)


# The FAISS file, which is only a cache


def faiss_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.faiss*"))


def test_one_faiss_file_is_kept_whatever_was_added(shelf, opened, write):
    for number in range(3):
        library = opened(shelf)
        list(library.add_files([write("tower.txt", f"The tower at Skarn is {number} metres high.")]))
        found(library)
    assert len(faiss_files(shelf)) == 1


def test_a_deleted_faiss_file_is_made_again(shelf, opened):
    expected = found(opened(shelf))
    [file] = faiss_files(shelf)
    file.unlink()
    assert found(opened(shelf)) == expected
    assert faiss_files(shelf) == [file]


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b"\0" * len(data)]
)
def test_a_damaged_faiss_file_is_made_again(shelf, opened, damage):
    expected = found(opened(shelf))
    [file] = faiss_files(shelf)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert found(opened(shelf)) == expected
    assert file.read_bytes() == whole


def test_the_faiss_file_of_an_earlier_library_in_the_folder_is_not_used(tmp_path, opened, write):
    """The database was deleted and the articles added anew, in other words: the old vectors must not answer."""
    folder = tmp_path / "shelf"
    old = opened(folder, create=True)
    list(old.add_files([write(f"{number}.txt", f"Village {number} has a well.") for number in range(3)]))
    found(old)
    old.close()
    assert faiss_files(folder)
    for file in folder.glob(f"{DATABASE}*"):
        file.unlink()
    new = opened(folder, create=True)
    texts = ["The herring price has doubled.", "A lynx was seen near Velm.", "The choir of Skarn sings on Sundays."]
    list(new.add_files([write(f"{number}.txt", text) for number, text in enumerate(texts)]))
    assert new.search("expensive seafood", limit=1)[0].article_id == "0"
    assert new.search("feline animals", limit=1)[0].article_id == "1"


def test_a_library_in_a_folder_without_room_for_the_faiss_file_is_still_searched(shelf, script):
    code = (
        OPENING
        + """
library = open_library(folder)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(len(library.search("harbour bridge")))
"""
    )
    run = script(code, shelf, shelf)
    assert (run.status, run.out) == (0, "8\n"), run.err


# Another embedder


def test_vectors_of_another_embedder_are_never_mixed(shelf, opened, other_embedder, write):
    library = opened(shelf, embedder=Embedder(other_embedder, "my-embedder"))
    with pytest.raises(OtherEmbedder, match="`qa reindex` embeds its articles again"):
        library.search(QUESTION)
    with pytest.raises(OtherEmbedder, match="bge-small-en"):
        list(library.add_files([write("tower.txt", "The tower is high.")]))
    assert len(library.entries()) == 10


def test_embedding_again_mends_it(shelf, opened, other_embedder):
    library = opened(shelf, embedder=Embedder(other_embedder, "my-embedder"))
    *_, last = library.embed_again()
    assert last[0] == last[1] > 10
    assert library.search(QUESTION)
    with pytest.raises(OtherEmbedder, match="my-embedder"):
        opened(shelf).search(QUESTION)


def test_embedding_again_with_the_same_embedder_changes_no_answer(library):
    before = found(library)
    list(library.embed_again())
    assert found(library) == before


def test_embedding_again_that_is_stopped_leaves_the_old_vectors(shelf, opened, other_embedder):
    expected = found(opened(shelf))
    steps = opened(shelf, embedder=Embedder(other_embedder, "my-embedder")).embed_again()
    next(steps)
    steps.close()
    assert found(opened(shelf)) == expected


# Without permission, without an end; tests/crash has the kills, the full disk and the processes at once

AS_SOMEONE_ELSE = """
from index.article import FactcheckError
library = open_library(folder) if folder.exists() else None
if library:
    library.search("harbour bridge")
if os.getuid() == 0:
    os.seteuid(65534)
"""


def test_an_article_without_permission_is_one_clear_line(tmp_path, shelf, script):
    folder = tmp_path / "articles"
    folder.mkdir()
    secret = folder / "secret.txt"
    secret.write_text("The tower at Skarn is high.", "utf-8")
    secret.chmod(0)
    code = OPENING + AS_SOMEONE_ELSE + "print(*(one.detail for one in library.add_files(files)))"
    run = script(code, shelf, folder)
    assert (run.status, run.out) == (0, f"{secret}: Permission denied\n"), run.err


def test_a_library_that_may_not_be_made_is_one_clear_line(tmp_path, many, script):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    code = (
        OPENING
        + """
from index.article import FactcheckError
from index.embed import Embedder
from index.rank import Ranker
if os.getuid() == 0:
    os.seteuid(65534)
try:
    Library(folder, Embedder(Path("/nowhere"), "none"), Ranker(Path("/nowhere")), create=True)
except FactcheckError as error:
    print(error)
"""
    )
    run = script(code, locked / "shelf", many)
    assert run.status == 0, run.err
    [line] = run.lines
    assert "can't be written" in line
    assert "locked" in line


def test_fifty_megabytes_without_a_full_stop_are_refused(tmp_path, script):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "endless.txt").write_text("word " * 10_000_000, "utf-8")
    code = OPENING + "print(*(one.detail for one in open_library(folder, create=True).add_files(files)))"
    run = script(code, tmp_path / "shelf", folder, timeout=60)
    assert run.status == 0, run.err
    [line] = run.lines
    assert line.endswith("hardly a sentence ends in it; is it prose?")

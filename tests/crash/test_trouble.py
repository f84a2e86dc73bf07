"""A library on a full disk, in a folder that can't be written, with several processes at it, or damaged."""

import os
import random
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from kills import content
from made_up import made_up_library
from mixed import MixedFolder
from running import finished, running

from index.article import new_article
from index.check import checkup
from index.library import DATABASE
from index.mending import mend
from index.store import LibraryError

NOBODY = 65534


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """A folder in which no test changes what a file says."""
    return MixedFolder(tmp_path_factory.mktemp("trouble") / "articles", 20, seed=5)


@pytest.fixture(scope="module")
def made(articles):
    """A library of these articles, which has been searched, and is only ever copied."""
    folder = articles.folder.parent / "shelf"
    library = made_up_library(folder, create=True)
    assert {one.outcome for one in library.add_files(articles.files)} == {"added"}
    library.search("How many wells?")
    library.close()
    return folder


@contextmanager
def opened(folder):
    with closing(made_up_library(folder)) as library:
        yield library


def faults(folder):
    with opened(folder) as library:
        return [(one.article, one.what) for one in checkup(library.database, folder).faults]


@contextmanager
def as_nobody():
    """The rights of a user who owns nothing, where this process has the right to take them on."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


# A full disk

SMALL = 1 << 20  # bytes


class Disk:
    """A disk of a megabyte; where this process may mount none, a limit on how large a file may become stands for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        made = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(folder)]
        self.mounted = subprocess.run(made, capture_output=True, check=False).returncode == 0
        self.largest_file = None if self.mounted else SMALL // 2

    def grow(self) -> None:
        self.largest_file = None
        if self.mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", str(self.folder)], check=True)

    def close(self) -> None:
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path):
    with closing(Disk(tmp_path / "disk")) as small:
        yield small


def test_a_full_disk_is_one_line_and_what_was_added_until_then_stays_whole(tmp_path, disk):
    articles = MixedFolder(tmp_path / "articles", 80, seed=2)
    shelf = disk.folder / "shelf"
    status, lines = finished("add", articles.folder, "--library", shelf, largest_file=disk.largest_file)
    assert status == 1
    assert "can't be written" in lines[-1]
    assert "Traceback" not in "".join(lines)
    assert faults(shelf) == []
    with opened(shelf) as library:
        kept = library.entries()
    assert 0 < len(kept) < len(articles.versions)
    disk.grow()
    assert finished("add", articles.folder, "--library", shelf)[0] == 0
    assert finished("add", articles.folder, "--library", tmp_path / "one-go")[0] == 0
    assert content(shelf) == content(tmp_path / "one-go")


def test_a_disk_without_room_for_a_library_leaves_no_half_of_one(tmp_path, articles):
    shelf = tmp_path / "shelf"
    status, lines = finished("add", articles.folder, "--library", shelf, largest_file=4096)
    assert (status, len(lines)) == (1, 1)
    assert finished("add", articles.folder, "--library", shelf)[0] == 0
    assert faults(shelf) == []


# A folder that can't be written


@pytest.fixture
def read_only(shelf):
    for file in shelf.iterdir():
        file.chmod(0o444)
    shelf.chmod(0o555)
    for folder in shelf.parents:
        if folder.owner() == Path.home().owner() and folder.name.startswith("pytest"):
            folder.chmod(0o755)
    shelf.parent.chmod(0o755)
    yield shelf
    shelf.chmod(0o755)


def test_a_library_in_a_read_only_folder_is_read_and_searched(read_only):
    with as_nobody(), opened(read_only) as library:
        assert len(library.search("How many wells?")) == 8
        entry = library.entries()[0]
        assert library.sentences(library.article(entry.id))
        with pytest.raises(LibraryError, match="readonly database"):
            library.remove(entry.id)
        assert checkup(library.database, read_only).faults == ()


def test_a_library_in_a_read_only_folder_is_searched_without_its_faiss_file(read_only):
    for file in read_only.glob("*.faiss"):
        file.unlink()
    with as_nobody(), opened(read_only) as library:
        assert len(library.search("How many wells?")) == 8


def test_a_reader_without_permission_sees_what_the_owner_adds_meanwhile(read_only, tmp_path):
    more = MixedFolder(tmp_path / "more", 3, seed=9)
    with as_nobody(), opened(read_only) as reader:
        before = len(reader.entries())
        if os.geteuid() == NOBODY:
            os.seteuid(0)
        read_only.chmod(0o755)
        (read_only / DATABASE).chmod(0o644)
        assert finished("add", more.folder, "--library", read_only)[0] == 0
        read_only.chmod(0o555)
        assert len(reader.entries()) == before + len(more.versions)


def test_a_library_that_was_killed_and_then_put_where_nothing_can_be_written_says_so(read_only):
    read_only.chmod(0o755)
    (read_only / f"{DATABASE}-wal").write_bytes(b"x" * 100)
    read_only.chmod(0o555)
    with as_nobody(), pytest.raises(LibraryError, match="copy it to where it can be written"):
        made_up_library(read_only)


# Several processes


def test_two_processes_that_add_at_once_make_the_library_of_one(tmp_path, articles):
    shelf = tmp_path / "shelf"
    with (
        running("add", articles.folder, "--library", shelf) as one,
        running("add", articles.folder, "--library", shelf) as other,
    ):
        outcomes = [line.split()[0] for run in (one, other) for line in run.lines()]
        assert (one.status(), other.status()) == (0, 0)
    assert set(outcomes) <= {"added", "unchanged", *map(str, range(100))}
    assert outcomes.count("added") == len(articles.versions)
    assert faults(shelf) == []
    assert finished("add", articles.folder, "--library", tmp_path / "one-go")[0] == 0
    assert content(shelf) == content(tmp_path / "one-go")


def test_a_reader_sees_only_whole_articles_while_another_process_adds(tmp_path, shelf, articles):
    more = MixedFolder(tmp_path / "more", 20, seed=11)
    counts = []
    with running("add", more.folder, "--library", shelf) as adding, opened(shelf) as library:
        for _ in adding.lines():
            found = checkup(library.database)
            assert found.faults == ()
            assert library.search("How many wells?")
            counts.append(found.articles)
        assert adding.status() == 0
        assert len(library.entries()) == len(articles.versions) + len(more.versions)
    assert counts == sorted(counts)


# Damage


def damaged(file, place, bits=1):
    data = bytearray(file.read_bytes())
    data[place] ^= bits
    file.write_bytes(data)


def test_any_flipped_bit_of_the_faiss_file_is_found_and_the_file_made_again(shelf):
    [file] = shelf.glob("*.faiss")
    whole = file.read_bytes()
    with opened(shelf) as library:
        expected = library.search("How many wells?")
    for place in random.Random(0).sample(range(len(whole)), 20):
        damaged(file, place, 1 << place % 8)
        with opened(shelf) as library:
            [fault] = checkup(library.database, shelf).faults
            assert "the next search makes it again" in fault.what
            assert library.search("How many wells?") == expected
        assert file.read_bytes() == whole


def test_a_faiss_file_cut_short_is_made_again(shelf):
    [file] = shelf.glob("*.faiss")
    whole = file.read_bytes()
    for length in (0, 1, 4, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with opened(shelf) as library:
            assert len(library.search("How many wells?")) == 8
        assert file.read_bytes() == whole


PAGE = 4096


def page_kinds(file):
    """The numbers of the file's pages by what each holds, but for the first."""
    with closing(sqlite3.connect(file)) as db:
        kinds = {}
        for name, number in db.execute("SELECT name, pageno FROM dbstat WHERE pageno > 1"):
            kinds.setdefault(name, []).append(number)
        return kinds


@pytest.mark.parametrize("table", ["article", "sentence", "passage", "passage_text_data", "article_digest"])
@pytest.mark.parametrize("harm", ["one bit", "the whole page"])
def test_a_damaged_page_is_found_told_and_mended_from_what_is_readable(shelf, articles, table, harm):
    before = content(shelf)
    file = shelf / DATABASE
    chance = random.Random(f"{table} {harm}")
    page = chance.choice(page_kinds(file)[table])
    with file.open("r+b") as stream:
        stream.seek((page - 1) * PAGE)
        data = bytearray(stream.read(PAGE))
        if harm == "one bit":
            used = [place for place, byte in enumerate(data) if byte]
            data[chance.choice(used[len(used) // 2 :])] ^= 1
        else:
            data = bytearray(chance.randbytes(PAGE))
        stream.seek((page - 1) * PAGE)
        stream.write(data)
    assert faults(shelf) != []
    done = mend(file, made_up_library)
    assert faults(shelf) == []
    after = content(shelf)
    assert set(before) == {*after, *done.lost}
    assert {source for source in after if after[source] != before[source]} == set()
    assert len(done.lost) <= (0 if table != "article" else len(before) // 2)
    assert finished("add", articles.folder, "--library", shelf)[0] == 0
    assert content(shelf) == before


def test_a_damaged_article_is_never_quoted(shelf):
    file = shelf / DATABASE
    data = file.read_bytes()
    pages = [(page - 1) * PAGE for page in page_kinds(file)["article"]]
    damaged(file, next(place for page in pages if (place := data.find(b"says edition", page, page + PAGE)) > 0))
    [(harmed, _), *_] = faults(shelf)
    with opened(shelf) as library, pytest.raises(LibraryError, match=r"damaged on the disk; `qa doctor --mend`"):
        library.known(harmed)


def test_an_address_that_was_changed_on_the_disk_is_found(shelf):
    page = new_article(
        title="Tower", text="The tower is high.", source="tower.html", address="https://skarn.example/tower"
    )
    with opened(shelf) as library:
        [added] = library.add_articles([(page, None)])
        assert faults(shelf) == []
        library.database.execute("UPDATE article SET address = 'https://skarn.example/' WHERE source = 'tower.html'")
    assert [article for article, _ in faults(shelf)] == [added.article.id]


def test_a_library_whose_first_page_is_gone_is_a_clear_error(shelf):
    file = shelf / DATABASE
    with file.open("r+b") as stream:
        stream.write(random.Random(0).randbytes(PAGE))
    with pytest.raises(LibraryError, match="can't be opened as a library"):
        made_up_library(shelf)
    with pytest.raises(LibraryError, match="can't be opened as a library"):
        mend(file, made_up_library)


# Time


def test_a_clock_that_goes_back_changes_nothing(shelf, articles, tmp_path):
    with opened(shelf) as library:
        library.database.execute("UPDATE article SET added = '2099-01-01 00:00:00'")
    for file in articles.files:
        os.utime(file, (4e9, 4e9))
    status, lines = finished("add", articles.folder, "--library", shelf)
    assert (status, {line.split()[0] for line in lines[:-1]}) == (0, {"unchanged"})
    more = MixedFolder(tmp_path / "more", 2, seed=4)
    assert finished("add", more.folder, "--library", shelf)[0] == 0
    with opened(shelf) as library:
        sources = [entry.source for entry in library.entries()]
        assert set(sources[-len(more.versions) :]) == set(more.versions)
        assert library.search("How many wells?")
    assert faults(shelf) == []

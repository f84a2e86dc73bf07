"""One file can't stop the others: it may hang, crash its reader, take all memory, or be no file at all."""

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest
from running import finished

from index.article import Unreadable
from index.reading import Reader

SMALL = b"The tower at Skarn is 31 metres high.\n"
RECORD = b'{"title": "One", "text": "The tower is high."}\n'


@pytest.fixture
def open_reader():
    readers = []

    def reader(**limits):
        readers.append(Reader(**limits))
        return readers[-1]

    yield reader
    for one in readers:
        one.close()


def outcomes(reader, *files):
    return [[type(one).__name__ for one in reader.read(data, source)] for source, data in files]


def workers():
    """The processes that read for this one."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(number) for number in children if b"index.worker" in Path(f"/proc/{number}/cmdline").read_bytes()]


def test_one_process_reads_many_files(open_reader):
    reader = open_reader()
    assert outcomes(reader, ("a.txt", SMALL)) == [["Reading"]]
    before = workers()
    assert outcomes(reader, ("b.txt", SMALL), ("c.txt", SMALL)) == [["Reading"], ["Reading"]]
    assert workers() == before


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read(open_reader):
    reader = open_reader(seconds=1)
    assert outcomes(reader, ("a.txt", SMALL)) == [["Reading"]]
    [slow] = reader.read(b"The tower at Skarn, which is high. " * 1_500_000, "slow.txt")
    assert str(slow) == "slow.txt: reading it took longer than 1 seconds; it is left out, the others go on"
    assert outcomes(reader, ("b.txt", SMALL)) == [["Reading"]]


def test_a_file_that_takes_too_much_memory_is_named_and_the_next_is_read(open_reader):
    reader = open_reader(memory=600 << 20)
    [large] = reader.read(b"The tower at Skarn is high. " * 8_000_000, "large.txt")
    assert isinstance(large, Unreadable)
    assert str(large).startswith("large.txt: ")
    assert "memory" in str(large)
    assert outcomes(reader, ("b.txt", SMALL)) == [["Reading"]]


def test_a_file_that_crashes_its_reader_is_named_and_the_next_is_read(open_reader):
    reader = open_reader()
    articles = reader.read(RECORD * 3000, "many.jsonl")
    next(articles)
    [worker] = workers()
    os.kill(worker, signal.SIGSEGV)
    *_, crashed = articles
    assert str(crashed) == "many.jsonl: reading it crashed the reader (SIGSEGV); it is left out, the others go on"
    assert outcomes(reader, ("b.txt", SMALL)) == [["Reading"]]


def test_reading_that_is_broken_off_leaves_nothing_for_the_next_file(open_reader):
    reader = open_reader()
    articles = reader.read(RECORD * 3, "three.jsonl")
    next(articles)
    articles.close()
    [found] = reader.read(SMALL, "b.txt")
    assert found.article.source == "b.txt"


def test_no_worker_outlives_its_reader():
    with closing(Reader()) as reader:
        assert outcomes(reader, ("a.txt", SMALL)) == [["Reading"]]
        assert workers()
    assert workers() == []


def test_deeply_nested_markup_stops_nothing(open_reader):
    deep = b"<html><body><article>" + b"<div>" * 100_000 + b"<p>" + SMALL
    found = outcomes(open_reader(), ("deep.html", deep), ("b.txt", SMALL))
    assert [len(one) for one in found] == [1, 1]
    assert found[1] == ["Reading"]


# Folders


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    (made / "tower.txt").write_bytes(SMALL)
    return made


def added(folder):
    return finished("add", folder, "--library", folder.parent / "shelf")


def test_a_link_out_of_the_folder_is_not_followed_unless_it_is_named(folder):
    secret = folder.parent / "secret.txt"
    secret.write_text("The safe is behind the painting.\n", "utf-8")
    (folder / "link.txt").symlink_to(secret)
    status, lines = added(folder)
    assert (status, lines[-1]) == (1, "1 added, 1 failed")
    assert any("link.txt: a link out of the folder" in line for line in lines)
    assert added(folder / "link.txt")[0] == 0


def test_links_in_circles_end(folder):
    (folder / "circle").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    status, lines = added(folder)
    assert (status, lines[-1]) == (1, "1 added, 1 failed")
    assert any("self.txt: Too many levels of symbolic links" in line for line in lines)


def test_a_pipe_in_a_folder_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe.txt")
    status, lines = added(folder)
    assert (status, lines[-1]) == (1, "1 added, 1 failed")
    assert any("pipe.txt: no file that holds anything" in line for line in lines)


def test_a_name_that_steers_a_terminal_is_spelled_out(folder):
    (folder / "a\x1b[2J\nb.txt").write_text("The bell of Velm is cracked.\n", "utf-8")
    (folder / "c\x1b[31m.txt").write_bytes(b"")
    status, lines = added(folder)
    assert (status, lines[-1]) == (1, "2 added, 1 failed")
    for command in (("list",), ("show", "a-2j-b"), ("doctor",)):
        status, told = finished(*command, "--library", folder.parent / "shelf")
        assert status == 0, told
        lines += told
    assert "\x1b" not in "".join(lines)
    assert any("c<ESC>[31m.txt" in line for line in lines)

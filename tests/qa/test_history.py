"""The history: what was asked and what came of it, kept with the library until it is deleted."""

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from paths import ROOT, at_home

from index import store
from index.article import Citation
from index.library import DATABASE
from index.schema import VERSION
from index.store import LibraryError
from qa import history, weights
from qa.answer import Answer, BadQuestion, Reason, Seconds, Statement, Tokens
from qa.assistant import Assistant
from qa.claim import Verdict, Witness
from qa.history import Kind
from qa.quotations import Quotation
from qa.verify import Label, Support

QUESTION = "How long was the harbour bridge closed because of Storm Ottilie?"
FAR_OFF = "Which enzyme do octopuses use to digest purple marzipan?"
CLAIM = "The harbour bridge was shut for 19 hours during Storm Ottilie."
HOSTILE = "\x1b]0;owned\x07\x1b[31m\u202e[bold]\U000e0041 \ud800 '; DROP TABLE record; --"

FIRST_SCHEMA = """
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
INSERT INTO article VALUES ('tower', 'Tower', 'It is high.', 'tower.txt', NULL, 'd', '[]', 'f', '2031-01-01 10:00:00');
"""


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """The file of a library without articles."""
    opened = store.connect(tmp_path_factory.mktemp("history") / DATABASE, create=True)
    yield opened
    opened.close()


@pytest.fixture
def empty(db):
    """That file, with nothing in its history."""
    history.delete_all(db)
    return db


@pytest.fixture
def tiny(shelf):
    """An assistant with the tiny chat model."""
    found = Assistant.open(shelf)
    yield found
    found.library.close()


@pytest.fixture
def in_shelf(qa, shelf):
    """Runs a command on the library of the samples."""

    def run(command, *arguments, **named):
        return qa(*command.split(), *arguments, "--library", shelf, **named)

    return run


@pytest.fixture(scope="module")
def once_asked(indexed_samples, chosen_tiny, tmp_path_factory):
    """The samples' library after a question and a claim, each a conversation of its own; it is only ever copied."""
    folder = tmp_path_factory.mktemp("asked") / "shelf"
    shutil.copytree(indexed_samples, folder)
    with at_home(chosen_tiny):
        assistant = Assistant.open(folder)
        assistant.ask(FAR_OFF)
        assistant.conversation = None
        assistant.check(CLAIM)
    assistant.library.close()
    return folder


@pytest.fixture
def asked(once_asked, shelf):
    """The test's library is the one after the question and the claim."""
    shutil.copytree(once_asked, shelf, dirs_exist_ok=True)


def citation(quote="It was built in 1931.", page=None):
    return Citation("tower", "The tower", "tower.txt", page, 2, 40, 40 + len(quote), quote, "d" * 64)


def answer(question="How old is it?", text="It was built in 1931.", reason=None):
    statements = () if reason else (Statement(text, (citation(),), 0.9, quoted=True, against=(citation(page=3),)),)
    return Answer(question, "", statements, bool(reason), reason, 0.1, (), Seconds(0.1, None, 1 / 3), Tokens(7, 2))


def verdict(claim="It is old.", label=Label.SUPPORTED):
    return Verdict(claim, label, Support(0.7, 0.2, 0.1), (Witness(citation(), 0.7),), (), (citation(),), 0.1)


def records(run):
    return [json.loads(line) for line in run.lines]


def one_line(run):
    [line] = run.err.splitlines()
    return line


def numbers(db, search="", limit=None):
    return [one.id for one in history.records(db, search, limit)]


# Keeping

texts = some.text(max_size=30)
shares = some.floats(0, 1)
citations = some.builds(Citation, texts, texts, texts, some.none() | some.integers(1, 9), *[some.integers(0, 9)] * 3)
several = some.lists(citations, max_size=2).map(tuple)
witnesses = some.lists(some.builds(Witness, citations, shares), max_size=2).map(tuple)
answers = some.builds(
    Answer,
    question=texts,
    short=texts,
    statements=some.lists(some.builds(Statement, texts, several, shares, some.booleans(), several), max_size=2).map(
        tuple
    ),
    reason=some.none() | some.sampled_from(Reason),
    confidence=shares,
    nearest=several,
    seconds=some.builds(Seconds, shares, some.none() | shares, shares),
)
quotations = some.builds(Quotation, texts, some.none() | citations, texts)
simple = {
    "claim": texts,
    "probabilities": some.builds(Support, shares, shares, shares),
    "evidence_for": witnesses,
    "evidence_against": witnesses,
    "nearest": several,
    "seconds": shares,
    "quotations": some.lists(quotations, max_size=2).map(tuple),
    "reason": some.none() | some.sampled_from(Reason),
}
verdicts = some.builds(Verdict, **simple, parts=some.lists(some.builds(Verdict, **simple), max_size=2).map(tuple))


@settings(max_examples=60, deadline=None)
@given(result=answers | verdicts)
def test_every_answer_and_verdict_reads_back_as_it_was(db, result):
    assert history.saved(db, history.keep(db, result, {}).id).result == result


@pytest.mark.parametrize("result", [answer(HOSTILE, HOSTILE), verdict(HOSTILE)])
def test_hostile_text_is_kept_and_reads_back_as_it_was(empty, result):
    kept = history.keep(empty, result, {})
    assert history.saved(empty, kept.id).result == result
    assert numbers(empty, "owned") == [kept.id]


def test_an_assistant_keeps_what_it_gives_with_the_digests_of_its_weights(tiny):
    given = [tiny.ask(QUESTION), tiny.check(CLAIM)]
    kept = history.conversation(tiny.library.database, tiny.conversation)
    assert [one.result for one in kept] == given
    assert [(one.record.kind, one.record.asked) for one in kept] == [(Kind.QUESTION, QUESTION), (Kind.CLAIM, CLAIM)]
    verifier = sha256((ROOT / "qa" / "verifier" / "model.onnx").read_bytes()).hexdigest()
    digests = {str(one.role): one.digest for one in weights.listed()} | {"verifier": verifier}
    assert [one.weights for one in kept] == [digests, digests]


def test_an_assistant_begins_a_conversation_and_continues_an_earlier_one(tiny):
    def check():
        tiny.check(CLAIM)
        return tiny.conversation

    first = check()
    assert check() == first
    tiny.conversation = None
    second = check()
    tiny.conversation = first
    assert check() == first != second
    kept = history.records(tiny.library.database)
    assert [one.conversation for one in kept] == [first, second, first, first]


def test_a_conversation_deleted_while_it_goes_on_begins_anew(tiny):
    tiny.check(CLAIM)
    history.delete_all(tiny.library.database)
    tiny.check(CLAIM)
    [kept] = history.records(tiny.library.database)
    assert kept.conversation == tiny.conversation


def test_an_answer_that_is_abandoned_is_not_kept(tiny):
    events = tiny.events(QUESTION)
    next(events)
    next(events)
    events.close()
    with pytest.raises(BadQuestion):
        tiny.ask("?")
    assert history.records(tiny.library.database) == []


def test_a_batch_is_one_conversation_and_its_failures_are_not_kept(in_shelf):
    lines = [{"claim": CLAIM}, {"claim": ""}, {"claim": "The market opened in 1891."}]
    in_shelf("check", "--batch", "-", piped="\n".join(map(json.dumps, lines)).encode())
    kept = records(in_shelf("history", "--json"))
    assert [one["asked"] for one in kept] == ["The market opened in 1891.", CLAIM]
    assert len({one["conversation"] for one in kept}) == 1


def test_two_processes_may_keep_at_once(shelf, db):
    code = """
import sys
from pathlib import Path
sys.path.insert(0, "tests/qa")
from test_history import answer
from index import store
from qa import history
db = store.connect(Path(sys.argv[1]))
for number in range(60):
    history.keep(db, answer(f"{sys.argv[2]} {number}?"), {})
"""
    path = f"{ROOT / 'tests'}{os.pathsep}{ROOT}"
    both = [
        subprocess.Popen([sys.executable, "-c", code, shelf / DATABASE, name], env={**os.environ, "PYTHONPATH": path})
        for name in ("left", "right")
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    with store.connect(shelf / DATABASE) as opened:
        assert [len(numbers(opened, name)) for name in ("left", "right")] == [60, 60]
        assert len({one.conversation for one in history.records(opened)}) == 120
    opened.close()


# When it can't be written


def test_a_locked_library_still_answers_and_says_once_that_it_does_not_keep_it(tiny, shelf, capfd):
    tiny.check(CLAIM)
    other = sqlite3.connect(shelf / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert [tiny.check(CLAIM).claim, tiny.ask(FAR_OFF).question] == [CLAIM, FAR_OFF]
    other.close()
    told = capfd.readouterr().err.splitlines()
    assert told == ["qa: this is not kept in the history: the history can't be written (database is locked)"]
    tiny.check(CLAIM)
    assert len(history.records(tiny.library.database)) == 2


def test_a_full_disk_still_answers_and_says_that_it_does_not_keep_it(shelf, script):
    code = """
import resource, sys
from qa.assistant import Assistant
assistant = Assistant.open(sys.argv[1])
first = assistant.check(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
print(*(assistant.check(sys.argv[2]).label == first.label for _ in range(2)))
"""
    run = script(code, shelf, CLAIM)
    assert (run.status, run.out) == (0, "True True\n"), run.err
    assert one_line(run).startswith("qa: this is not kept in the history: the history can't be written (")
    with store.connect(shelf / DATABASE) as opened:
        assert numbers(opened) == [1]
    opened.close()


@pytest.mark.parametrize("schema", [FIRST_SCHEMA, ""])
def test_a_library_without_permission_to_write_is_read_and_keeps_nothing(script, schema):
    code = """
import os, sqlite3, sys, tempfile
from pathlib import Path
sys.path[:0] = ["tests", "tests/qa"]
from test_history import answer
from index import store
from index.store import LibraryError
from qa import history
with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o777)
    file = Path(folder, "library.sqlite3")
    if sys.argv[1]:
        sqlite3.connect(file).executescript(sys.argv[1]).close()
    else:
        store.connect(file, create=True).close()
    file.chmod(0o444)
    if os.getuid() == 0:
        os.seteuid(65534)
    db = store.connect(file)
    print(len(store.entries(db)), history.records(db), history.records(db, "old"))
    for change in (lambda: history.keep(db, answer(), {}), lambda: history.rename(db, 1, "x")):
        try:
            change()
        except LibraryError as error:
            print(error)
    db.close()
    os.seteuid(os.getuid())
"""
    run = script(code, schema)
    refused = "the history can't be written (attempt to write a readonly database)"
    assert run.lines == [f"{1 if schema else 0} [] []", refused, refused], run.err


# A library of the first version


@pytest.fixture
def first(tmp_path):
    """The file of a library as version 1 made it, with one article."""
    file = tmp_path / DATABASE
    made = sqlite3.connect(file)
    made.executescript(FIRST_SCHEMA)
    made.close()
    return file


def test_a_library_of_the_first_version_is_upgraded_in_place(first):
    opened = store.connect(first)
    kept = history.keep(opened, answer(), {})
    opened.close()
    again = store.connect(first)
    assert [entry.id for entry in store.entries(again)] == ["tower"]
    assert numbers(again, "1931") == [kept.id]
    assert again.execute("PRAGMA user_version").fetchone() == (VERSION,)
    fresh = store.connect(first.with_name("fresh.sqlite3"), create=True)
    tables = [[row[0] for row in one.execute("SELECT name FROM sqlite_schema ORDER BY name")] for one in (again, fresh)]
    assert tables[0] == tables[1]
    again.close()
    fresh.close()


def test_an_upgrade_that_fails_leaves_the_first_version_and_comes_later(first, script):
    code = """
import resource, sys
from pathlib import Path
from index import store
from qa import history
resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, 32_768))
db = store.connect(Path(sys.argv[1]))
print(len(store.entries(db)), history.records(db))
"""
    run = script(code, first)
    assert (run.status, run.out) == (0, "1 []\n"), run.err
    kept = sqlite3.connect(first)
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    kept.close()
    opened = store.connect(first)
    assert history.keep(opened, answer(), {}).id == 1
    opened.close()


def test_two_processes_may_upgrade_at_once(first):
    code = "import sys; from pathlib import Path; from index import store; store.connect(Path(sys.argv[1]))"
    both = [subprocess.Popen([sys.executable, "-c", code, first], cwd=ROOT) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    opened = store.connect(first)
    assert opened.execute("PRAGMA user_version").fetchone() == (VERSION,)
    opened.close()


# Listing and searching


def test_records_come_newest_first_and_no_more_than_wanted(empty):
    kept = [history.keep(empty, answer(f"Question {number}?"), {}).id for number in range(5)]
    assert numbers(empty) == kept[::-1]
    assert numbers(empty, limit=2) == [kept[4], kept[3]]
    assert numbers(empty, "question", 1) == [kept[4]]


def test_a_search_finds_all_its_words_in_question_and_answer_together(empty):
    tower = history.keep(empty, answer("How old is the Tower?", "Café Skarn says: built in 1931."), {}).id
    withheld = history.keep(empty, answer("How high is the tower?", reason=Reason.NOT_SETTLED), {}).id
    claim = history.keep(empty, verdict("The tower has bells.", Label.NOT_ENOUGH_INFO), {}).id
    for search, expected in {
        "tower": [claim, withheld, tower],
        "TOWERS": [claim, withheld, tower],
        "tower 1931": [tower],
        "cafe": [tower],
        "ska": [tower],
        "settles": [withheld],
        "not enough bell": [claim],
        "tower lynx": [],
        "": [claim, withheld, tower],
    }.items():
        assert numbers(empty, search) == expected, search


@pytest.mark.parametrize(
    "search", ['"', "*", "?!", "NEAR(", "tower OR", "asked:tower", "-", "\x00", "\ud800", "_", "^"]
)
def test_what_would_be_an_operator_in_a_search_is_harmless(empty, search):
    history.keep(empty, answer(), {})
    assert numbers(empty, search) == []


def test_a_search_of_ten_thousand_words_is_no_crash(empty):
    assert numbers(empty, "tower " * 10_000) == []


# Renaming and deleting


def test_a_title_is_that_of_the_whole_conversation(empty):
    first = history.keep(empty, answer(), {})
    history.keep(empty, verdict(), {}, first.conversation)
    history.rename(empty, first.conversation, "  The\ntower ")
    assert [one.record.title for one in history.conversation(empty, first.conversation)] == ["The tower"] * 2
    history.rename(empty, first.conversation, "")
    assert [one.title for one in history.records(empty)] == ["", ""]


def test_an_archived_conversation_is_only_among_the_archived_until_it_is_taken_out_or_goes_on(empty):
    first = history.keep(empty, answer(), {})
    other = history.keep(empty, answer(), {})

    def listed():
        return [[one.id for one in history.records(empty, "1931", archived=archived)] for archived in (False, True)]

    history.archive(empty, first.conversation)
    assert (listed(), history.count_archived(empty)) == ([[other.id], [first.id]], 1)
    history.archive(empty, first.conversation, archived=False)
    assert listed() == [[other.id, first.id], []]
    history.archive(empty, first.conversation)
    more = history.keep(empty, answer(), {}, first.conversation)
    assert listed() == [[more.id, other.id, first.id], []]


def test_an_archived_conversation_that_was_deleted_is_put_back_into_the_archive(empty):
    first = history.keep(empty, answer(), {})
    history.archive(empty, first.conversation)
    kept = history.conversation(empty, first.conversation)
    history.delete_conversation(empty, first.conversation)
    history.put_back(empty, kept)
    assert [one.id for one in history.records(empty, archived=True)] == [first.id]


def test_a_deleted_record_is_found_no_more_and_its_number_not_given_again(empty):
    first, second = history.keep(empty, answer(), {}), history.keep(empty, answer(), {})
    history.delete(empty, [second.id])
    assert numbers(empty) == numbers(empty, "1931") == [first.id]
    assert history.keep(empty, answer(), {}).id > second.id
    with pytest.raises(LibraryError, match="nothing is kept under this number"):
        history.saved(empty, second.id)
    with pytest.raises(LibraryError, match="nothing is kept under this number"):
        history.conversation(empty, second.conversation)


def test_a_deletion_of_what_is_not_there_deletes_nothing(empty):
    kept = history.keep(empty, answer(), {})
    with pytest.raises(LibraryError, match="99999: nothing is kept under this number"):
        history.delete(empty, [kept.id, 99_999])
    assert numbers(empty) == [kept.id]


def test_a_conversation_is_deleted_with_all_its_records_and_no_others(empty):
    first = history.keep(empty, answer(), {})
    history.keep(empty, verdict(), {}, first.conversation)
    other = history.keep(empty, answer(), {})
    history.delete_conversation(empty, first.conversation)
    assert numbers(empty) == [other.id]


def test_what_was_deleted_is_put_back_as_it_was(empty):
    first = history.keep(empty, answer(), {"chat": "d" * 64})
    history.keep(empty, verdict(), {}, first.conversation)
    history.rename(empty, first.conversation, "The tower")
    kept = history.conversation(empty, first.conversation)
    history.delete_conversation(empty, first.conversation)
    history.put_back(empty, kept)
    assert history.conversation(empty, first.conversation) == kept
    assert numbers(empty, "1931") == [first.id]


def test_deleting_all_leaves_nothing_and_says_how_many(empty):
    history.keep(empty, answer(), {})
    history.keep(empty, verdict(), {})
    assert history.delete_all(empty) == 2
    assert numbers(empty) == numbers(empty, "1931") == []
    assert empty.execute("SELECT count(*) FROM conversation").fetchone() == (0,)


# The commands


def test_a_history_of_nothing_says_so(in_shelf):
    run = in_shelf("history")
    assert (run.status, run.out, one_line(run)) == (0, "", "nothing has been asked yet")
    assert in_shelf("history", "--json").out == in_shelf("history export").out == ""
    run = in_shelf("history", "--search", "tower")
    assert (run.status, one_line(run)) == (0, "no question or claim has all the words of 'tower'")


def test_the_list_has_each_question_and_claim_on_a_line(asked, in_shelf):
    run = in_shelf("history")
    assert [line.split(maxsplit=4)[0:1] + line.split(maxsplit=4)[3:] for line in run.lines] == [
        ["2", "claim", CLAIM],
        ["1", "question", FAR_OFF],
    ]
    assert in_shelf("history", "--search", "octopus").lines == run.lines[1:]
    assert in_shelf("history", "--limit", 1).lines == run.lines[:1]


def test_the_list_in_json_has_the_fields_of_the_schema(asked, in_shelf):
    claim, question = records(in_shelf("history", "--json"))
    names = {"schema", "id", "conversation", "title", "archived", "made", "kind", "asked", "said"}
    assert set(claim) == set(question) == names
    assert claim["said"] in {label.replace("_", " ") for label in Label}
    assert question["said"] == Reason.NOTHING_CLOSE


def test_show_prints_what_was_printed_then_below_what_was_asked(in_shelf):
    for number, printed in enumerate([in_shelf("ask", FAR_OFF), in_shelf("check", CLAIM)], 1):
        run = in_shelf("history show", number)
        heading, between, *rest = run.lines
        assert (run.status, between, rest) == (0, "", printed.lines)
        assert heading.endswith((FAR_OFF, CLAIM)[number - 1])


def test_show_in_json_is_what_ask_printed_with_what_the_history_knows(in_shelf):
    [printed] = records(in_shelf("ask", FAR_OFF, "--json"))
    [shown] = records(in_shelf("history show", 1, "--json"))
    assert {name: shown[name] for name in printed} == printed
    assert set(shown) - set(printed) == {"id", "conversation", "title", "made", "kind", "weights"}
    assert set(shown["weights"]) == {"chat", "embedder", "reranker", "verifier"}


def test_an_export_is_accepted_by_verify(asked, in_shelf, tmp_path):
    file = tmp_path / "history.jsonl"
    file.write_text(in_shelf("history export").out, "utf-8")
    run = in_shelf("verify", file)
    assert (run.status, {line.split()[0] for line in run.lines}) == (0, {"holds"}), run.err


def test_an_export_holds_those_wanted_in_their_order(asked, in_shelf):
    assert [one["id"] for one in records(in_shelf("history export"))] == [1, 2]
    assert [one["kind"] for one in records(in_shelf("history export", 2, 1))] == ["claim", "question"]


def test_a_title_is_shown_in_the_list(asked, in_shelf):
    assert in_shelf("history rename", 2, "The storm").status == 0
    assert in_shelf("history").lines[0].endswith(f"{CLAIM}  [The storm]")


def test_an_archived_conversation_is_listed_by_archived_alone_until_that_is_undone(asked, in_shelf):
    assert one_line(in_shelf("history --archived")) == "nothing is archived"
    assert in_shelf("history archive", 2).status == 0
    assert [[one["id"], one["archived"]] for one in records(in_shelf("history --json"))] == [[1, False]]
    assert [[one["id"], one["archived"]] for one in records(in_shelf("history --archived --json"))] == [[2, True]]
    in_shelf("history archive", 1)
    assert one_line(in_shelf("history")) == "all that was asked is archived"
    in_shelf("history archive", 1, "--undo")
    assert in_shelf("history archive", 2, "--undo").status == 0
    assert len(in_shelf("history").lines) == 2


def test_delete_deletes_what_is_named(asked, in_shelf):
    assert in_shelf("history delete", 1).out == "deleted 1\n"
    assert [one["id"] for one in records(in_shelf("history", "--json"))] == [2]
    assert len(in_shelf("list").lines) == 10


def test_deleting_all_needs_a_yes(asked, in_shelf):
    run = in_shelf("history delete", "--all")
    assert (run.status, "--all needs --yes" in run.err) == (2, True)
    assert len(in_shelf("history").lines) == 2
    assert in_shelf("history delete", "--all", "--yes").out == "deleted 2\n"
    assert in_shelf("history").lines == []


@pytest.mark.parametrize(("typed", "deleted"), [("n", 0), ("y", 2)])
def test_deleting_all_asks_on_a_terminal(asked, shelf, typed, deleted):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "qa.cli", "history", "delete", "--all", "--library", shelf]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        os.write(ours, f"{typed}\n".encode())
        out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (process.returncode, out.decode().strip()) == (0, f"deleted {deleted}")
    assert b"Delete every question and claim of this library?" in err


@pytest.mark.parametrize("command", ["show", "export", "rename", "archive", "delete"])
def test_a_number_that_is_not_there_is_one_clear_line(in_shelf, command):
    run = in_shelf(f"history {command}", 7, *(["x"] if command == "rename" else []))
    assert run.status == 1
    assert one_line(run) == "qa: 7: nothing is kept under this number; `qa history` lists what is"


@pytest.mark.parametrize(
    "arguments",
    [
        ["show"],
        ["show", "x"],
        ["show", "9" * 30],
        ["delete"],
        ["delete", "1", "--all"],
        ["rename", "1"],
        ["--limit", "0"],
        ["--limit", "2", "show", "1"],
        ["frobnicate"],
    ],
)
def test_wrong_usage_is_status_2(qa, shelf, monkeypatch, arguments):
    monkeypatch.setenv("FACTCHECK_QA_LIBRARY", str(shelf))
    run = qa("history", *arguments)
    assert run.status == 2
    assert "Traceback" not in run.err


@pytest.mark.parametrize("command", ["", "show 1", "export", "rename 1 x", "archive 1", "delete 1"])
def test_a_missing_library_is_one_clear_line(qa, tmp_path, command):
    run = qa("history", *command.split(), "--library", tmp_path / "none")
    assert run.status == 1
    assert one_line(run) == f"qa: {tmp_path / 'none'}: there is no library here; `qa add PATH` makes one"


def test_hostile_text_is_shown_harmlessly(in_shelf):
    hostile = HOSTILE.replace("\ud800", "\udc80")
    assert in_shelf("check", f"The bridge {hostile}").status == 0
    assert in_shelf("history rename", 1, hostile).status == 0
    runs = [in_shelf(f"history {command}") for command in ("", "show 1", "export", "--json", "--search \x1b")]
    assert [run.status for run in runs] == [0] * 5
    assert not any(mark in run.out + run.err for run in runs for mark in "\x1b\x07\u202e\U000e0041")
    assert "<ESC>[31m" in runs[0].out


def test_what_can_not_be_read_is_one_clear_line_and_still_listed_and_deleted(asked, in_shelf, shelf):
    with sqlite3.connect(shelf / DATABASE) as opened:
        opened.execute("UPDATE record SET result = '{}' WHERE id = 1")
    opened.close()
    run = in_shelf("history show", 1)
    assert (run.status, "what is kept under this number can't be read" in one_line(run)) == (1, True)
    assert len(in_shelf("history").lines) == 2
    assert in_shelf("history delete", 1).status == 0

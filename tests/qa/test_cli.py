"""The `qa` command as its user meets it: what it prints, what it refuses, and its exit status."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from paths import ARTICLES, ROOT

from qa.places import LIBRARY_VARIABLE
from qa.report import SCHEMA

CITATION = {"article_id", "title", "source", "sentence", "start", "end", "quote", "digest"}
WHERE = {"page", "place"}  # of a citation, where its source has them
QUESTION = "How long was the harbour bridge closed because of Storm Ottilie?"
CLAIM = "The harbour bridge was shut for 19 hours during Storm Ottilie."
FAR_OFF = "Which enzyme do octopuses use to digest purple marzipan?"
HEAVY = {
    "torch",
    "faiss",
    "llama_cpp",
    "textual",
    "sentence_transformers",
    "transformers",
    "onnxruntime",
    "trafilatura",
}


@pytest.fixture
def in_shelf(qa, shelf):
    """Runs the command on the library of the samples."""

    def run(command, *arguments, **named):
        return qa(command, *arguments, "--library", shelf, **named)

    return run


def records(run):
    return [json.loads(line) for line in run.lines]


def one_line(run):
    [line] = run.err.splitlines()
    return line


# Starting


def test_no_command_shows_the_help(qa):
    run = qa()
    assert "Usage: qa" in run.out + run.err


def test_help_tells_the_commands_and_the_exit_status(qa):
    run = qa("--help")
    assert run.status == 0
    commands = "add ask check chat history verify list show remove models".split()
    for word in (*commands, "Exit status", "130"):
        assert word in run.out


@pytest.mark.parametrize("command", ["--help", "list", "history"])
def test_a_light_command_loads_no_heavy_library(script, shelf, command, monkeypatch):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(shelf))
    code = """
import sys
from qa.cli import main
sys.argv = ["qa", sys.argv[1]]
try:
    main()
finally:
    print(*(name for name in sys.modules if "." not in name), file=sys.stderr)
"""
    run = script(code, command)
    assert run.status == 0
    assert HEAVY & set(run.err.split()) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["ask"],
        ["check"],
        ["add"],
        ["ask", "Who?", "--batch", "-"],
        ["ask", "--colour"],
        ["models", "use", "reranker", "x"],
    ],
)
def test_wrong_usage_is_status_2(qa, arguments):
    run = qa(*arguments)
    assert run.status == 2
    assert "Traceback" not in run.err


# Adding, listing, showing, removing


def test_add_says_what_became_of_each_file(qa, write, tmp_path):
    files = [
        write("a.txt", "The tower is high."),
        write("b.txt", "The tower is low."),
        write("c.txt", "The tower is low."),
    ]
    run = qa("add", *files, "--library", tmp_path / "new")
    assert run.status == 0
    assert [line.split()[0] for line in run.err.splitlines()[:3]] == ["added", "added", "duplicate"]
    assert run.err.splitlines()[-1] == "2 added, 1 duplicate"
    again = qa("add", *files, "--library", tmp_path / "new")
    assert (again.status, again.err.splitlines()[-1]) == (0, "2 unchanged, 1 duplicate")


def test_add_goes_on_after_a_broken_file_and_says_so_in_its_status(qa, write, tmp_path):
    (tmp_path / "empty.txt").touch()
    run = qa(
        "add",
        tmp_path / "empty.txt",
        tmp_path / "gone.txt",
        write("a.txt", "The tower is high."),
        "--json",
        "--library",
        tmp_path / "new",
    )
    outcomes = {os.path.basename(one["source"]): one["outcome"] for one in records(run)}
    assert (run.status, outcomes) == (1, {"gone.txt": "failed", "empty.txt": "failed", "a.txt": "added"})


def test_add_json_has_the_fields_of_the_schema(qa, write, tmp_path):
    [record] = records(qa("add", write("a.txt", "The tower is high."), "--json", "--library", tmp_path / "new"))
    assert record == {
        "schema": SCHEMA,
        "source": str(tmp_path / "a.txt"),
        "outcome": "added",
        "article_id": "a",
        "detail": "",
    }


def test_add_takes_a_folder_with_all_that_is_in_it_but_hidden_files(qa, write, tmp_path):
    write("folder/a.txt", "The tower is high.")
    write("folder/deep/er/b.md", "The tower is low.")
    write("folder/.hidden/c.txt", "The tower is red.")
    write("folder/notes.xyz", "The tower is blue.")
    run = qa("add", tmp_path / "folder", "--json", "--library", tmp_path / "new")
    assert {os.path.basename(one["source"]) for one in records(run)} == {"a.txt", "b.md"}


def test_a_folder_without_articles_is_a_failure(qa, tmp_path):
    (tmp_path / "folder").mkdir()
    run = qa("add", tmp_path / "folder", "--library", tmp_path / "new")
    assert run.status == 1
    assert "no articles in this folder" in run.err


def test_add_takes_standard_input(qa, tmp_path):
    text = b"Tower opens\n\nThe tower at Skarn opened on Friday.\n"
    run = qa("add", "-", "--library", tmp_path / "new", piped=text)
    assert (run.status, run.err.splitlines()[-1]) == (0, "1 added")
    assert qa("add", "-", "--library", tmp_path / "new", piped=text).err.splitlines()[-1] == "1 unchanged"
    [entry] = records(qa("list", "--json", "--library", tmp_path / "new"))
    assert entry["title"] == "Tower opens"


def test_empty_standard_input_is_a_clear_failure(qa, tmp_path):
    run = qa("add", "-", "--library", tmp_path / "new")
    assert run.status == 1
    assert "empty" in run.err


def test_a_hostile_file_name_is_shown_harmlessly(qa, tmp_path):
    file = tmp_path / "a\x1b]0;owned\x07\x1b[31m\u202e[bold]x.txt"
    file.write_text("The tower at Skarn opened on Friday.", "utf-8")
    broken = tmp_path / "\x1b[2Jempty.txt"
    broken.touch()
    runs = [
        qa("add", file, broken, "--library", tmp_path / "new"),
        qa("list", "--library", tmp_path / "new"),
        qa("add", tmp_path / "\x1b[2Jgone.txt", "--library", tmp_path / "new"),
        qa("show", "\x1b[2Jnone", "--library", tmp_path / "new"),
    ]
    assert [run.status for run in runs] == [1, 0, 1, 1]
    assert not any(character in run.out + run.err for run in runs for character in "\x1b\x07\u202e")
    assert "<ESC>[2Jempty.txt" in runs[0].err


def test_list_shows_every_article_with_its_date(in_shelf):
    run = in_shelf("list")
    assert (run.status, len(run.lines)) == (0, 10)
    assert any(line.split()[:2] == ["bridge-audit-cost", "2031-05-22"] for line in run.lines)


def test_list_json_has_the_fields_of_the_schema(in_shelf):
    for record in records(in_shelf("list", "--json")):
        assert set(record) == {
            "schema",
            "id",
            "title",
            "source",
            "published",
            "digest",
            "sentences",
            "added",
            "copy_of",
            "address",
        }


def test_show_prints_the_text_or_its_numbered_sentences(in_shelf):
    assert "Upper Tarve" in in_shelf("show", "low-quay").out
    lines = in_shelf("show", "bridge-audit", "--sentences").lines
    assert any(line.split()[:2] == ["1", "The"] for line in lines)


def test_show_json_holds_the_canonical_text_that_every_offset_refers_to(in_shelf):
    [record] = records(in_shelf("show", "bridge-audit", "--sentences", "--json"))
    assert set(record) == {"schema", "id", "title", "source", "published", "address", "digest", "text", "sentences"}
    for one in record["sentences"]:
        assert set(one) - WHERE == CITATION
        assert record["text"][one["start"] : one["end"]] == one["quote"]


def test_show_of_what_is_not_there_is_one_clear_line(in_shelf):
    run = in_shelf("show", "nothing-like-it")
    assert (run.status, one_line(run)) == (1, "qa: nothing-like-it: no such article; `qa list` shows those there are")


def test_remove_takes_an_article_out(in_shelf):
    assert in_shelf("remove", "bridge-audit").out == "removed bridge-audit-cost\n"
    assert len(in_shelf("list").lines) == 9
    assert in_shelf("remove", "bridge-audit").status == 1


def test_ctrl_c_in_the_middle_of_add_is_status_130_and_keeps_what_was_done(tmp_path, qa):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1500):
        text = f"Village number {number} has {number + 100} wells.\n\nThe oldest of them was dug in {number}.\n"
        (folder / f"village-{number:04}.txt").write_text(text, "utf-8")
    command = [sys.executable, "-m", "qa.cli", "add", str(folder), "--library", str(tmp_path / "new")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stderr
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    assert process.returncode == 130, err
    told = re.fullmatch(r"stopped: (\d+) added so far; run it again to go on", err.splitlines()[-1])
    assert told, err
    kept = len(qa("list", "--library", tmp_path / "new").lines)
    assert 1 <= int(told[1]) <= kept <= int(told[1]) + 1


# The library


def test_the_environment_names_the_library(qa, shelf, monkeypatch):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(shelf))
    assert len(qa("list").lines) == 10


def test_the_option_wins_over_the_environment(qa, shelf, monkeypatch, tmp_path):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(tmp_path / "nowhere"))
    assert len(qa("list", "--library", shelf).lines) == 10


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["show", "x"], ["remove", "x"], ["ask", "Who?"], ["check", "It is."], ["reindex"], ["verify", "-"]],
)
def test_a_missing_library_is_one_clear_line(qa, tmp_path, arguments):
    run = qa(*arguments, "--library", tmp_path / "none")
    assert run.status == 1
    assert one_line(run) == f"qa: {tmp_path / 'none'}: there is no library here; `qa add PATH` makes one"


@pytest.mark.parametrize("arguments", [["ask", "Who?"], ["check", "It is."]])
def test_an_empty_library_is_one_clear_line(qa, tmp_path, empty_library, arguments):
    run = qa(*arguments, "--library", empty_library.folder)
    assert run.status == 1
    assert "no articles yet; `qa add PATH` adds some" in one_line(run)


@pytest.mark.parametrize(
    "arguments", [["list"], ["show", "bridge-audit"], ["check", CLAIM], ["remove", "bridge-audit"]]
)
def test_a_damaged_library_is_one_clear_line(in_shelf, shelf, arguments):
    file = shelf / "library.sqlite3"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)
    run = in_shelf(*arguments)
    assert run.status == 1
    assert one_line(run).startswith("qa: ")


def test_another_embedder_is_one_clear_line_and_reindex_mends_it(in_shelf, qa, other_embedder):
    assert qa("models", "use", "embedder", other_embedder).status == 0
    run = in_shelf("check", CLAIM)
    assert run.status == 1
    assert "`qa reindex` embeds its articles again" in one_line(run)
    assert in_shelf("reindex").status == 0
    assert in_shelf("check", CLAIM).status == 0


# Asking and checking


def test_a_question_about_nothing_in_the_library_is_abstained_from(in_shelf):
    run = in_shelf("ask", FAR_OFF)
    assert run.status == 3
    assert run.out.startswith("The sources do not say.")


@pytest.mark.slow
def test_an_abstention_ends_cleanly_while_the_chat_model_is_still_loading(script, shelf, default_models, monkeypatch):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(shelf))
    run = script("import sys; from qa.cli import main; sys.argv[0] = 'qa'; main()", "ask", FAR_OFF)
    assert run.status == 3


def test_an_abstention_in_json_has_the_fields_of_the_schema(in_shelf):
    run = in_shelf("ask", FAR_OFF, "--json")
    [record] = records(run)
    assert run.status == 3
    assert (record["schema"], record["question"], record["abstained"], record["statements"]) == (
        SCHEMA,
        FAR_OFF,
        True,
        [],
    )
    assert {"answer", "confidence", "nearest", "seconds", "tokens"} <= set(record)
    assert set(record["seconds"]) == {"evidence", "first_word", "total"}
    assert set(record["tokens"]) == {"prompt", "generated"}
    assert record["nearest"]
    assert all(set(one) - WHERE == CITATION for one in record["nearest"])


def test_an_answer_of_any_model_is_cited_or_abstained_from(in_shelf, shelf, qa):
    run = in_shelf("ask", QUESTION, "--json")
    [record] = records(run)
    assert run.status == (3 if record["abstained"] else 0)
    assert bool(record["statements"]) != record["abstained"]
    assert all(statement["citations"] and 0 <= statement["support"] <= 1 for statement in record["statements"])
    [article] = records(in_shelf("show", record["nearest"][0]["article_id"], "--json"))
    nearest = record["nearest"][0]
    assert article["text"][nearest["start"] : nearest["end"]] == nearest["quote"]


def test_a_verdict_in_json_has_the_fields_of_the_schema(in_shelf):
    run = in_shelf("check", CLAIM, "--json")
    [record] = records(run)
    assert run.status == 0
    assert {"schema", "claim", "label", "probabilities", "evidence_for", "evidence_against", "seconds"} <= set(record)
    assert record["label"] in ("supported", "refuted", "conflicting", "not_enough_info")
    assert set(record["probabilities"]) == {"supported", "refuted", "not_enough_info"}
    assert sum(record["probabilities"].values()) == pytest.approx(1, abs=0.001)
    for one in record["evidence_for"] + record["evidence_against"]:
        assert set(one) - WHERE == CITATION | {"support"}


def test_a_claim_is_checked_against_one_article_or_sentence_alone(in_shelf):
    for source in ("fish-market-reopens", "fish-market-reopens:4"):
        [record] = records(in_shelf("check", CLAIM, "--source", source, "--json"))
        cited = record["evidence_for"] + record["evidence_against"] + record["nearest"]
        assert {one["article_id"] for one in cited} == {"fish-market-reopens"}
    assert {one["sentence"] for one in cited} == {4}


def test_a_source_that_is_not_there_is_one_clear_line(in_shelf):
    assert "no such article" in one_line(in_shelf("check", CLAIM, "--source", "nothing"))
    assert "has no sentence 999" in one_line(in_shelf("check", CLAIM, "--source", "fish:999"))


@pytest.mark.parametrize("empty", ["", "   ", "?!", "\n"])
@pytest.mark.parametrize("command", ["ask", "check"])
def test_an_empty_question_is_one_clear_line(in_shelf, command, empty):
    run = in_shelf(command, empty)
    assert run.status == 1
    assert one_line(run).endswith(" is empty")


@pytest.mark.parametrize("command", ["ask", "check"])
def test_a_question_of_ten_thousand_words_is_one_clear_line(in_shelf, command):
    started = time.monotonic()
    run = in_shelf(command, "harbour " * 10_000)
    assert run.status == 1
    assert "has 79,999 characters; 2,000 is the most" in one_line(run)
    assert time.monotonic() - started < 30


BATCH = """
{"id": "a", "claim": "The harbour bridge was shut for 19 hours."}
not JSON

{"id": 7, "claim": ""}
{"id": "wrong key", "question": "Who?"}
{"id": "wrong type", "claim": 5}
[1, 2]
{"claim": "The market opened in 1891.", "source": "fish-market-reopens"}
{"id": "no source", "claim": "The market opened.", "source": "nothing"}
{"id": "wrong source", "claim": "The market opened.", "source": 5}
{"id": {"deep": [1]}, "claim": "The market burned down."}
"""


def test_a_batch_answers_each_record_on_a_line_and_tells_bad_ones(in_shelf):
    run = in_shelf("check", "--batch", "-", piped=BATCH.encode())
    done = records(run)
    assert run.status == 1
    assert ["error" in one for one in done] == [False, True, True, True, True, True, False, True, True, False]
    assert [one.get("id") for one in done] == [
        "a", None, 7, "wrong key", "wrong type", None, None, "no source", "wrong source", {"deep": [1]}
    ]  # fmt: skip
    assert all(one["schema"] == SCHEMA for one in done)
    assert one_line(run) == "7 records failed; each has an `error` on its line"


def test_a_batch_without_a_bad_record_is_status_0(in_shelf, tmp_path):
    file = tmp_path / "claims.jsonl"
    file.write_text('{"claim": "The market opened in 1891."}\n\n', "utf-8")
    run = in_shelf("check", "--batch", file)
    assert (run.status, len(records(run)), run.err) == (0, 1, "")


def test_a_batch_of_questions_goes_on_after_an_abstention(in_shelf):
    lines = "\n".join(json.dumps({"id": number, "question": FAR_OFF}) for number in range(2))
    run = in_shelf("ask", "--batch", "-", piped=lines.encode())
    assert (run.status, [one["id"] for one in records(run)]) == (0, [0, 1])


def test_an_empty_batch_is_no_error(in_shelf):
    assert in_shelf("check", "--batch", "-", piped=b"\n \n").status == 0


@pytest.mark.parametrize("data", [None, b"\xff\xfe\x00bad"])
def test_a_batch_file_that_can_not_be_read_is_one_clear_line(in_shelf, tmp_path, data):
    file = tmp_path / "claims.jsonl"
    if data:
        file.write_bytes(data)
    run = in_shelf("check", "--batch", file)
    assert run.status == 1
    assert one_line(run).startswith(f"qa: {file}: can't be read")


def test_standard_input_that_is_not_utf_8_is_one_clear_line(in_shelf):
    run = in_shelf("check", "--batch", "-", piped=b"\xff\xfe\x00bad")
    assert run.status == 1
    assert "can't be read" in one_line(run)


def test_half_a_character_in_a_claim_is_no_crash(in_shelf):
    run = in_shelf("check", "--batch", "-", piped=rb'{"claim": "The market \ud800 opened in 1891."}')
    assert (run.status, len(records(run))) == (0, 1)


def test_a_reader_that_goes_away_ends_the_command_quietly(shelf):
    command = f"{sys.executable} -m qa.cli show bridge-audit --library {shelf} | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (len(done.stdout), done.stderr) == (1, "")


# Verifying a saved report


@pytest.fixture
def saved(in_shelf, tmp_path):
    file = tmp_path / "verdict.json"
    file.write_text(in_shelf("check", CLAIM, "--json").out, "utf-8")
    return file


def changed(saved, **values):
    record = json.loads(saved.read_text("utf-8"))
    for part in ("nearest", "evidence_for", "evidence_against"):
        record[part] = [{**one, **values} for one in record[part]]
    saved.write_text(json.dumps(record), "utf-8")


def test_citations_of_an_untouched_library_hold(in_shelf, saved):
    run = in_shelf("verify", saved)
    assert run.status == 0
    assert {line.split()[0] for line in run.lines} == {"holds"}
    assert re.fullmatch(r"1 citation, it holds|\d+ citations, all hold", one_line(run))


def test_verify_reads_standard_input_and_writes_json(in_shelf, saved):
    run = in_shelf("verify", "-", "--json", piped=saved.read_bytes())
    assert run.status == 0
    assert {one["state"] for one in records(run)} == {"holds"}
    assert all(set(one) - WHERE == CITATION | {"schema", "state"} for one in records(run))


def test_a_removed_article_makes_verify_fail_with_status_4(in_shelf, saved):
    for one in {one["article_id"] for one in json.loads(saved.read_text("utf-8"))["evidence_for"]}:
        in_shelf("remove", one)
    run = in_shelf("verify", saved)
    assert run.status == 4
    assert "article gone" in run.out


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"digest": "0" * 64}, "moved"),
        ({"digest": "0" * 64, "quote": "Never."}, "article changed"),
        ({"quote": "Never."}, "quote wrong"),
        ({"start": 0}, "quote wrong"),
    ],
)
def test_a_changed_or_tampered_citation_makes_verify_fail_with_status_4(in_shelf, saved, values, state):
    changed(saved, **values)
    run = in_shelf("verify", saved)
    assert run.status == 4
    assert all(line.startswith(state) for line in run.lines)


@pytest.mark.parametrize("text", ["", "no JSON", "{}"])
def test_verify_of_something_else_is_one_clear_line(in_shelf, tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text, "utf-8")
    run = in_shelf("verify", file)
    assert run.status == 1
    assert "not a report that `qa ask` or `qa check` wrote" in one_line(run)


def test_verify_of_a_missing_file_is_one_clear_line(in_shelf, tmp_path):
    run = in_shelf("verify", tmp_path / "none.json")
    assert run.status == 1
    assert "can't be read" in one_line(run)


# Models


def test_models_lists_each_role(qa):
    done = records(qa("models", "--json"))
    assert [one["role"] for one in done] == ["chat", "embedder", "reranker"]
    assert all(set(one) == {"role", "name", "file", "size", "licence", "sha256", "state"} for one in done)
    assert len(qa("models").lines) == 6


def test_a_chat_model_of_the_users_own_is_chosen_and_given_back(qa, tmp_path, tiny_chat):
    own = tmp_path / "mine.gguf"
    own.symlink_to(tiny_chat)
    assert qa("models", "use", "chat", own).status == 0
    assert records(qa("models", "--json"))[0]["file"] == str(own)
    assert qa("models", "use", "chat", "default").status == 0
    assert records(qa("models", "--json"))[0]["name"].startswith("qwen2.5")


@pytest.mark.parametrize("role", ["chat", "embedder"])
def test_weights_that_are_none_are_one_clear_line(qa, tmp_path, role):
    run = qa("models", "use", role, tmp_path / "none")
    assert run.status == 1
    assert "not a " in one_line(run)


def test_the_samples_can_be_added_from_the_command_line(qa, tmp_path):
    run = qa("add", ARTICLES, "--library", tmp_path / "new")
    assert (run.status, run.err.splitlines()[-1]) == (0, "10 added")

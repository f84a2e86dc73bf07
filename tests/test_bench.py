"""The benchmark's own arithmetic, and three runs of it on data made here."""

import gzip
import json
import math

import numpy as np
import pytest

from bench import metrics
from bench.__main__ import main
from bench.data import Data, document, sample, untokenised
from bench.rows import Figures


def test_words_are_compared_without_case_articles_and_punctuation():
    assert metrics.exact_match("The Harbour-Bridge!", ["a harbourbridge"]) == 1
    assert metrics.exact_match("the bridge", ["harbour bridge"]) == 0


def test_answer_f1_takes_the_best_gold_answer():
    # said: opened in 1931 (3 words); gold: 1931 (1 word); 1 shared: 2 * 1 / (3 + 1)
    assert metrics.token_f1("Opened in 1931.", ["1929", "1931"]) == 0.5
    assert metrics.token_recall("Opened in 1931.", ["in 1931 or so"]) == 0.5
    assert metrics.token_f1("", [""]) == 1


def test_citation_scores_are_those_counted_by_hand():
    gold = {("a", 0), ("b", 2)}
    cited = [("a", 0), ("a", 1), ("c", 4)]
    assert metrics.precision(cited, gold) == pytest.approx(1 / 3)
    assert metrics.recall(cited, gold) == 0.5
    assert metrics.set_f1(cited, gold) == pytest.approx(0.4)


def test_precision_does_not_apply_where_nothing_is_cited_and_f1_is_zero_there():
    assert metrics.precision([], {1}) is None
    assert metrics.set_f1([], {1}) == 0
    assert metrics.recall([1], set()) is None


def test_label_scores_are_those_counted_by_hand():
    truth, said = np.array(["s", "s", "s", "r"]), np.array(["s", "s", "r", "r"])
    assert metrics.accuracy(truth, said) == 0.75
    assert metrics.balanced_accuracy(truth, said) == pytest.approx((2 / 3 + 1) / 2)
    assert metrics.macro_f1(truth, said) == pytest.approx((0.8 + 2 / 3) / 2)
    assert metrics.micro_f1(np.array([1, 0]), np.array([2, 1]), np.array([1, 2])) == pytest.approx(1 / 3)


def test_auc_counts_ties_by_half_and_needs_both_kinds():
    positive = np.array([True, True, False, False])
    assert metrics.auc(positive, np.array([0.9, 0.5, 0.5, 0.1])) == 0.875
    assert math.isnan(metrics.auc(positive[:2], np.array([0.9, 0.5])))


def test_calibration_error_is_the_gap_between_confidence_and_truth():
    right, confidence = np.array([True, False, True, True]), np.array([0.95, 0.95, 0.75, 1.0])
    # the last bin holds 0.95, 0.95 and 1.0 with two of three right, the other 0.75 with one of one
    assert metrics.calibration_error(right, confidence) == pytest.approx((abs(2 - 2.9) + 0.25) / 4)


def test_risk_is_that_of_the_surest_four_fifths():
    right, confidence = np.array([True, True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    assert metrics.risk_at_80(right, confidence) == 0.25


def test_an_interval_is_the_same_every_time_and_holds_its_value():
    values = np.arange(40) % 3 == 0
    first, second = metrics.interval(np.mean, values), metrics.interval(np.mean, values)
    assert first == second
    assert first[1] < first[0] < first[2]


def test_a_metric_counts_only_the_items_it_applies_to():
    (row,) = Figures("set", "setting", "system").mean("metric", [1.0, None, 0.0])
    assert (row.value, row.items) == (0.5, 2)
    assert not list(Figures("set", "setting", "system").mean("metric", [None]))


def test_a_sample_is_spread_from_end_to_end():
    assert sample(range(10), 5) == [0, 2, 4, 6, 8]
    assert sample(range(3), 9) == [0, 1, 2]


def test_sentences_keep_their_numbers_where_one_is_empty():
    made = document("page", "Title", ["One.", "", "Three  spaces."])
    assert made.sentences == ["One.", "Three spaces."]
    assert [made.place(1), made.place(2)] == [("page", 0), ("page", 2)]
    assert [one.sentence.text for one in made.evidence([2])] == ["Three spaces."]


def test_tokenised_text_becomes_plain():
    assert untokenised("`` I do n't care , '' she said -LRB- twice -RRB- .") == '"I don\'t care," she said (twice).'


def test_what_training_saw_is_left_out_of_the_dev_split_only():
    claims = [f"claim {number}" for number in range(40)]
    kept = [one for one in claims if Data(None, "dev", None).unseen("claim", one)]
    assert 0 < len(kept) < 40
    assert all(Data(None, "test", None).unseen("claim", one) for one in claims)


def test_a_missing_file_is_one_clear_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "claims", "--data", str(tmp_path), "--sets", "fm2"])
    assert main() == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "fm2_dev.jsonl.gz" in shown.err


@pytest.mark.slow
def test_claims_are_measured_from_data_of_the_same_form(tmp_path, monkeypatch, capsys):
    write(
        tmp_path / "claims" / "fm2_test.jsonl.gz",
        [
            {"claim": "The bridge opened in 1931.", "label": "supported", "gold": [BRIDGE], "page": "Harbour bridge"},
            {"claim": "The bridge opened in 1950.", "label": "refuted", "gold": [BRIDGE], "page": "Harbour bridge"},
            {"claim": "The bridge is made of wood.", "label": "refuted", "gold": [BRIDGE], "page": "Harbour bridge"},
        ],
    )
    rows = measured(monkeypatch, capsys, tmp_path, "claims", "fm2")
    assert {row["system"] for row in rows} > {"factcheck-qa", "majority", "reranker score"}
    assert {"accuracy", "calibration error"} <= {row["metric"] for row in rows}
    assert all(row["items"] == 2 for row in rows)


@pytest.mark.slow
def test_answers_are_measured_from_data_of_the_same_form(tmp_path, monkeypatch, capsys):
    start = len(BRIDGE) + 1
    record = {
        "title": "Harbour bridge",
        "question": "who designed the bridge",
        "paragraph": f"{BRIDGE} Its designer was Ada Lund .",
        "sentence_starts": [0, start],
        "kind": "single_sentence",
        "evidence_span": [start, start + 28],
        "answers": ["Ada Lund"],
    }
    write(tmp_path / "answers" / "qed_test.jsonl.gz", [record])
    rows = measured(monkeypatch, capsys, tmp_path, "answers", "qed")
    assert {row["system"] for row in rows} == {"factcheck-qa", "usual recipe", "best sentence"}
    best = {row["metric"]: row["value"] for row in rows if row["system"] == "best sentence"}
    assert best["answer token recall"] == best["cited exactly the gold sentence"] == 1


@pytest.mark.slow
def test_comparisons_are_measured_from_data_of_the_same_form(tmp_path, monkeypatch, capsys):
    pages = {"Ida Brandt": "Ida Brandt (1922 – 1999) was a painter.", "Jan Dahl": "Jan Dahl (born 1931) composes."}
    record = {
        "question": "Who is older, Jan Dahl or Ida Brandt?",
        "answer": "Ida Brandt",
        "kind": "comparison",
        "paragraphs": [{"title": title, "sentences": [text]} for title, text in pages.items()],
        "evidence": [[title, 0] for title in pages],
    }
    other = record | {"question": "Who taught Jan Dahl?", "kind": "bridge"}
    write(tmp_path / "answers" / "hotpotqa_test.jsonl.gz", [other, record])
    rows = {
        (row["metric"], row["system"]): row
        for row in measured(monkeypatch, capsys, tmp_path, "comparisons", "hotpotqa")
    }
    assert rows["settled", "factcheck-qa"]["items"] == rows["right", "chat model"]["items"] == 1
    assert rows["settled", "factcheck-qa"]["value"] == rows["right where settled", "factcheck-qa"]["value"] == 1


BRIDGE = "The harbour bridge of Velm was opened by the mayor in 1931 ."


def write(path, records):
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def measured(monkeypatch, capsys, data, name, one_set):
    saved = data / "rows.json"
    arguments = ["--data", str(data), "--sets", one_set, "--split", "test", "--limit", "2", "--json", str(saved)]
    monkeypatch.setattr("sys.argv", ["bench", name, *arguments])
    assert main() == 0
    rows = json.loads(saved.read_text("utf-8"))
    assert capsys.readouterr().out.count("\n") == len(rows) + 2
    return rows

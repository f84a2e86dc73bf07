"""The packaged embedder: what a text's vector depends on, and what a question costs."""

import subprocess
import sys

import numpy as np
import pytest
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from index.embed import TOKENS
from qa import weights
from qa.weights import Role

BRIDGE = "The harbour bridge is 1,140 metres long and carries four lanes of traffic."
OTHERS = ["It rained.", "The fish market reopened with 43 of its 51 stalls, fresh paint and a long queue." * 4]


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(embedder):
    alone, among = embedder.passages([BRIDGE]), embedder.passages([*OTHERS, BRIDGE])
    assert np.array_equal(alone[0], among[2])
    assert np.linalg.norm(alone[0]) == pytest.approx(1, abs=1e-5)


def test_a_question_is_closest_to_the_passage_that_answers_it(embedder):
    likeness = embedder.passages([*OTHERS, BRIDGE]) @ embedder.question("How long is the bridge?")
    assert int(likeness.argmax()) == 2


def test_the_vector_is_that_of_the_first_token_as_the_model_was_trained(embedder):
    session = InferenceSession(str(embedder.folder / "model.onnx"), providers=["CPUExecutionProvider"])
    item = Tokenizer.from_file(str(embedder.folder / "tokenizer.json")).encode(BRIDGE)
    feed = {"input_ids": [item.ids], "attention_mask": [item.attention_mask], "token_type_ids": [item.type_ids]}
    [[first, *_]] = session.run(None, feed)[0]
    assert embedder.passages([BRIDGE])[0] @ first / np.linalg.norm(first) == pytest.approx(1, abs=1e-4)


def test_tokens_are_counted_to_the_end_of_a_text_that_is_longer_than_what_is_read(embedder):
    [count, twice] = embedder.token_counts(["tower " * TOKENS, "tower " * TOKENS * 2])
    assert (count, twice) == (TOKENS, 2 * TOKENS)


def test_a_question_loads_neither_torch_nor_sentence_transformers():
    folder = weights.ready(Role.EMBEDDER).folder
    code = (
        f"import sys; from pathlib import Path; from index.embed import Embedder;"
        f" Embedder(Path({str(folder)!r}), 'x').question('Who?');"
        " print({'torch', 'sentence_transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"

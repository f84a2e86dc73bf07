"""The chat model under llama.cpp: greedy, so that the same prompt gives the same words.

llama.cpp's own functions are called, not the `Llama` class around them: that class points the process's standard
output at /dev/null while it loads, which tears holes into a terminal screen, and its reuse of a cached prompt
depends on what was asked before, which changes rounding and so, now and then, a word.
"""

from __future__ import annotations

import codecs
import ctypes
import os
import re
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from index.article import FactcheckError
from qa.prompts import Prompt

CONTEXT = 4096  # tokens; what prompts here need and a small machine can hold
CHUNK = 128  # tokens evaluated between two chances to stop


class ModelError(FactcheckError):
    """A chat model that can't be loaded or a prompt that does not fit it."""


class ChatModel:
    """An instruct model in a GGUF file, loaded at its first use.

    Its chat template, its stop tokens and its longest context come from the file. One caller at a time: a lock
    makes a second wait.
    """

    def __init__(self, file: Path, threads: int | None = None) -> None:
        self.file = file
        self.threads = threads or cores()
        self.prompt_tokens = 0  # of the last text written, the part computed earlier included
        self.generated_tokens = 0
        self.opening = 1.0  # how likely the last text was to begin as `write` was asked to look for
        self._cached: list[int] = []  # tokens that the context holds from position 0 on
        self._lock = threading.Lock()

    def write(self, task: Prompt, limit: int = 160, opening: str = "", **values: str) -> Iterator[str]:
        """Yield the reply piece by piece, at most `limit` tokens; close the iterator to stop early.

        Before the first piece `self.opening` is set to the probability that a reply begins with the text `opening`,
        whatever this one begins with. Raises ModelError when the prompt is longer than the context.
        """
        with self._lock:
            logits = self._read(task, values, room=limit)
            self.opening = self._chance(logits, self._tokens(opening, special=False))
            decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
            self.generated_tokens = 0
            while self.generated_tokens < limit:
                token = int(logits.argmax())
                if self._lib.llama_vocab_is_eog(self._vocab, token):
                    break
                self.generated_tokens += 1
                if piece := decoder.decode(self._piece(token)):
                    yield piece
                logits = self._decode([token])
            if rest := decoder.decode(b"", final=True):
                yield rest

    def choose(self, task: Prompt, options: Sequence[str], **values: str) -> list[float]:
        """The probability of each option as the reply's first word, among the options; they sum to one.

        Options are told apart by their first token. Raises ModelError when the prompt is too long.
        """
        import numpy as np

        with self._lock:
            logits = self._read(task, values, room=1)
        scores = np.array([logits[self._tokens(option, special=False)[0]] for option in options])
        weights = np.exp(scores - scores.max())
        return [float(share) for share in weights / weights.sum()]

    def warm(self, task: Prompt) -> None:
        """Load the model and compute the part of the task's prompt that never changes."""
        with self._lock:
            stable, _ = self._split(task, dict.fromkeys(task.names, ""))
            self._keep_only(stable)

    def _read(self, task: Prompt, values: dict[str, str], room: int) -> Any:
        """Evaluate a prompt, from its stable part on, and return the logits of the next token, shape (vocabulary,)."""
        stable, varying = self._split(task, values)
        self.prompt_tokens = len(stable) + len(varying)
        if self.prompt_tokens + room > self._context_length:
            raise ModelError(
                f"a prompt of {self.prompt_tokens} tokens does not fit the {self._context_length} of {self.file.name}"
            )
        self._keep_only(stable)
        return self._decode(varying)

    def _chance(self, logits: Any, tokens: Sequence[int]) -> float:
        """The probability that these tokens come next, where `logits` are those of the next token; leaves no trace."""
        import numpy as np

        held, chance = list(self._cached), 1.0
        for number, token in enumerate(tokens, 1):
            weights = np.exp(logits - logits.max())
            chance *= float(weights[token] / weights.sum())
            if number < len(tokens):
                logits = self._decode([token])
        self._forget(len(held))
        self._decode(held[len(self._cached) :])  # nothing, unless the model can only forget all
        return chance

    def _split(self, task: Prompt, values: dict[str, str]) -> tuple[list[int], list[int]]:
        """The prompt's tokens: those before the first value, and the rest.

        The template is filled with marks and cut at them, and the values are put in as plain text: what an article
        says can't be read as the template's special tokens.
        """
        text = self._formatted(task.messages(**{name: f"\ue000{name}\ue001" for name in task.names}))
        first, *rest = re.split("\ue000(\\w+)\ue001", text)
        stable = self._tokens(first, special=True)
        varying: list[int] = []
        for name, after in zip(rest[::2], rest[1::2], strict=True):
            varying += self._tokens(values[name].strip(), special=False)
            varying += self._tokens(after, special=True)
        return stable, varying

    def _formatted(self, messages: list[dict[str, str]]) -> str:
        try:
            return str(self._template(messages=messages).prompt)
        except Exception as error:  # a template raises what it likes, for a system message above all
            if messages[0]["role"] != "system":
                raise ModelError(f"{self.file}: its chat template can't be used ({error})") from error
            system, first, *others = messages
            joined = {"role": "user", "content": f"{system['content']}\n\n{first['content']}"}
            return self._formatted([joined, *others])

    def _keep_only(self, stable: list[int]) -> None:
        """Leave exactly these tokens in the context, evaluated in one way whatever was there before."""
        if self._cached[: len(stable)] != stable or not stable:
            self._forget(0)
            self._decode(stable)
        else:
            self._forget(len(stable))

    def _forget(self, position: int) -> None:
        memory = self._lib.llama_get_memory(self._context)
        if not self._lib.llama_memory_seq_rm(memory, 0, position, -1):
            self._lib.llama_memory_clear(memory, True)
            position = 0
        del self._cached[position:]

    def _decode(self, tokens: list[int]) -> Any:
        import numpy as np

        for start in range(0, len(tokens), CHUNK):
            chunk = tokens[start : start + CHUNK]
            array = (self._lib.llama_token * len(chunk))(*chunk)
            status = self._lib.llama_decode(self._context, self._lib.llama_batch_get_one(array, len(chunk)))
            if status:
                self._forget(0)
                raise ModelError(f"{self.file.name}: llama.cpp could not evaluate the prompt (status {status})")
            self._cached += chunk
        if not tokens:
            return None
        logits = self._lib.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(logits, shape=(self._vocabulary,)).copy()

    def _tokens(self, text: str, *, special: bool) -> list[int]:
        data = text.encode("utf-8", "replace")
        if not data:
            return []
        space = (self._lib.llama_token * (len(data) + 2))()
        count = self._lib.llama_tokenize(self._vocab, data, len(data), space, len(space), False, special)
        return list(space[:count])

    def _piece(self, token: int) -> bytes:
        space = ctypes.create_string_buffer(256)
        count = self._lib.llama_token_to_piece(self._vocab, token, space, len(space), 0, False)
        return space.raw[: max(count, 0)]

    @cached_property
    def _lib(self) -> Any:
        from llama_cpp import llama_cpp as lib

        # It would write to standard error, over whatever is on the screen. ctypes needs the function kept alive.
        self._silence = lib.llama_log_callback(lambda level, text, data: None)
        lib.llama_log_set(self._silence, ctypes.c_void_p(0))
        lib.llama_backend_init()
        return lib

    @cached_property
    def _model(self) -> Any:
        params = self._lib.llama_model_default_params()
        # Repacked weights are a second copy, of 0.6 GB for the default model: with them words came a fifth faster and
        # prompts were read a third slower, and a question costs far more prompt than words.
        params.use_extra_bufts = False
        model = self._lib.llama_model_load_from_file(str(self.file).encode(), params)
        if not model:
            raise ModelError(f"{self.file}: llama.cpp can't load it; is it a whole GGUF of a kind it knows?")
        return model

    @cached_property
    def _context(self) -> Any:
        params = self._lib.llama_context_default_params()
        params.n_ctx = self._context_length
        params.n_batch = params.n_ubatch = CHUNK
        params.n_threads = params.n_threads_batch = self.threads
        context = self._lib.llama_init_from_model(self._model, params)
        if not context:
            raise ModelError(f"{self.file}: not enough memory for its context of {self._context_length} tokens")
        return context

    @cached_property
    def _vocab(self) -> Any:
        return self._lib.llama_model_get_vocab(self._model)

    @cached_property
    def _vocabulary(self) -> int:
        return int(self._lib.llama_vocab_n_tokens(self._vocab))

    @cached_property
    def _context_length(self) -> int:
        return min(CONTEXT, int(self._lib.llama_model_n_ctx_train(self._model)))

    @cached_property
    def _template(self) -> Any:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        template = self._lib.llama_model_chat_template(self._model, None)
        if not template:
            raise ModelError(f"{self.file}: has no chat template; it is not an instruct model")
        return Jinja2ChatFormatter(
            template.decode(),
            eos_token=self._text(self._lib.llama_vocab_eos(self._vocab)),
            bos_token=self._text(self._lib.llama_vocab_bos(self._vocab)),
        )

    def _text(self, token: int) -> str:
        return self._lib.llama_vocab_get_text(self._vocab, token).decode() if token >= 0 else ""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

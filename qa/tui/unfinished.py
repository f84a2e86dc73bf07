"""What was asked and not answered: it stands in the history as interrupted, even when the program was killed."""

from __future__ import annotations

from index.article import FactcheckError
from qa import history
from qa.answer import Answer, Reason, Seconds, Tokens
from qa.assistant import Assistant
from qa.claim import Verdict
from qa.verify import NOTHING_SAID, Label


def unfinished_answer(question: str) -> Answer:
    nothing, no_tokens = Seconds(0.0, None, 0.0), Tokens(0, 0)
    return Answer(question, "", (), True, Reason.INTERRUPTED, 0.0, (), nothing, no_tokens)


def unfinished_verdict(claim: str) -> Verdict:
    return Verdict(claim, Label.NOT_ENOUGH_INFO, NOTHING_SAID, (), (), (), 0.0, reason=Reason.INTERRUPTED)


def interrupted(result: Answer | Verdict) -> bool:
    return result.reason is Reason.INTERRUPTED


class Meanwhile:
    """Keeps what is asked as interrupted, from now on until it is `over`."""

    def __init__(self, assistant: Assistant, result: Answer | Verdict) -> None:
        self._db = assistant.library.database
        try:
            kept = history.keep(self._db, result, {}, assistant.conversation)
        except (FactcheckError, OSError):  # the assistant tells so when it keeps the answer
            self._number = None
        else:
            self._number = kept.id
            assistant.conversation = kept.conversation

    def over(self) -> None:
        """The answer is kept in its place, or nothing that is worth it."""
        if self._number is not None:
            history.delete(self._db, [self._number])
            self._number = None

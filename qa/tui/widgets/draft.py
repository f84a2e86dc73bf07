"""What can be seen before an answer is checked: the sentences found, and the draft."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from index.article import Evidence, cite
from qa.tui.markdown import rendered
from qa.tui.plain import place, plain

SHOWN = 3  # sentences


class EvidenceFound(Static):
    """The sentences that the answer will be written from, the most relevant first."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        lines = [Content.styled("Sentences that may answer it", "bold")]
        for one in evidence[:SHOWN]:
            where = f" · {place(cite(one.article, one.sentence))}"
            lines.append(Content.assemble("• ", plain(one.sentence.text), " — ", plain(one.article.title), where))
        super().__init__(Content("\n").join(lines))


class Draft(Static):
    """The words of the model as they come. No citations: nothing in it is checked yet."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.stopped = False

    def write(self, words: str) -> None:
        self.text += words
        self._show()

    def stop(self) -> None:
        self.stopped = True
        self._show()

    def _show(self) -> None:
        label = "Stopped. A draft, not checked, without citations: " if self.stopped else "Draft, not checked yet: "
        shown = Content.assemble((label, "bold"), rendered(self.text))
        # To lay out the screen takes far longer than to draw a line of it, and pieces come by the dozen.
        fits = bool(self.size) and shown.get_height({}, self.size.width) == self.size.height
        self.update(shown, layout=not fits)

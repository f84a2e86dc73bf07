"""A draft, a sentence a line, each with what was found of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa.checkworthy import Sorted
from qa.reports.content import difference_in_words
from qa.review import Beyond, PassedOver, Reviewed, worst_first
from qa.tui.plain import plain
from qa.tui.widgets.verdict import COLOURS
from qa.verify import Label
from qa.visible import visible

WORDS = {
    Label.SUPPORTED: "supported",
    Label.REFUTED: "refuted",
    Label.CONFLICTING: "conflicting",
    Label.NOT_ENOUGH_INFO: "not enough info",
    Beyond.DIFFERS: "differs",
}


class Marks(OptionList):
    """The sentences in the draft's order or the worst first; those not judged yet say so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Next sentence", show=False),
        Binding("k", "cursor_up", "Sentence before", show=False),
        Binding("g", "first", "Beginning", show=False),
        Binding("G", "last", "End", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._sentences: tuple[Sorted, ...] = ()
        self._found: dict[int, Reviewed] = {}
        self._passed: dict[int, PassedOver] = {}
        self.worst_on_top = False
        self.stopped = False

    def open(self, sentences: Sequence[Sorted]) -> None:
        """Show a draft of which nothing is judged yet."""
        self._sentences, self._found, self._passed = tuple(sentences), {}, {}
        self.stopped = False
        self.highlighted = None
        self.add_class("-open")
        self._arrange()

    def mark(self, found: Reviewed) -> None:
        """Show what was found of a sentence."""
        self._found[found.number] = found
        if self.worst_on_top:
            self._arrange()
        else:
            self.replace_option_prompt(str(found.number), self._line(found.number))

    def pass_over(self, passed: PassedOver) -> None:
        """Keep for the report what the line of the sentence says already."""
        self._passed[passed.number] = passed

    def stop(self) -> None:
        """Nothing more will be judged."""
        self.stopped = True
        self._arrange()

    def turn(self) -> None:
        """From the draft's order to the worst first, or back."""
        self.worst_on_top = not self.worst_on_top
        self._arrange()

    @property
    def came(self) -> list[Reviewed | PassedOver]:
        """What came of the sentences until now, in the order shown."""
        came: dict[int, Reviewed | PassedOver] = {**self._passed, **self._found}
        return [came[number] for number in self._order() if number in came]

    @property
    def number(self) -> int | None:
        """That of the sentence under the cursor, from 1."""
        option = self.highlighted_option
        return int(option.id) if option and option.id else None

    @property
    def present(self) -> Reviewed | None:
        """What was found of the sentence under the cursor."""
        return self._found.get(self.number or 0)

    @property
    def state(self) -> str:
        """Why nothing was found of the sentence under the cursor."""
        return self._state(self.number) if self.number else ""

    @property
    def text(self) -> str:
        """The sentence under the cursor."""
        return self._sentences[self.number - 1].text if self.number else ""

    def go(self, by: int) -> bool:
        """Go to the next sentence, or with -1 the one before, that the sources do not simply support."""
        order = self._order()
        at = order.index(self.number) if self.number else -1
        ahead = order[at + 1 :] if by > 0 else reversed(order[: max(at, 0)])
        for number in ahead:
            if number in self._found and self._found[number].counts_as is not Label.SUPPORTED:
                self.highlighted = order.index(number)
                return True
        return False

    def _order(self) -> list[int]:
        numbers = list(range(1, len(self._sentences) + 1))
        if not self.worst_on_top:
            return numbers
        judged = [one.number for one in worst_first(self._found.values()) if isinstance(one, Reviewed)]
        rest = [number for number in numbers if number not in self._found]
        return [*judged, *sorted(rest, key=lambda number: self._sentences[number - 1].why is not None)]

    def _arrange(self) -> None:
        number = self.number
        order = self._order()
        self.set_options(Option(self._line(one), id=str(one)) for one in order)
        if order:
            stated = next((one for one in order if self._sentences[one - 1].why is None), order[0])
            self.highlighted = order.index(number if number in order else stated)

    def _line(self, number: int) -> Content:
        one, found = self._sentences[number - 1], self._found.get(number)
        if found:
            word = Content.styled(WORDS[found.counts_as], f"bold {COLOURS[found.counts_as]}")
            told = [Content.assemble(" · ", plain(difference_in_words(each))) for each in found.differences]
            return Content.assemble(_pointed(found), "\n", _margin(number), word, *told)
        text = plain(one.text, "dim" if one.why else "")
        return Content.assemble(text, "\n", _margin(number), (self._state(number), "dim"))

    def _state(self, number: int) -> str:
        """Why nothing was found of a sentence."""
        why = self._sentences[number - 1].why
        return f"passed over: {why}" if why else "not judged" if self.stopped else "waiting …"


def _margin(number: int) -> Content:
    return Content.styled(f"  {number} ", "dim")


def _pointed(found: Reviewed) -> Content:
    """The sentence with the words underlined that its source has otherwise."""
    text = plain(found.text)
    if visible(found.text).expandtabs(4) == found.text:  # else the places are not those of what is shown
        for one in found.differences:
            text = text.stylize("underline bold", one.start, one.end)
    return text

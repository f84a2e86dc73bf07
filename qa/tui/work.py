"""Jobs at work: a job of the desk in a worker's thread, its steps as messages to the screen that began it."""

from __future__ import annotations

from typing import Any

from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, get_current_worker

from qa.tui.desk import Desk, Job, Stopped
from qa.tui.pauses import stay_behind
from qa.tui.steps import Step

Work = Worker[None]


class Told(Message):
    """A step of a job, from its thread."""

    def __init__(self, work: Work, step: Step) -> None:
        super().__init__()
        self.work = work
        self.step = step


def begin(screen: Screen[Any], desk: Desk, job: Job) -> Work:
    """Run a job beside the screen; `cancel` on what is returned ends it after its present step."""

    def run() -> None:
        stay_behind()
        worker = get_current_worker()

        def tell(step: Step) -> None:
            if worker.is_cancelled:
                raise Stopped
            screen.post_message(Told(worker, step))

        desk.do(job, tell)

    return screen.run_worker(run, thread=True)

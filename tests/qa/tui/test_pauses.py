"""What the chat does so that a key need not wait for the models."""

import gc
import os
import sys
import threading

import pytest

from qa.tui.pauses import BEHIND, NEVER, TURN, UnhurriedApp, stay_behind


async def test_while_the_app_runs_threads_take_short_turns_and_no_full_collection_comes_by_itself():
    before = sys.getswitchinterval(), gc.get_threshold()
    async with UnhurriedApp().run_test():
        assert sys.getswitchinterval() == pytest.approx(TURN)
        assert gc.get_threshold()[2] == NEVER
    assert (sys.getswitchinterval(), gc.get_threshold()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no niceness of its own")
def test_a_job_stays_behind_the_screens_thread():
    nice = []

    def job():
        stay_behind()
        nice.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert nice == [min(here + BEHIND, 19)]

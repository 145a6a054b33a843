"""What is noted of what a process asks while it listens."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

from unitlint.cache.witness import Witness


def test_others_threads_may_ask_what_they_like(tmp_path: Path) -> None:
    """In an editor's server one thread checks while another looks for files."""
    own = tmp_path / "own"
    own.write_text("x")
    over, asked = Event(), Event()

    def others() -> None:
        for number in range(1_000_000):
            os.path.exists(tmp_path / str(number))  # noqa: PTH110 - what the witness hears
            asked.set()
            if over.is_set():
                return

    thread = Thread(target=others)
    plain = os.stat
    thread.start()
    try:
        for _ in range(50):
            witness = Witness(of_this_thread=True)
            witness.listen()
            asked.clear()
            assert asked.wait(10)
            own.read_text()
            witness.stop()
            found = witness.answers(besides=())
            assert found is not None
            assert {path for _, path in found} == {str(own)}
    finally:
        over.set()
        thread.join()
    assert os.stat is plain, "it is as before"


def test_witnesses_come_and_go_in_any_order(tmp_path: Path) -> None:
    plain, first, second = os.stat, Witness(), Witness()
    first.listen()
    second.listen()
    first.stop()
    tmp_path.stat()
    second.stop()
    assert os.stat is plain
    later = second.answers(besides=())
    assert later is not None
    assert ("stat", str(tmp_path)) in later
    assert first.answers(besides=()) == {}

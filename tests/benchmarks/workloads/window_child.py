"""``python -m tests.benchmarks.workloads.window_child STARTED [BOOK]``: how long a window took to open.

Without a book it is an empty window of Qt: the floor. With one it is the window of the program over that
book, on the last day of the generated one; usable when the overview has its facts and has painted them. Where
officers are registered, the first of them gives the PIN as soon as it is asked for. STARTED is the monotonic
clock of the parent just before this process was started. Prints seconds, seconds of the processor, the
resident memory in MB and its peak.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(started: float, book: Path | None) -> None:
    """Open it, wait until it can be used, say so."""

    def usable() -> None:
        seconds, processor = time.monotonic() - started, time.process_time()
        print(f"{seconds:.4f} {processor:.4f} {_memory('VmRSS')} {_memory('VmHWM')}", flush=True)

    if book is None:
        _open_empty(usable)
    else:
        _live_on_the_last_day()
        open_program(book, usable)


def _live_on_the_last_day() -> None:
    """The months that the first page shows are those in which the book has figures, whenever this runs."""
    from datetime import UTC, datetime

    from desktop_app.base.clock import SystemClock
    from tests.benchmarks.book.extent import END

    ahead = END - datetime.now(UTC)

    def now(_: SystemClock) -> datetime:
        return datetime.now(UTC) + ahead

    setattr(SystemClock, "now", now)  # noqa: B010


def _open_empty(usable: Callable[[], None]) -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    usable()
    window.close()


def open_program(book: Path, usable: Callable[[], None]) -> None:
    """Start the program as the installed one starts, call ``usable`` when it can be used, and close it.

    It starts without a word on its command line; only the folder is another one here.
    The passphrase of the book comes from the file that the environment names.
    """
    from desktop_app.cli.arguments import Arguments
    from desktop_app.cli.entry import open_window

    def wait(shell: Any) -> None:
        def painted() -> None:
            if shell.window.page("overview").areas_model.rowCount() == 0:
                raise AssertionError("the overview got no facts")
            usable()
            shell.window.close()

        def seen() -> None:
            if not shell.window.locked:
                painted()

        sign_in_at_once(shell, painted)
        shell.first_paint.seen.connect(seen)

    open_window(Arguments(data_dir=book, lang="vi"), shown=wait)


def sign_in_at_once(shell: Any, painted: Callable[[], None] = lambda: None) -> None:
    """Give the PIN of the first officer as soon as the window offers the officers.

    ``painted`` is called when the room behind it has its facts and has painted them.
    """
    offer, open_room = shell.window.lock.offer, shell._open_room

    def offered(known: Any, chosen: str, *, sample: bool = False) -> None:
        offer(known, chosen, sample=sample)
        if known:
            from PySide6.QtCore import QTimer

            from tests.benchmarks.book.extent import OFFICER, PIN

            identity = next(officer.id for officer in known if officer.name == OFFICER)
            shell._open_room = opened
            QTimer.singleShot(0, lambda: shell.window.lock.tried.emit(identity, PIN))

    def opened() -> None:
        from ui.base.first_paint import FirstPaint

        open_room()
        behind = FirstPaint(shell)
        behind.seen.connect(painted)
        shell.window.page("overview")._presenter.facts_read.connect(lambda _: behind.wait_for(shell.window))

    shell.window.lock.offer = offered


def _memory(name: str) -> int:
    """A figure of this process's memory, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

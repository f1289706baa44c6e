"""``python -m tests.benchmarks.workloads.window_child STARTED [BOOK DAY]``: how long a window took to open.

Without a book it is an empty window of Qt: the floor. With one it is the window of the program over that
book at DAY (seconds since 1970), the last one of the generated book; usable when the overview has its facts
and has painted them. Where officers are registered, one of them gives the PIN as soon as the question for it
is painted. STARTED is the monotonic clock of the parent just before this process was started. Prints a line
for each of the two moments: seconds, seconds of the processor, in MB the resident memory, its peak and its
proportional part.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(started: float, book: Path | None, day: float = 0) -> None:
    """Open it, wait until it can be used, say so."""

    def there() -> None:
        seconds, processor = time.monotonic() - started, time.process_time()
        memory = _memory("status", "VmRSS"), _memory("status", "VmHWM"), _memory("smaps_rollup", "Pss")
        print(f"{seconds:.4f} {processor:.4f}", *memory, flush=True)

    if book is None:
        _open_empty(there)
    else:
        _live_on(day)
        open_program(book, there, there)


def _live_on(day: float) -> None:
    """The months that the first page shows are those in which the book has figures, whenever this runs."""
    from datetime import UTC, datetime

    from desktop_app.base.clock import SystemClock

    ahead = datetime.fromtimestamp(day, UTC) - datetime.now(UTC)

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


def open_program(book: Path, usable: Callable[[], None], asked: Callable[[], None] = lambda: None) -> None:
    """Start the program as the installed one starts, call ``usable`` when it can be used, and close it.

    ``asked`` is called when the question for a PIN is on the screen, where there is one. It
    starts without a word on its command line; only the folder is another one here.
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
                return
            asked()
            for give_pin in waiting:
                give_pin()

        waiting: list[Callable[[], None]] = []
        sign_in_at_once(shell, painted, waiting.append)
        shell.first_paint.seen.connect(seen)

    open_window(Arguments(data_dir=book, lang="vi"), shown=wait)


def _soon(give_pin: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, give_pin)


def sign_in_at_once(
    shell: Any,
    painted: Callable[[], None] = lambda: None,
    offered_officers: Callable[[Callable[[], None]], None] = _soon,
) -> None:
    """Give the PIN of the first officer as soon as the window offers the officers.

    ``offered_officers`` is given what gives it; ``painted`` is called when the room behind it has its facts
    and has painted them.
    """
    offer, open_room = shell.window.lock.offer, shell._open_room

    def offered(known: Any, chosen: str, *, sample: bool = False) -> None:
        offer(known, chosen, sample=sample)
        if known:
            offered_officers(lambda: give_pin({officer.name: officer.id for officer in known}))

    def give_pin(known: dict[str, str]) -> None:
        from tests.benchmarks.book.extent import OFFICER, PIN  # loads more than the window that asks

        shell._open_room = opened
        shell.window.lock.tried.emit(known.get(OFFICER) or next(iter(known.values())), PIN)

    def opened() -> None:
        from ui.base.first_paint import FirstPaint

        open_room()
        behind = FirstPaint(shell)
        behind.seen.connect(painted)
        shell.window.page("overview")._presenter.facts_read.connect(lambda _: behind.wait_for(shell.window))

    shell.window.lock.offer = offered


def _memory(file: str, name: str) -> int:
    """A figure of this process's memory, in MB."""
    lines = Path("/proc/self", file).read_text(encoding="ascii").splitlines()
    line = next(line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None, *map(float, sys.argv[3:]))

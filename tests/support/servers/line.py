"""A bad line: a small TCP proxy that cuts, drops answers, and is slow on purpose."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.support.patience import PATIENCE_SECONDS

_PIECE = 4096
_LOOK_SECONDS = 0.1


class Line:
    """Passes connections on to a port of this machine until it is told to misbehave.

    ``cut_up`` and ``cut_down`` cut every connection after that many bytes in that direction; a line that
    ``hangs`` passes nothing more but leaves it open, and of an ``untold`` cut the far end hears nothing.
    ``rate`` is in bytes a second for each direction, ``delay`` in seconds for each direction.
    """

    def __init__(self, port: int) -> None:
        self.target = port
        self.cut_up: int | None = None
        self.cut_down: int | None = None
        self.hangs = False
        self.untold = False
        self.rate: float | None = None
        self.delay = 0.0
        self.up = 0
        self.down = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._held = threading.Event()
        self._sockets: list[socket.socket] = []
        self._begin(self._accept)

    @property
    def address(self) -> str:
        """Where to connect."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many connections were passed on so far."""
        return len(self._sockets) // 2

    def heal(self) -> None:
        """Pass everything from now on, and count anew."""
        self.cut_up = self.cut_down = self.rate = None
        self.hangs = self.untold = False
        self.delay = 0.0
        self.release_files()
        self.up = self.down = 0

    def release_files(self) -> None:
        """Close the connections that hang."""
        self._held.set()
        self._held = threading.Event()

    def rest(self) -> None:
        """Wait until what was on its way has come through; the ends of all connections must be gone."""
        self.release_files()
        for thread in self._threads[1:]:
            thread.join(PATIENCE_SECONDS)

    def close(self) -> None:
        """Cut everything and end all threads."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.release_files()
        for item in self._sockets:
            _end(item)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _begin(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), PATIENCE_SECONDS)
            except OSError:
                near.close()
                continue
            self._sockets += [near, far]
            ends = _Ends(near, far)
            self._begin(self._pump, near, far, True, ends)
            self._begin(self._pump, far, near, False, ends)

    def _pump(self, source: socket.socket, sink: socket.socket, upward: bool, ends: _Ends) -> None:
        passed = 0
        with suppress(OSError):
            while piece := ends.receive(source):
                limit = self.cut_up if upward else self.cut_down
                if self.rate:
                    time.sleep(len(piece) / self.rate)
                if self.delay and passed == 0:
                    time.sleep(self.delay)
                if limit is not None and passed + len(piece) > limit:
                    sink.sendall(piece[: limit - passed])
                    self._count(upward, limit - passed)
                    if self.untold:
                        _end(source)
                    if self.hangs or self.untold:
                        self._held.wait(PATIENCE_SECONDS)
                    break
                sink.sendall(piece)
                passed += len(piece)
                self._count(upward, len(piece))
        ends.meet()

    def _count(self, upward: bool, number: int) -> None:
        if upward:
            self.up += number
        else:
            self.down += number


class _Ends:
    """The two ends of a connection, closed when both threads are done with them.

    A number that is free is given again: a thread that still reads would read a stranger.
    """

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self._near, self._far = near, far
        self._over = threading.Event()
        self._both = threading.Barrier(2, self._close)

    def receive(self, source: socket.socket) -> bytes:
        """The next piece; nothing where the connection is over.

        A shutdown wakes whoever waits for a piece on Linux and not on Windows, so the end is looked for too.
        """
        with selectors.DefaultSelector() as ready:
            ready.register(source, selectors.EVENT_READ)
            while not ready.select(_LOOK_SECONDS):
                if self._over.is_set():
                    return b""
        return source.recv(_PIECE)

    def meet(self) -> None:
        """Cut both ends, and wait until the other thread has seen it."""
        self._over.set()
        _end(self._near)
        _end(self._far)
        self._both.wait()

    def _close(self) -> None:
        self._near.close()
        self._far.close()


def _end(item: socket.socket) -> None:
    """Both ends hear that it is over; its number stays taken."""
    with suppress(OSError):
        item.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    """Put lines in here; they are closed with the test."""
    made: list[Line] = []
    yield made
    for line in made:
        line.close()

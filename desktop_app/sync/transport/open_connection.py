"""The connection that is open at the moment, so that another thread can break it off."""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

_CONNECTED: Final = ("connect_tcp.complete", "start_tls.complete")
"""What the HTTP library says when it has a connection, or has made one safe."""

_AT_ONCE: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Close a connection without flushing the system's buffers."""


class OpenConnection:
    """Follows what the HTTP library opens."""

    def __init__(self) -> None:
        self._stream: Any = None

    def watch(self, event: str, facts: Mapping[str, Any]) -> None:
        """Hear what the HTTP library does (its extension ``trace``)."""
        if event.endswith(_CONNECTED):
            self._stream = facts["return_value"]

    def break_off(self) -> None:
        """Close it at once; a thread waiting on it gets a broken connection."""
        stream = self._stream
        line = None if stream is None else stream.get_extra_info("socket")
        if line is None:
            return
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            # Of the plain socket: that of TLS would take its layer from under the thread that reads.
            socket.socket.shutdown(line, socket.SHUT_RDWR)

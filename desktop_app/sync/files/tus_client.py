"""Client for files: listed in bulk, sent by tus 1.0.0, fetched with ranges."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.attachments.transfer import Waiting
from desktop_app.sync.problems import FileRefused
from desktop_app.sync.refusals import file_problem_of
from desktop_app.sync.transport.https import (
    HttpTransport,
    nonsense,
    read_body,
    read_message,
    transport_errors,
)
from desktop_app.wire.messages import HeldAnswer, HeldContent, HeldRequest, encode
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES, HELD_MAX, METADATA_MAX

if TYPE_CHECKING:
    import httpx

_ADDRESS = "/v1/attachments"
_TUS = {"Tus-Resumable": "1.0.0"}
_OFFSET_STREAM = {"Content-Type": "application/offset+octet-stream"}
_NOT_FOUND = 404
_SHOWN_LETTERS = 60
_NOT_IN_RANGE = 416
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})\Z")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A part of a content of ``size`` bytes. ``cut``: the connection broke before all of it had arrived."""

    piece: bytes
    size: int
    cut: bool


class AttachmentTransport:
    """The requests that transfer files.

    Raises (all methods):
        Offline, Unauthorised, ServerTrouble: see :class:`HttpTransport`.
        FileRefused: the province does not take, or does not have, this one file.
        WrongOffset: it has another number of bytes than was thought.
    """

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def held(self, contents: Sequence[str]) -> list[HeldContent]:
        """Return how much the province has of each content."""
        found: list[HeldContent] = []
        for start in range(0, len(contents), HELD_MAX):
            wanted = [bytes.fromhex(content) for content in contents[start : start + HELD_MAX]]
            body = encode(HeldRequest(wanted))
            with self._transport.opened("POST", f"{_ADDRESS}/held", body) as response:
                answer = read_message(HeldAnswer, response)
            if len(answer.contents) != len(wanted):
                raise nonsense()
            found += answer.contents
        return found

    def send(self, item: Waiting, offset: int, piece: bytes, *, created: bool) -> int:
        """Send a piece, the first one together with what it belongs to; how much the province has now."""
        if created:
            headers = {**_TUS, **_OFFSET_STREAM, "Upload-Offset": str(offset)}
            return self._send(item, "PATCH", f"{_ADDRESS}/{item.sha256}", piece, headers)
        metadata = f"sha256 {_base64(item.sha256)},record {_base64(item.record)}"
        if len(metadata) > METADATA_MAX:
            raise FileRefused(
                "“{name}” was not sent: its name is too long for the exchange. Give the file a shorter name "
                "and attach it again.",
                name=f"{item.name[:_SHOWN_LETTERS]}…",
            )
        headers = {**_TUS, **_OFFSET_STREAM, "Upload-Length": str(item.size), "Upload-Metadata": metadata}
        return self._send(item, "POST", _ADDRESS, piece, headers)

    def offset(self, sha256: str) -> int | None:
        """Return how much the province has of an upload; ``None`` if it knows none (any more)."""
        path = f"{_ADDRESS}/{sha256}"
        with self._transport.opened("HEAD", path, b"", _TUS, also=(_NOT_FOUND,)) as response:
            return None if response.status_code == _NOT_FOUND else _offset_in(response)

    def fetch(self, item: Waiting, start: int) -> Fetched:
        """Return the next piece. What arrived before the connection broke is returned, marked ``cut``."""
        headers = {"Range": f"bytes={start}-{start + CONTENT_PIECE_BYTES - 1}"}
        piece, cut = bytearray(), False
        path, problem = f"{_ADDRESS}/{item.sha256}", file_problem_of(item.name)
        also = (_NOT_IN_RANGE,)
        with self._transport.opened("GET", path, b"", headers, also=also, problem=problem) as response:
            if response.status_code == _NOT_IN_RANGE:  # it ends here, or is empty
                read_body(response)
                return Fetched(b"", _size_alone(response), cut=False)
            end, size = _range(response, start)
            try:
                for part in response.iter_raw():
                    piece += part
                    if len(piece) > end - start:
                        raise nonsense()
            except transport_errors():
                cut = True
        return Fetched(bytes(piece), size, cut or len(piece) < end - start)

    def _send(self, item: Waiting, method: str, path: str, piece: bytes, headers: Mapping[str, str]) -> int:
        problem = file_problem_of(item.name)
        with self._transport.opened(method, path, piece, headers, problem=problem) as response:
            return _offset_in(response)


def _offset_in(response: httpx.Response) -> int:
    read_body(response)  # there is none; but a connection is used again only after what was read to its end
    return _number(response.headers.get("upload-offset", ""))


def _number(written: str) -> int:
    if not written.isascii() or not written.isdigit():
        raise nonsense()
    return int(written)


def _range(response: httpx.Response, start: int) -> tuple[int, int]:
    """Return where the part that comes ends, and the size of the whole."""
    match = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
    if match is None or int(match[1]) != start or not start <= int(match[2]) < int(match[3]):
        raise nonsense()
    return int(match[2]) + 1, int(match[3])


def _size_alone(response: httpx.Response) -> int:
    return _number(response.headers.get("content-range", "").removeprefix("bytes */"))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")

"""HTTPS transport to the province; the only module that uses the HTTP library."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from desktop_app.sync.problems import InsecureAddress, NotReached, Offline, ServerTrouble, SyncProblem
from desktop_app.sync.refusals import later, overloaded, problem_of, report_problem_of
from desktop_app.sync.transport.certificates import certificate_problem, system_context
from desktop_app.sync.transport.open_connection import OpenConnection
from desktop_app.wire.frames import FrameReader, join_frames
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import (
    Answer,
    CatalogueEntry,
    DigestsAnswer,
    DigestsRequest,
    EnrolAnswer,
    EnrolRequest,
    ExchangeRequest,
    Ping,
    PullPage,
    ReleasesAnswer,
    TokenAnswer,
    TokenRequest,
    Trouble,
    decode,
    encode,
)
from desktop_app.wire.protocol import UNPACKED_MAX_BYTES
from desktop_app.wire.urgent.messages import URGENT_PATH, UrgentAnswer, UrgentRequest, digest_header

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 10.0
IDLE_SECONDS = 65.0
"""A connection without a request for so long is replaced: the province closes it ten seconds later."""
SILENCE_SECONDS = 60.0
"""A connection that is silent for this long is given up; a slow one is not."""

_YES = frozenset({200, 201, 204, 206})
_NOT_FOUND = 404
_TOO_MANY = 429
_OVERLOADED = frozenset({502, 503, 504})
"""What a proxy says for a server that has no place, does not run yet, or does not answer in time."""
_PROBE_SECONDS = 5.0
_ANSWER_MAX_BYTES = 64 * 1024 * 1024
"""Far more than any answer has (digests of 500,000 records, a catalogue package); never all of the memory."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An answer: its head, the pages that arrived whole, and what it cost.

    ``cut``: the connection broke before the answer was complete.
    """

    answer: Answer
    pages: tuple[PullPage, ...]
    cut: bool
    sent_bytes: int
    received_bytes: int


class HttpTransport:
    """A connection that is kept open between requests; close it at the end.

    ``wire`` carries the requests; without one the network of this computer does. ``device_id``: the device
    whose token it is.

    Raises (all methods):
        Offline: there is no line, or it broke.
        Unauthorised, Refused, ProtocolMismatch: the province says no.
        ServerTrouble: it answers, but not with what was asked.
    """

    def __init__(
        self,
        address: str,
        token: bytes | None = None,
        wire: httpx.BaseTransport | None = None,
        device_id: str = "",
        program: str = "",
    ) -> None:
        """``program``: the version that the province is to know of this computer."""
        self._base = checked_address(address)
        self._token = token
        self.device_id = device_id
        self._program = program
        self._client = _client(self._base, wire)
        self._connection = OpenConnection()
        self._given_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; no other request is made on it."""
        self._given_up = True
        self._client.close()

    def give_up(self) -> None:
        """Break off the request under way, from any thread; what was not sent yet is thrown away.

        Both ends take it for a broken connection, which costs at most a segment or a piece. No other request
        is made on this connection.
        """
        self._given_up = True
        self._connection.break_off()

    def leads_to(self, address: str) -> bool:
        """Whether requests can be made on it, to the server at this address."""
        return not self._given_up and checked_address(address) == self._base

    def use_token(self, token: bytes, device_id: str = "") -> None:
        """Speak with another token from now on, and as another device if one is named."""
        self._token = token
        self.device_id = device_id or self.device_id

    def ping(self) -> Ping:
        """Return the server at this address; a short timeout, because it only probes."""
        return _as(Ping, self._ask("GET", "/v1/ping", seconds=_PROBE_SECONDS))

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Make a device known."""
        return _as(EnrolAnswer, self._ask("POST", "/v1/enrol", encode(request)))

    def token(self, request: TokenRequest) -> TokenAnswer:
        """Return a nonce, or another token."""
        return _as(TokenAnswer, self._ask("POST", "/v1/token", encode(request)))

    def digests(self, request: DigestsRequest) -> DigestsAnswer:
        """Return the province's digests."""
        return _as(DigestsAnswer, self._ask("POST", "/v1/digests", encode(request)))

    def catalogue(self) -> list[CatalogueEntry]:
        """Return what is published."""
        return _as(list[CatalogueEntry], self._ask("GET", "/v1/catalogue"))

    def catalogue_content(self, sha256: str) -> bytes:
        """Return the content of a package."""
        return self._ask("GET", f"/v1/catalogue/{sha256}")

    def releases(self, root: int) -> ReleasesAnswer:
        """The signed roots after this one, and the signed list; nothing from a province that is older."""
        with self.opened("GET", f"/v1/releases/{root}", b"", also=(_NOT_FOUND,)) as response:
            if response.status_code == _NOT_FOUND:
                read_body(response)
                return ReleasesAnswer([], b"")
            return read_message(ReleasesAnswer, response)

    def urgent(self, request: UrgentRequest) -> UrgentAnswer:
        """Send urgent reports.

        Raises:
            NoReports, ReportsRefused: the province itself says that it does not take them.
        """
        body = encode(request)
        proof = digest_header(body)
        with self.opened("POST", URGENT_PATH, body, proof, problem=report_problem_of) as response:
            return read_message(UrgentAnswer, response)

    def exchange(self, request: ExchangeRequest, segments: Sequence[bytes]) -> Exchanged:
        """Run one exchange. What arrived whole before the connection broke is returned, marked ``cut``."""
        body = join_frames([encode(request), *segments])
        reader = FrameReader(UNPACKED_MAX_BYTES)
        frames: list[bytes] = []
        received = 0
        cut = False
        version = f"?{self._program}" if segments and self._program else ""  # without news it costs no byte
        with self.opened("POST", f"/v1/exchange{version}", body) as response:
            try:
                for piece in response.iter_raw():
                    received += len(piece)
                    if received > _ANSWER_MAX_BYTES:
                        raise Malformed("the answer does not end")
                    frames += reader.feed(piece)
            except transport_errors():
                cut = True
            except Malformed as error:
                raise nonsense() from error
        cut = cut or reader.unfinished
        if not frames:
            raise _offline()
        pages = tuple(_as(PullPage, frame) for frame in frames[1:])
        return Exchanged(_as(Answer, frames[0]), pages, cut, len(body), received)

    def _ask(self, method: str, path: str, body: bytes = b"", *, seconds: float = SILENCE_SECONDS) -> bytes:
        with self.opened(method, path, body, seconds=seconds) as response:
            return read_body(response)

    @contextmanager
    def opened(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float = SILENCE_SECONDS,
        also: Collection[int] = (),
        problem: Callable[[int, Trouble], SyncProblem] = problem_of,
    ) -> Iterator[httpx.Response]:
        """A response that says yes, or one of the other statuses ``also``; its body was not read yet.

        ``problem`` makes what is raised for all others.
        """
        import httpx

        if self._given_up:
            raise _offline()
        headers = dict(headers or {})
        if self._token:
            headers["Authorization"] = f"Bearer {_text(self._token)}"
        timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        request = self._client.build_request(
            method, self._base + path, content=body, headers=headers, timeout=timeout
        )
        request.extensions["trace"] = self._connection.watch
        try:
            response = self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise certificate_problem(error) or NotReached(_offline().message) from error
        except transport_errors() as error:
            raise _offline() from error
        except httpx.HTTPError as error:
            raise nonsense() from error
        try:
            if response.status_code not in _YES and response.status_code not in also:
                raise _refusal(response, problem)
            yield response
        finally:
            response.close()
            # A response and its stream hold each other, and the body of the request: megabytes, until the
            # collector comes by.
            response.stream = httpx.ByteStream(b"")


def checked_address(address: str) -> str:
    """Return the address without a slash at its end; ``https://`` is added where a scheme is missing.

    Raises:
        InsecureAddress: it is neither ``https://`` nor this computer itself.
    """
    written = address.strip()
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # a port that is no number, a bracket that is not closed
        parts, host = urlsplit(""), ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not host or not secure or not _can_be_sent(parts.netloc):
        raise InsecureAddress(
            "“{address}” cannot be used: the province's address begins with https://. "
            "Check the address on the paper with your code.",
            address=written,
        )
    return parts.geturl().rstrip("/")


def _can_be_sent(name: str) -> bool:
    """Whether the HTTP library takes this host and port."""
    import httpx

    try:
        return not any(map(str.isspace, name)) and bool(httpx.URL(f"https://{name}").host)
    except httpx.InvalidURL:
        return False


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _client(base: str, wire: httpx.BaseTransport | None) -> httpx.Client:
    import httpx

    verify = system_context() if base.startswith("https:") else False
    with_proxies = not _is_loopback(urlsplit(base).hostname or "")
    limits = httpx.Limits(keepalive_expiry=IDLE_SECONDS)
    client = httpx.Client(verify=verify, trust_env=with_proxies, transport=wire, limits=limits)
    for name in ("accept", "accept-encoding", "connection", "user-agent"):
        del client.headers[name]  # 100 bytes on every request, for nothing
    return client


def transport_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the HTTP library for a broken connection."""
    import httpx

    return (httpx.TransportError,)


def _as[T](kind: type[T], data: bytes) -> T:
    try:
        return decode(data, kind)
    except Malformed as error:
        raise nonsense() from error


def read_body(response: httpx.Response) -> bytes:
    """Return the body of an answer.

    Raises:
        Offline: the connection broke before it was whole.
        ServerTrouble: it is longer than any answer of a province.
    """
    try:
        return _bounded(response)
    except transport_errors() as error:
        raise _offline() from error
    except Malformed as error:
        raise nonsense() from error


def read_message[T](kind: type[T], response: httpx.Response) -> T:
    """Return the message in the body of an answer.

    Raises:
        Offline, ServerTrouble: see :func:`read_body`.
    """
    return _as(kind, read_body(response))


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode("ascii")


def _bounded(response: httpx.Response) -> bytes:
    """Return the body as it was sent: this program never asks for a packed one, so none is unpacked.

    Raises:
        Malformed: it does not end where every answer of a province does.
    """
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > _ANSWER_MAX_BYTES:
            raise Malformed("the answer does not end")
    return bytes(body)


def _refusal(response: httpx.Response, problem: Callable[[int, Trouble], SyncProblem]) -> Exception:
    if response.status_code == _TOO_MANY:  # from a proxy it has a page of its own
        return later(response.headers.get("retry-after", ""))
    try:
        trouble = decode(_bounded(response), Trouble)
    except Malformed:  # a page of a proxy, or of something else
        return overloaded() if response.status_code in _OVERLOADED else nonsense()
    except transport_errors():
        return _offline()
    return problem(response.status_code, trouble)


def _offline() -> Offline:
    return Offline(
        "There is no connection to the province at the moment. Everything is kept on this computer and will "
        "be sent when the connection is back."
    )


def nonsense() -> ServerTrouble:
    """Return what to say about an answer that no province gives."""
    return ServerTrouble(
        "Something else than the province's server answers at this address. "
        "If it stays so, check the address or tell the province; nothing was lost."
    )

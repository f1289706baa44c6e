"""Running one process of the server: where it may listen, and how."""

from __future__ import annotations

import errno
import gc
import ipaddress
import math
import os
import signal
import socket
import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstream.base.limits import ConnectionLimits, server_limits
from upstream.base.problems import ServerProblem
from upstream.database.database import Database

if TYPE_CHECKING:
    import uvicorn


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen; with a certificate the server speaks TLS itself.

    ``behind_proxy``: a proxy in front gives the client's address. ``proxies`` are the addresses of such
    proxies, ``limits`` a file in place of the shipped one. ``unix``: a Unix socket in place of the port; only
    a proxy on this computer can reach it.
    """

    host: str = "127.0.0.1"
    port: int = 8470
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    limits: Path | None = None
    console: str = ""
    """``HOST:PORT`` or the Unix socket at which the console answers, under the same rules and with the same
    certificate."""
    unix: Path | None = None
    metrics: str = ""
    """``HOST:PORT`` of this computer at which Prometheus reads the figures of the process."""
    logs_requests: bool = False
    """Whether the log is JSON lines, one a request among them."""

    @classmethod
    def of_worker(cls, folder: Path, worker: int) -> Listening:
        """Return where one of several processes listens; a proxy keeps each office at one of them."""
        console = str(folder / f"console-{worker}.sock")
        proxies = ("*",)  # who reaches the socket was let in by the rights of its folder
        return cls(
            behind_proxy=True,
            proxies=proxies,
            console=console,
            unix=folder / f"offices-{worker}.sock",
        )

    def at_console(self) -> Listening:
        """Return where the console listens.

        Raises:
            ServerProblem: the address is none, or has the port of the offices.
        """
        if self.unix is not None:
            return replace(self, unix=Path(self.console), console="", metrics="")
        host, port = _host_and_port(self.console)
        if port and port == self.port:
            raise ServerProblem(
                "The console needs another port than the offices: {port} is theirs.", port=port
            )
        return replace(self, host=host, port=port, console="", metrics="")

    def at_metrics(self, worker: int = 0) -> Listening:
        """Return where Prometheus reads; several processes have ports one after the other.

        Raises:
            ServerProblem: the address is none, or can be reached from the network.
        """
        host, port = _host_and_port(self.metrics)
        if not is_loopback(host):
            raise ServerProblem("The figures of a process are for this computer only; write 127.0.0.1:9470.")
        return Listening(host, port + max(0, worker - 1), self.certificate, self.key)

    def open(self) -> socket.socket:
        """Return the listening socket.

        Raises:
            ServerProblem: it is taken, or cannot be opened.
        """
        return open_port(self.host, self.port) if self.unix is None else open_unix(self.unix)

    def address(self, listener: socket.socket) -> str:
        """Return the address as it is printed."""
        if self.unix is not None:
            return f"unix:{self.unix}"
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{self.host}:{listener.getsockname()[1]}"


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise ServerProblem(
            "“{address}” is no address. Write the address of this computer and a port, such as "
            "127.0.0.1:8471.",
            address=address,
        )
    return host, int(port)


_LAST_PORT = 65_535
_BACKLOG = 512
_SOCKET_MODE = 0o660
"""The proxy's account is in the group of the server's."""
_AFTER_BODIES_SECONDS = 15
"""Given at the end to requests that arrived whole, beyond the time that a body may take."""


def check(listening: Listening) -> None:
    """Refuse to speak plain text to a network, also to one on which only a proxy is meant to ask.

    Raises:
        ServerProblem: the address is not loopback, and no certificate is there; or it cannot be used.
    """
    if (listening.certificate is None) != (listening.key is None):
        raise ServerProblem("A certificate needs its key: give both --tls-cert and --tls-key.")
    if listening.certificate is None and not is_loopback(listening.host):
        raise ServerProblem(
            "{host} can be reached from the network, where TLS is required. Give --tls-cert and --tls-key. A "
            "proxy on this computer reaches the server without them at --host 127.0.0.1; one on another "
            "computer needs them, too.",
            host=listening.host,
        )
    if listening.certificate is not None:
        _check_certificate(listening.certificate, listening.key)
    if listening.console:
        check(listening.at_console())
    if listening.metrics:
        listening.at_metrics()


def _check_certificate(certificate: Path, key: Path | None) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:  # ssl's own errors are such, too
        raise ServerProblem(
            "The certificate {certificate} with its key {key} cannot be used ({reason}). Both must be PEM "
            "files that this account can read, and belong together.",
            certificate=certificate,
            key=key,
            reason=error.strerror or error,
        ) from error


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _collect_garbage_seldom() -> None:
    """Merging makes many short-lived objects and few cycles; looking for those took a third of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def open_port(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections send at once.

    ``create_server`` does not say that it speaks TCP, so asyncio would leave Nagle's algorithm on, and each
    answer would wait for the 40 ms after which the other side acknowledges its first part.

    Raises:
        ServerProblem: the port is taken or the address is not this computer's.
    """
    try:
        stripped = host.strip("[]")
        family = socket.AF_INET6 if ":" in stripped else socket.AF_INET
        made = socket.create_server((stripped, port), family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError, OverflowError) as error:
        raise ServerProblem(
            "Port {port} of {host} cannot be opened ({reason}). Is another server running?",
            port=port,
            host=host,
            reason=getattr(error, "strerror", None) or error,
        ) from error
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


def open_unix(path: Path) -> socket.socket:
    """Return a listening Unix socket; one that a process left behind that was killed is replaced.

    Raises:
        ServerProblem: another process listens there, or the folder cannot be written.
    """
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_left_socket(path)
        made.bind(str(path))
        path.chmod(_SOCKET_MODE)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise ServerProblem(
            "The socket {path} cannot be opened ({reason}). Does its folder exist, may this account write "
            "there, and does another process use it?",
            path=path,
            reason=error.strerror or error,
        ) from error
    return made


def _remove_left_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _end_on_sigterm(server: uvicorn.Server) -> None:
    """Let ``SIGTERM`` end the server in order, also while it starts, and close the database after it.

    uvicorn takes the signal only once it runs, and raises it again at its end. Nothing is raised here: Python
    drops what a handler raises that is called within a callback, and the signal would be lost.
    """

    def end(_number: int, _frame: object) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, end)


class ByAddress:
    """Several applications in one process, each at its own port or socket."""

    def __init__(self, applications: Mapping[int | str, Any]) -> None:
        self._applications = applications

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand a request on."""
        host, port = scope["server"]
        await self._applications[host if port is None else port](scope, receive, send)


def serve(app: Any, listening: Listening, database: Database, console: Any = None, worker: int = 0) -> None:
    """Serve until the process is terminated. Prints the addresses once the ports are open.

    Raises:
        ServerProblem: a port is taken or an address is not this computer's.
    """
    import uvicorn

    from upstream.http.log_bounds import bound_log
    from upstream.http.observing import Metrics, Observed, log_json_lines

    check(listening)
    limits = server_limits(listening.limits)
    _collect_garbage_seldom()
    metrics, logged = Metrics(database), listening.logs_requests
    offices = Observed(app, database, metrics, logged=logged, console=False)
    served: list[tuple[Listening, Any, str]] = [(listening, offices, "listening on {address}")]
    if console is not None:
        pages = Observed(console, database, metrics, logged=logged, console=True)
        served.append((listening.at_console(), pages, "console on {address}/"))
    if listening.metrics:
        served.append((listening.at_metrics(worker), metrics.app, "figures on {address}/metrics"))
    listeners = [at.open() for at, _, _ in served]
    names = [_own_name(listener) for listener in listeners]
    if len(set(names)) < len(names):  # of different addresses, they could all be opened
        raise ServerProblem("Offices, console and figures need different ports.")
    applications = {name: application for name, (_, application, _) in zip(names, served, strict=True)}
    config = _config(ByAddress(applications), listening, limits.connections)  # sets uvicorn's own log up
    if logged:
        log_json_lines()
    bound_log(limits.log)
    server = uvicorn.Server(config)
    _end_on_sigterm(server)
    for listener, (at, _, line) in zip(listeners, served, strict=True):
        print(line.format(address=at.address(listener)))
    sys.stdout.flush()
    server.run(sockets=listeners)


def _own_name(listener: socket.socket) -> int | str:
    """The port, or the path of a Unix socket: by it :class:`ByAddress` knows where a request came in."""
    name = listener.getsockname()
    return name if isinstance(name, str) else int(name[1])


def _config(app: ByAddress, listening: Listening, limits: ConnectionLimits) -> uvicorn.Config:
    import uvicorn

    from upstream.http.connections import Guard

    # The other end of a Unix socket has no name; only the proxy reaches it.
    proxies = ("", *listening.proxies) if listening.unix else listening.proxies
    guard = Guard(limits, proxies if listening.behind_proxy else ())
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        http=guard.protocol(),
        ws="none",
        # X-Forwarded-For names the client, but only a named proxy may set it.
        proxy_headers=listening.behind_proxy,
        forwarded_allow_ips=list(listening.proxies),
        timeout_keep_alive=limits.idle_seconds,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_graceful_shutdown=math.ceil(limits.body_seconds) + _AFTER_BODIES_SECONDS,
        lifespan="off",
    )

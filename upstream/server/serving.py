"""Running the server: where it may listen, and how."""

from __future__ import annotations

import gc
import ipaddress
import signal
import socket
import ssl
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstream.base.limits import server_limits
from upstream.base.problems import ServerProblem

if TYPE_CHECKING:
    import uvicorn


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen; with a certificate the server speaks TLS itself.

    ``behind_proxy``: a proxy in front gives the client's address. ``proxies`` are the addresses of such
    proxies, ``limits`` a file in place of the shipped one.
    """

    host: str = "127.0.0.1"
    port: int = 8470
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    limits: Path | None = None
    console: str = ""
    """``HOST:PORT`` at which the console answers, under the same rules and with the same certificate."""

    def at_console(self) -> Listening:
        """Return where the console listens.

        Raises:
            ServerProblem: the address is none, or has the port of the offices.
        """
        host, _, port = self.console.rpartition(":")
        if not host or not port.isdecimal() or int(port) > _LAST_PORT:
            raise ServerProblem(
                "“{address}” is no address for the console. Write the address of this computer and a port, "
                "such as 127.0.0.1:8471.",
                address=self.console,
            )
        if int(port) and int(port) == self.port:
            raise ServerProblem(
                "The console needs another port than the offices: {port} is theirs.", port=port
            )
        return replace(self, host=host, port=int(port), console="")


_LAST_PORT = 65_535


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
        made = socket.create_server((stripped, port), family=family, backlog=512)
    except (OSError, UnicodeError, OverflowError) as error:
        raise ServerProblem(
            "Port {port} of {host} cannot be opened ({reason}). Is another server running?",
            port=port,
            host=host,
            reason=getattr(error, "strerror", None) or error,
        ) from error
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


def _end_on_sigterm(server: uvicorn.Server) -> None:
    """Let ``SIGTERM`` end the server in order, also while it starts, and close the database after it.

    uvicorn takes the signal only once it runs, and raises it again at its end. Nothing is raised here: Python
    drops what a handler raises that is called within a callback, and the signal would be lost.
    """

    def end(_number: int, _frame: object) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, end)


class ByPort:
    """Two applications in one process: the console answers at its own port."""

    def __init__(self, offices: Any, console: Any, console_port: int) -> None:
        self._offices = offices
        self._console = console
        self._port = console_port

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand a request on."""
        at_console = scope["server"][1] == self._port
        await (self._console if at_console else self._offices)(scope, receive, send)


def serve(app: Any, listening: Listening, console: Any = None) -> None:
    """Serve until the process is terminated. Prints the addresses once the ports are open.

    Raises:
        ServerProblem: the port is taken or the address is not this computer's.
    """
    import uvicorn

    from upstream.http.connections import Guard
    from upstream.http.log_bounds import bound_log

    check(listening)
    limits = server_limits(listening.limits)
    guard = Guard(limits.connections, listening.proxies if listening.behind_proxy else ())
    _collect_garbage_seldom()
    listeners = [open_port(listening.host, listening.port)]
    scheme = "https" if listening.certificate else "http"
    lines = [f"listening on {scheme}://{listening.host}:{listeners[0].getsockname()[1]}"]
    if console is not None:
        at = listening.at_console()
        listeners.append(open_port(at.host, at.port))
        console_port = listeners[1].getsockname()[1]
        app = ByPort(app, console, console_port)
        lines.append(f"console on {scheme}://{at.host}:{console_port}/")
    config = uvicorn.Config(
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
        timeout_keep_alive=limits.connections.idle_seconds,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_graceful_shutdown=10,
        lifespan="off",
    )
    bound_log(limits.log)
    server = uvicorn.Server(config)
    _end_on_sigterm(server)
    print("\n".join(lines), file=sys.stdout, flush=True)
    server.run(sockets=listeners)

"""Tests talk to loopback only: any other address is refused by the interpreter itself."""

from __future__ import annotations

import ipaddress
import socket
import sys

LOCAL_NAMES = frozenset({None, "", "localhost"})


class ForbiddenAddress(AssertionError):
    """A test tried to reach something outside this machine."""


def _is_local(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what leaves the machine. An audit hook sees every socket of this process made in Python."""
    if event in {"socket.connect", "socket.sendto", "socket.bind"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise ForbiddenAddress(f"{event} to {address[0]!r}: tests talk to loopback only")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        if str(host).endswith(".invalid"):  # RFC 6761: such a name never resolves
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if not _is_local(host):
            raise ForbiddenAddress(f"look-up of {host!r}: tests talk to loopback only")


sys.addaudithook(_check)

"""The proxy of the documentation, run by nginx on loopback."""

from __future__ import annotations

import socket
import ssl
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import trustme

from tests.support.processes import Processes
from tests.support.requirement import program

DOCUMENTED = Path(__file__).resolve().parents[3] / "docs" / "province"


@dataclass(frozen=True)
class Proxy:
    """A running nginx; ``offices`` and ``console`` are its addresses."""

    offices: str
    console: str
    process: subprocess.Popen[bytes]
    context: ssl.SSLContext

    def client(self, address: str) -> httpx.Client:
        """A client that trusts its certificate, and waits until it answers."""
        transport = httpx.HTTPTransport(verify=self.context, retries=8)
        return httpx.Client(transport=transport, base_url=address)


def start_proxy(
    folder: Path, processes: Processes, kind: str, places: dict[str, str], statuses: Path | None = None
) -> Proxy:
    """Start nginx with the documented files; ``places`` maps what is written there to what is here.

    ``statuses``: a file that gets the status of each answer, a line each.
    """
    nginx = program("nginx", "nginx-light")
    port, console_port = free_ports(2)
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(folder / "both.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    documented = "".join((DOCUMENTED / name).read_text("utf-8") for name in ("nginx.conf", kind))
    for written, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/so-mat-tran/certificate.pem": str(folder / "both.pem"),
        "/etc/ssl/so-mat-tran/key.pem": str(folder / "both.pem"),
        "listen 8443 ssl": f"listen 127.0.0.1:{console_port} ssl",
        **places,
    }.items():
        assert written in documented, written
        documented = documented.replace(written, here)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    log = f"log_format status $status; access_log {statuses} status;" if statuses else "access_log off;"
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/errors; events {{}} "
        f"http {{ {log} {temporary} {documented} }}",
        "utf-8",
    )
    process = processes.start(
        [nginx, "-e", str(folder / "errors"), "-c", str(path)], stderr=subprocess.DEVNULL
    )
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    offices, console = (f"https://127.0.0.1:{number}" for number in (port, console_port))
    return Proxy(offices, console, process, context)


def free_ports(number: int) -> list[int]:
    """Ports that nobody uses just now."""
    with ExitStack() as opened:
        free = [opened.enter_context(socket.socket()) for _ in range(number)]
        for item in free:
            item.bind(("127.0.0.1", 0))
        return [item.getsockname()[1] for item in free]

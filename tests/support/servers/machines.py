"""Machines of a cluster on one computer: each an address of loopback with the documented files and ports."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.support.processes import ROOT
from tests.support.requirement import program
from tests.support.servers.postgres import UNPRIVILEGED, binaries
from tests.support.system import LINUX

DOCUMENTED = ROOT / "docs" / "province"
NAMES = "abcd"
STANZA = "so-mat-tran"
PASSWORDS = {
    "PATRONI_SUPERUSER_PASSWORD": "mot-mat-khau",
    "PATRONI_REPLICATION_PASSWORD": "hai-mat-khau",
}
_NETWORK = "10.20.0."
_FIRST_ADDRESS = 11
_CERTIFICATES = "/etc/ssl/so-mat-tran/cluster"
_DATA = "/var/lib/postgresql/17/main"


@dataclass(frozen=True)
class Machine:
    """One machine: an address and a folder that stands for its disk."""

    name: str
    address: str
    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """Where PostgreSQL's Unix socket is."""
        return self.folder / "run"

    def write(self, name: str, text: str) -> Path:
        """Write a file of its configuration, which only it may read."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        give_away(path)
        return path


class Network:
    """Machines a to d, as the documented files know them, on addresses of loopback that nobody else uses.

    The whole of 127/8 is this computer, so each machine has its own address and the documented ports.
    """

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        drawn = random.SystemRandom()
        self._prefix = f"127.{drawn.randint(1, 254)}.{drawn.randint(1, 254)}."
        self.machines = {
            name: Machine(name, f"{self._prefix}{_FIRST_ADDRESS + place}", folder / name)
            for place, name in enumerate(NAMES)
        }
        self.proxy_address = f"{self._prefix}1"
        self._issue_certificates()
        for machine in self.machines.values():
            for name in ("", "run", "log", "lock", "spool"):
                (machine.folder / name).mkdir(exist_ok=True, mode=0o700)
                give_away(machine.folder / name)

    def _issue_certificates(self) -> None:
        authority = trustme.CA()
        self.certificates = self.folder / "certificates"
        self.certificates.mkdir(mode=0o755)
        addresses = [machine.address for machine in self.machines.values()]
        # Whoever connects on loopback comes from 127.0.0.1, whichever machine it stands for.
        leaf = authority.issue_cert(*addresses, "127.0.0.1", self.proxy_address, common_name=STANZA)
        authority.cert_pem.write_to_path(str(self.certificates / "ca.pem"))
        leaf.cert_chain_pems[0].write_to_path(str(self.certificates / "machine.pem"))
        leaf.private_key_pem.write_to_path(str(self.certificates / "machine-key.pem"))
        for path in self.certificates.iterdir():
            path.chmod(0o600 if "key" in path.name else 0o644)
            give_away(path)

    def documented(self, name: str, machine: Machine, places: Mapping[str, str]) -> str:
        """Return a documented file as that machine has it; ``places`` maps words of it to those here."""
        text = (DOCUMENTED / self.kind / name).read_text("utf-8")
        for written, here in places.items():
            assert written in text, (name, written)
            text = text.replace(written, here)
        own = f"{_NETWORK}{_FIRST_ADDRESS}"
        lines = []
        for line in text.splitlines():
            of_all = "server a" in line or "pg1-host" in line or f"{_NETWORK}{_FIRST_ADDRESS + 1}" in line
            lines.append(line if of_all else line.replace(own, machine.address))
        text = "\n".join(lines) + "\n"
        text = text.replace("name: a\n", f"name: {machine.name}\n").replace(
            "NAME=a\n", f"NAME={machine.name}\n"
        )
        common = {
            _NETWORK + "0/24": "127.0.0.0/8",
            _NETWORK: self._prefix,
            _CERTIFICATES: str(self.certificates),
            _DATA: str(machine.data),
            "/var/run/postgresql": str(machine.socket_folder),
            "/var/log/pgbackrest": f"{machine.folder}/log\nlock-path={machine.folder}/lock",
            "/var/spool/pgbackrest": str(machine.folder / "spool"),
        }
        text = _of_each_database(text, [self.machines[name] for name in NAMES])
        for written, here in common.items():
            text = text.replace(written, here)
        own = f"pg1-socket-path={machine.socket_folder}\n"
        return text.replace(own, f"{own}pg1-user=postgres\n") if "pg1-user" not in text else text


def _of_each_database(text: str, machines: list[Machine]) -> str:
    """The repository's file of pgBackRest names the folders of each machine with a database (pg1-path, …)."""
    for place, machine in enumerate(machines, 1):
        if f"pg{place}-host=" in text:
            text = text.replace(f"pg{place}-path={_DATA}", f"pg{place}-path={machine.data}")
            places = f"pg{place}-socket-path={machine.socket_folder}\npg{place}-user=postgres"
            text = text.replace(f"pg{place}-socket-path=/var/run/postgresql", places)
    return text


def give_away(path: Path) -> None:
    """Let the unprivileged account own what its programs use; they refuse to run as root."""
    if os.geteuid() == 0:
        shutil.chown(path, UNPRIVILEGED, "nogroup")


def unprivileged() -> list[str]:
    """How a program is started that refuses to run as root; it keeps the number of the process."""
    if os.geteuid() != 0:
        return []
    words = [
        program("setpriv", "util-linux"),
        "--reuid",
        UNPRIVILEGED,
        "--regid",
        "nogroup",
        "--clear-groups",
    ]
    return [*words, "--"]


@contextmanager
def new_network(kind: str) -> Iterator[Network]:
    """Machines of a kind of cluster; nothing runs on them yet."""
    if not LINUX:
        pytest.skip("only Linux has the whole of 127/8 on loopback")
    binaries()
    folder = Path(tempfile.mkdtemp(prefix="smt-ha-"))  # short: a socket's path has 107 bytes at most
    folder.chmod(0o755)
    try:
        yield Network(kind, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

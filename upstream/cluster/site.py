"""Where the machines of a cluster answer, as its administrator writes it down (``cluster.toml``)."""

from __future__ import annotations

import json
import ssl
import urllib.request
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import msgspec

from upstream.base.problems import ServerProblem

CLUSTER_FILE = Path("/etc/so-mat-tran-cluster.toml")


class ClusterSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See ``docs/province/two/cluster.toml``."""

    data: Path
    binaries: Path
    config: Path | None = None
    """``postgresql.conf``, where it is not in the folder of the data."""
    stanza: str = ""
    patroni: list[str] = []
    """The address of each Patroni, this machine's own first."""
    etcd: list[str] = []
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    watchdog: bool = True
    tried: Path = Path("/var/lib/so-mat-tran/restore-tried.json")

    def context(self) -> ssl.SSLContext:
        """Return how machines are believed, and how this one proves itself.

        Raises:
            ServerProblem: the certificates cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca)
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key)
        except OSError as error:
            raise ServerProblem(
                "The certificates of the cluster cannot be read ({reason}). Run this as the account to which "
                "they belong.",
                reason=error.strerror or error,
            ) from error
        return context


def _path(kind: type, words: Any) -> Path:
    if kind is Path and isinstance(words, str):
        return Path(words)
    raise NotImplementedError(kind)


def read_site(path: Path) -> ClusterSite:
    """Return what is written about the cluster.

    Raises:
        ServerProblem: the file cannot be read.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=ClusterSite, dec_hook=_path)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Copy docs/province/two/cluster.toml and write your machines "
            "into it.",
            file=path,
            reason=error,
        ) from error


@dataclass(frozen=True, slots=True)
class MachineAnswer:
    """What a machine said; ``clock`` is its time in seconds since 1970, to the second."""

    content: Any
    clock: float | None


def ask(
    address: str, context: ssl.SSLContext, seconds: float, method: str = "GET", body: object = None
) -> MachineAnswer:
    """Ask a machine.

    Raises:
        OSError: it does not answer, or refuses.
        ValueError: what it says is nothing that can be read.
    """
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, content, method=method)
    secured = context if address.startswith("https:") else None
    with urllib.request.urlopen(request, timeout=seconds, context=secured) as answer:
        text = answer.read().decode()
        date = answer.headers.get("Date")
    clock = parsedate_to_datetime(date).timestamp() if date else None
    return MachineAnswer(json.loads(text) if text[:1] in "{[" else text, clock)

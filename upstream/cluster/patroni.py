"""Patroni and etcd while a database is put back: paused, made to forget, and resumed."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from upstream.base.problems import ServerProblem
from upstream.cluster.site import ClusterSite, ask

_ANSWER_SECONDS = 5.0
_LONGEST_SECONDS = 180.0
_RESTART_SECONDS = 600.0
_NAMESPACE = "/service/"
_FORGOTTEN = ("leader", "status", "sync", "history", "failover", "failsafe", "optime/")
"""What etcd keeps of the time that is taken back; settings, members and the cluster's id stay."""


class PausedPatroni:
    """The Patroni of every machine; the one of this machine has the data that are put back.

    Raises:
        ServerProblem: none of this machine answers, or another machine is the primary.
    """

    def __init__(self, site: ClusterSite) -> None:
        self._site, self._context = site, site.context()
        self._here, *self._others = site.patroni
        machines = {address: self._said(address) for address in site.patroni}
        if not machines[self._here]:
            raise ServerProblem("Patroni does not answer on this machine. Start it: systemctl start patroni.")
        for address in self._others:
            if str(machines[address].get("role")) in ("primary", "master", "leader"):
                raise ServerProblem(
                    "{machine} is the primary. Run this there.",
                    machine=machines[address]["patroni"]["name"],
                )
        self._scope = str(machines[self._here]["patroni"]["scope"])

    def pause(self) -> None:
        """Let no machine take over, until :meth:`resume`."""
        self._ask(self._here, "/config", "PATCH", {"pause": True})
        self._wait(lambda: bool(self._said(self._here).get("pause")), "pause")

    def forget(self) -> None:
        """Delete from etcd what it knows of the time that is taken back."""
        for name in _FORGOTTEN:
            first = f"{_NAMESPACE}{self._scope}/{name}".encode()
            last = first[:-1] + bytes([first[-1] + 1])
            request = {"key": _text(first), "range_end": _text(last)}
            self._of_any_etcd(request)

    def _of_any_etcd(self, request: dict[str, str]) -> None:
        for address in self._site.etcd:
            with suppress(OSError, ValueError):
                ask(f"{address}/v3/kv/deleterange", self._context, _ANSWER_SECONDS, "POST", request)
                return
        raise ServerProblem("No etcd answers. See on each machine: systemctl status etcd.")

    def start_here(self) -> None:
        """Have Patroni start PostgreSQL on this machine, and take it for the primary."""
        with suppress(OSError):  # it may be asked before it has noticed that PostgreSQL has ended
            self._ask(self._here, "/restart", "POST", {}, _RESTART_SECONDS)
        self._wait(self._is_primary, "primary")

    def resume(self) -> list[str]:
        """Go on; return the machines that have to be rebuilt by hand, because they do not answer."""
        self._ask(self._here, "/config", "PATCH", {"pause": None})
        self._wait(lambda: not self._said(self._here).get("pause"), "resume")
        return [address for address in self._others if not self._rebuild(address)]

    def _rebuild(self, address: str) -> bool:
        until = time.monotonic() + _LONGEST_SECONDS
        while time.monotonic() < until:
            with suppress(OSError, ValueError):
                self._ask(address, "/reinitialize", "POST", {"force": True})
                return True
            time.sleep(1)
        return False

    def _is_primary(self) -> bool:
        with suppress(OSError, ValueError):
            self._ask(self._here, "/primary")
            return True
        return False

    def _said(self, address: str) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            return dict(self._ask(address, "/patroni"))
        return {}

    def _ask(
        self,
        address: str,
        path: str,
        method: str = "GET",
        body: object = None,
        seconds: float = _ANSWER_SECONDS,
    ) -> Any:
        return ask(f"{address}{path}", self._context, seconds, method, body).content

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + _LONGEST_SECONDS
        while not condition():
            if time.monotonic() > until:
                raise ServerProblem(
                    "Patroni did not do what it was asked ({what}). Look at its log, and at “patronictl "
                    "list”; then run this again.",
                    what=what,
                )
            time.sleep(0.5)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()

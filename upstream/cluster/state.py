"""How the machines of a cluster are now, as they say themselves."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from upstream.cluster.site import ClusterSite, ask

_MILLIS = 1000
_WATCHDOGS = Path("/sys/class/watchdog")


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """A machine with a database, as Patroni knows it; ``lag``: bytes, ``None`` where nobody knows."""

    name: str
    role: str
    state: str
    lag: int | None


@dataclass(frozen=True, slots=True)
class ClusterBackup:
    """A backup of pgBackRest; ``ended_at`` in milliseconds since 1970."""

    label: str
    ended_at: int
    damaged: bool


class RestoreTrial(msgspec.Struct, frozen=True):
    """When a backup was last put back on trial, in milliseconds since 1970, and how many records it held."""

    at: int
    records: int


@dataclass(slots=True)
class ClusterState:
    """What was seen. ``skews``: by how many seconds the clock of a machine is ahead of this one's."""

    members: list[ClusterMember] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    paused: bool = False
    silent: list[str] = field(default_factory=list)
    """Machines with a database whose Patroni does not answer."""
    skews: dict[str, float] = field(default_factory=dict)
    etcd_silent: list[str] = field(default_factory=list)
    etcd_missing: int = 0
    """Machines that are written down, and are no members of etcd."""
    watchdog: bool = True
    backups: list[ClusterBackup] | None = None
    """``None``: pgBackRest does not say."""
    backup_problem: str = ""
    trial: RestoreTrial | None = None


def look(site: ClusterSite, seconds: float, watchdogs: Path = _WATCHDOGS) -> ClusterState:
    """Ask every machine; one that does not answer within so many ``seconds`` is silent."""
    state = ClusterState()
    _ask_patroni(site, seconds, state)
    _ask_etcd(site, seconds, state)
    if site.patroni and site.watchdog:
        state.watchdog = _is_watched(watchdogs)
    if site.stanza:
        _ask_pgbackrest(site, state)
        state.trial = last_trial(site.tried)
    return state


def _ask_patroni(site: ClusterSite, seconds: float, state: ClusterState) -> None:
    context = site.context()
    for address in site.patroni:
        began = time.time()
        try:
            answer = ask(f"{address}/cluster", context, seconds)
        except (OSError, ValueError):
            state.silent.append(_machine(address))
            continue
        if answer.clock is not None:
            state.skews[_machine(address)] = _skew(answer.clock, began, time.time())
        if not state.members:
            state.members = [_member(each) for each in answer.content.get("members", [])]
            state.paused = bool(answer.content.get("pause"))
            with suppress(OSError, ValueError):
                state.settings = dict(ask(f"{address}/config", context, seconds).content)


def _skew(clock: float, began: float, ended: float) -> float:
    """The least difference that explains a time to the second said between two moments of this clock."""
    if clock + 1 < began:
        return clock + 1 - began
    return max(0.0, clock - ended)


def _member(said: dict[str, Any]) -> ClusterMember:
    lag = said.get("lag")
    return ClusterMember(
        str(said.get("name")),
        str(said.get("role")),
        str(said.get("state")),
        lag if isinstance(lag, int) else None,
    )


def _ask_etcd(site: ClusterSite, seconds: float, state: ClusterState) -> None:
    context, members = site.context(), None
    for address in site.etcd:
        try:
            health = ask(f"{address}/health", context, seconds).content
            if str(health.get("health")) != "true":
                raise OSError
            members = ask(f"{address}/v3/cluster/member/list", context, seconds, "POST", {}).content
        except (OSError, ValueError, AttributeError):
            state.etcd_silent.append(_machine(address))
    if members is not None:
        state.etcd_missing = max(0, len(site.etcd) - len(members.get("members", [])))


def _machine(address: str) -> str:
    return urlsplit(address).hostname or address


def _is_watched(watchdogs: Path) -> bool:
    """Whether a program holds a watchdog of this machine, which then restarts the machine when it hangs."""
    with suppress(OSError):
        return any(path.read_text().strip() == "active" for path in watchdogs.glob("*/state"))
    return False


def _ask_pgbackrest(site: ClusterSite, state: ClusterState) -> None:
    program = shutil.which("pgbackrest")
    if program is None:
        state.backup_problem = "pgbackrest"
        return
    command = [program, f"--stanza={site.stanza}", "--output=json", "info"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    try:
        (said,) = json.loads(done.stdout)
        state.backups = [
            ClusterBackup(each["label"], each["timestamp"]["stop"] * _MILLIS, bool(each.get("error")))
            for each in said["backup"]
        ]
    except (ValueError, KeyError, TypeError):
        lines = (done.stderr or done.stdout).strip().splitlines()
        state.backup_problem = lines[0] if lines else str(done.returncode)


def last_trial(path: Path) -> RestoreTrial | None:
    """Return when a backup was last put back on trial; ``None``: never, or nobody knows."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=RestoreTrial)
    except (OSError, msgspec.MsgspecError):
        return None

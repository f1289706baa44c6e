"""What of a cluster needs a person, each in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from desktop_app.base.i18n import tr
from desktop_app.base.resource_files import resource_path
from upstream.base.certificates import certificate_end
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time
from upstream.cluster.site import ClusterSite
from upstream.cluster.state import ClusterState
from upstream.watching.alerts import ServerAlert

_HOUR, _DAY = 3_600_000, 86_400_000
_MEGABYTE = 1_000_000
_SYNCHRONOUS = ("sync_standby", "quorum_standby")
_WELL = ("running", "streaming")


class ClusterRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when something of a cluster needs a person. See ``resources/upstream/cluster.toml``."""

    answer_seconds: float
    clock_seconds: float
    lag_megabytes: float
    backup_hours: float
    tried_days: float
    certificate_days: float


def cluster_rules(path: Path | None = None) -> ClusterRules:
    """Return the rules of this version, or those of a file.

    Raises:
        ServerProblem: the file cannot be read.
    """
    source = path or resource_path("upstream", "cluster.toml")
    try:
        return msgspec.toml.decode(source.read_bytes(), type=ClusterRules)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Copy resources/upstream/cluster.toml and change its numbers.",
            file=source,
            reason=error,
        ) from error


def cluster_alerts(
    state: ClusterState, site: ClusterSite, rules: ClusterRules, certificates: list[Path], now: int
) -> list[ServerAlert]:
    """Return what needs a person, the most urgent kind first; ``certificates`` beside the cluster's own."""
    found = [*_etcd(state, site)]
    if site.patroni:
        found += [*_machines(state), *_copies(state, rules), *_settings(state), *_clocks(state, rules)]
    if site.stanza:
        found += [*_backups(state, rules, now), *_trial(state, rules, now)]
    named = [site.certificate] if site.certificate else []
    return [*found, *_certificates([*named, *certificates], rules, now)]


def _etcd(state: ClusterState, site: ClusterSite) -> Iterator[ServerAlert]:
    if state.etcd_silent:
        machines = ", ".join(state.etcd_silent)
        lost = 2 * len(state.etcd_silent) >= len(site.etcd)
        more = (
            tr("Without more than half of them no machine can take over.")
            if lost
            else tr("One more that fails, and no machine can take over.")
        )
        sentence = tr(
            "etcd does not answer on {machines}. See there: systemctl status etcd.", machines=machines
        )
        yield ServerAlert(f"etcd {machines}", f"{sentence} {more}")
    if state.etcd_missing:
        yield ServerAlert(
            f"etcd members {state.etcd_missing}",
            tr(
                "{n} machines are no members of etcd. Add each with “etcdctl member add”.",
                n=state.etcd_missing,
            ),
        )


def _machines(state: ClusterState) -> Iterator[ServerAlert]:
    for machine in state.silent:
        yield ServerAlert(
            f"silent {machine}",
            tr("Patroni does not answer on {machine}. See there: systemctl status patroni.", machine=machine),
        )
    if not any(each.role in ("leader", "standby_leader") and each.state in _WELL for each in state.members):
        yield ServerAlert(
            "no primary",
            tr(
                "No machine is the primary: offices cannot send. Look at “patronictl list”, and at the log "
                "of Patroni on each machine."
            ),
        )
    for each in state.members:
        if each.state not in _WELL:
            yield ServerAlert(
                f"member {each.name} {each.state}",
                tr(
                    "Machine {name} does not follow ({state}). If that lasts, rebuild it: patronictl "
                    "reinit so-mat-tran {name}.",
                    name=each.name,
                    state=each.state,
                ),
            )


def _copies(state: ClusterState, rules: ClusterRules) -> Iterator[ServerAlert]:
    if state.settings and str(state.settings.get("synchronous_mode", "off")).lower() in ("off", "false"):
        yield ServerAlert(
            "asynchronous",
            tr(
                "Standbys are asynchronous: when the primary fails, what offices sent last is lost until "
                "they send it again. Set synchronous_mode: quorum with “patronictl edit-config”."
            ),
        )
    elif state.members and not any(each.role in _SYNCHRONOUS for each in state.members):
        yield ServerAlert(
            "no synchronous standby",
            tr(
                "No other machine has what offices send now. Bring the standby back before the primary "
                "fails: “patronictl list” says how it is."
            ),
        )
    for each in state.members:
        if each.lag is not None and each.lag > rules.lag_megabytes * _MEGABYTE:
            yield ServerAlert(
                f"lag {each.name}",
                tr(
                    "Machine {name} is {n} MB behind the primary. Look whether its disk or the line between "
                    "them is slow or full.",
                    name=each.name,
                    n=round(each.lag / _MEGABYTE),
                ),
            )


def _settings(state: ClusterState) -> Iterator[ServerAlert]:
    if state.paused:
        yield ServerAlert(
            "paused",
            tr("Patroni is paused: no machine takes over. When the work is done: patronictl resume."),
        )
    if not state.watchdog:
        yield ServerAlert(
            "watchdog",
            tr(
                "No watchdog guards this machine: when it hangs and comes back, it may still believe to be "
                "the primary. Copy patroni-watchdog.conf, and restart Patroni."
            ),
        )


def _clocks(state: ClusterState, rules: ClusterRules) -> Iterator[ServerAlert]:
    for machine, seconds in state.skews.items():
        if abs(seconds) > rules.clock_seconds:
            yield ServerAlert(
                f"clock {machine}",
                tr(
                    "The clock of {machine} differs by {n} seconds from this machine's. Set both by the "
                    "network: timedatectl set-ntp true.",
                    machine=machine,
                    n=round(abs(seconds)),
                ),
            )


def _backups(state: ClusterState, rules: ClusterRules, now: int) -> Iterator[ServerAlert]:
    if state.backups is None:
        yield ServerAlert(
            "pgbackrest",
            tr(
                "pgBackRest does not say which backups there are ({reason}). Run this as postgres, where "
                "/etc/pgbackrest.conf is.",
                reason=state.backup_problem,
            ),
        )
        return
    whole = [each for each in state.backups if not each.damaged]
    last = max((each.ended_at for each in whole), default=None)
    if last is None:
        yield ServerAlert(
            "backup",
            tr("pgBackRest has no backup yet. Run: systemctl start so-mat-tran-pgbackrest@full."),
        )
    elif now - last > rules.backup_hours * _HOUR:
        yield ServerAlert(
            "backup",
            tr(
                "The last backup of pgBackRest is of {when}. See why none was made since: systemctl status "
                "so-mat-tran-pgbackrest@diff.",
                when=local_time(last),
            ),
        )


def _trial(state: ClusterState, rules: ClusterRules, now: int) -> Iterator[ServerAlert]:
    if state.trial is None:
        yield ServerAlert(
            "never tried",
            tr(
                "No backup was ever put back on trial; one that cannot be put back is none. Run “restore "
                "--try”."
            ),
        )
    elif now - state.trial.at > rules.tried_days * _DAY:
        yield ServerAlert(
            "tried",
            tr(
                "A backup was last put back on trial on {when}. Run “restore --try” again.",
                when=local_time(state.trial.at),
            ),
        )


def _certificates(certificates: list[Path], rules: ClusterRules, now: int) -> Iterator[ServerAlert]:
    for path in certificates:
        ends = certificate_end(path)
        if ends is None:
            yield ServerAlert(
                f"no certificate {path}", tr("{file} cannot be read as a certificate.", file=path)
            )
        elif ends - now < rules.certificate_days * _DAY:
            yield ServerAlert(
                f"certificate {path} {ends}",
                tr(
                    "The certificate {file} ends on {when}; then machines no longer believe each other, or "
                    "offices the server. Renew it, and reload what uses it.",
                    file=path,
                    when=local_time(ends),
                ),
            )

"""What needs a person now, each in a sentence that says what to do (``resources/upstream/watching.toml``)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.base.resource_files import resource_path
from upstream.base.certificates import certificate_end
from upstream.base.limits import CommuneLimits
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time
from upstream.database.backups import last_whole
from upstream.database.tables import commune
from upstream.read_model.troubles import troubles
from upstream.releases.store import newest_root, published
from upstream.urgent.reports import listed

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_MEGABYTE = 1_000_000


class AlertRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when something needs a person. See the file."""

    backup_hours: float
    certificate_days: float
    keys_days: float
    urgent_minutes: float
    full_percent: float
    free_percent: float


@dataclass(frozen=True, slots=True)
class ServerAlert:
    """Something that needs a person; ``key`` is the same for as long as it is the same matter."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at besides the database: files of this computer, where they are known."""

    certificate: Path | None = None
    database_file: Path | None = None


def watched_of(database: str, certificate: Path | None) -> Watched:
    """Return what is looked at, by the address of the database, which is a path where it is a file."""
    return Watched(certificate, None if "://" in database else Path(database).absolute())


def alert_rules(path: Path | None = None) -> AlertRules:
    """Return the rules of this version, or those of a file.

    Raises:
        ServerProblem: the file cannot be read.
    """
    source = path or resource_path("upstream", "watching.toml")
    try:
        return msgspec.toml.decode(source.read_bytes(), type=AlertRules)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Copy resources/upstream/watching.toml and change its numbers.",
            file=source,
            reason=error,
        ) from error


def alerts_of(
    connection: Connection, rules: AlertRules, limits: CommuneLimits, watched: Watched, now: int
) -> list[ServerAlert]:
    """Return what needs a person, the most urgent kind first."""
    return [
        *_unread(connection, rules, now),
        *_disk(rules, watched),
        *_backups(connection, rules, now),
        *_endings(connection, rules, watched, now),
        *_full(connection, rules, limits),
        *_unreadable(connection),
    ]


def _unread(connection: Connection, rules: AlertRules, now: int) -> Iterator[ServerAlert]:
    waiting = [each for each in listed(connection) if now - each.taken_at > rules.urgent_minutes * _MINUTE]
    if waiting:
        oldest = min(each.taken_at for each in waiting)
        yield ServerAlert(
            f"urgent {sorted(each.id for each in waiting)}",
            tr(
                "{n} urgent reports of offices have been read by nobody, the oldest since {when}. Open the "
                "console, or “urgent list”.",
                n=len(waiting),
                when=local_time(oldest),
            ),
        )


def _disk(rules: AlertRules, watched: Watched) -> Iterator[ServerAlert]:
    if watched.database_file is None:
        return
    total, _, free = shutil.disk_usage(watched.database_file.parent)
    if free < total * rules.free_percent / 100:
        yield ServerAlert(
            "disk",
            tr(
                "The disk of the database has only {n} % left. Make room before it is full: then offices "
                "cannot send.",
                n=round(100 * free / total),
            ),
        )


def _backups(connection: Connection, rules: AlertRules, now: int) -> Iterator[ServerAlert]:
    last = last_whole(connection)
    if last is None or last.ended_at is None:
        yield ServerAlert("backup", tr("No backup has been made yet. Enable so-mat-tran-backup.timer."))
    elif now - last.ended_at > rules.backup_hours * _HOUR:
        yield ServerAlert(
            "backup",
            tr(
                "The last backup is of {when}. See why none was made since: systemctl status "
                "so-mat-tran-backup.",
                when=local_time(last.ended_at),
            ),
        )


def _endings(connection: Connection, rules: AlertRules, watched: Watched, now: int) -> Iterator[ServerAlert]:
    ends = certificate_end(watched.certificate) if watched.certificate else None
    if watched.certificate is not None and ends is None:
        yield ServerAlert(
            "no certificate", tr("{file} cannot be read as a certificate.", file=watched.certificate)
        )
    if ends is not None and ends - now < rules.certificate_days * _DAY:
        yield ServerAlert(
            f"certificate {ends}",
            tr(
                "The certificate of the server ends on {when}; then no office can connect. Renew it, and "
                "reload nginx.",
                when=local_time(ends),
            ),
        )
    root, targets = newest_root(connection), published(connection)
    for key, at, sentence in (
        ("keys", root.root.expires if root else None, tr("The keys that sign releases end on {when}.")),
        ("list", targets.expires if targets else None, tr("The signed list of releases ends on {when}.")),
    ):
        if at is not None and at - now < rules.keys_days * _DAY:
            remedy = tr("Sign again as docs/updates.md says; else offices take no new program.")
            yield ServerAlert(f"{key} {at}", f"{sentence.format(when=local_time(at))} {remedy}")


def _full(connection: Connection, rules: AlertRules, limits: CommuneLimits) -> Iterator[ServerAlert]:
    share = rules.full_percent / 100
    columns = commune.c
    for code, records, size in connection.execute(
        select(columns.code, columns.records, columns.bytes).order_by(columns.code)
    ):
        by_records = bool(limits.records) and records > share * limits.records
        if by_records or (limits.megabytes and size > share * limits.megabytes * _MEGABYTE):
            yield ServerAlert(
                f"full {code}",
                tr(
                    "Commune {code} has {n} % of the room that it may have. Look what fills it, or raise "
                    "[communes] in the file of limits.",
                    code=code,
                    n=round(100 * _filled(records, size, limits)),
                ),
            )


def _filled(records: int, size: int, limits: CommuneLimits) -> float:
    of_records = records / limits.records if limits.records else 0.0
    of_size = size / (limits.megabytes * _MEGABYTE) if limits.megabytes else 0.0
    return max(of_records, of_size)


def _unreadable(connection: Connection) -> Iterator[ServerAlert]:
    communes = sorted({each.commune for each in troubles(connection)})
    if communes:
        yield ServerAlert(
            f"unreadable {communes}",
            tr(
                "Pages cannot show {n} communes ({codes}). Nothing is lost; the page of health says more.",
                n=len(communes),
                codes=", ".join(communes),
            ),
        )

"""Commands about urgent reports."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections import Counter

from sqlalchemy import Connection

from desktop_app.base.i18n import N_, tr
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Code
from desktop_app.wire.urgent.carried import FILE_BYTES_MAX
from upstream.admin.commands import commune_named, reading, writing
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.problems import ServerProblem
from upstream.base.refusals import Refusal
from upstream.base.terminal import indented, local_time, one_line, print_table
from upstream.communes.unit_lists import commune_names
from upstream.database.identity import read_identity
from upstream.deciding.computers import look_at_report
from upstream.urgent import reports
from upstream.urgent.carried import take_carried

_RECORDS = {
    "": N_("its record is on the way"),
    "arrived": N_("its record has arrived"),
    "refused": N_("its record was refused"),
}
_SHORT = 12
"""Letters of an id that are enough, unless two ids have the same."""


def show_list(options: Namespace) -> int:
    """Print the reports, the newest first, one a line."""
    rows: list[tuple[str, ...]] = []
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        communes = commune_names(connection)
        names = Counter(
            name for known in reports.ids(connection) for name in {known[:_SHORT], known[-_SHORT:]}
        )
        for report in reports.listed(connection, commune, seen=options.all):
            rows.append(
                (
                    report.commune,
                    communes.get(report.commune, ""),
                    report.id[-_SHORT:] if names[report.id[-_SHORT:]] == 1 else report.id,
                    local_time(report.taken_at),
                    _seen(report),
                    tr(_RECORDS[report.record]),
                    one_line(report.kind),
                    one_line(report.title),
                )
            )
    print_table(
        (
            tr("Commune"),
            tr("Name of the commune"),
            tr("Report"),
            tr("Taken"),
            tr("Seen"),
            tr("Record"),
            tr("Kind"),
            tr("Title"),
        ),
        rows,
    )
    return 0


def show(options: Namespace) -> int:
    """Print one report whole; from then on its office reads that it was seen."""
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        report = _single(connection, options.report, commune)
    print(report.commune, one_line(report.kind), one_line(report.title), sep="\t")
    for row in report.rows:
        print(f"{one_line(row.label)}: {indented(row.text)}")
    print(tr("Reported by {author}, {when}", author=one_line(report.author), when=local_time(report.at)))
    print(tr("Taken {when}; {record}", when=local_time(report.taken_at), record=tr(_RECORDS[report.record])))
    sys.stdout.flush()
    with writing(options) as connection:
        by, now = options.by.strip() or getpass.getuser(), now_millis()
        look_at_report(connection, report, by, now)
        report = _single(connection, report.id, report.commune)
    print(_seen(report))
    return 0


def _single(connection: Connection, name: str, commune: str | None) -> reports.Report:
    found = reports.found(connection, name, commune)
    found = [report for report in found if report.id == name] or found
    if len(found) != 1:
        raise ServerProblem("“{report}” names no single report. See “urgent list”.", report=name)
    return found[0]


def _seen(report: reports.Report) -> str:
    if not report.seen_at:
        return tr("not seen")
    return tr("seen by {name}, {when}", name=one_line(report.seen_by), when=local_time(report.seen_at))


def take(options: Namespace) -> int:
    """Take a file of reports that somebody brought; print whose they are."""
    try:
        with options.file.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=options.file, reason=error) from error
    with writing(options) as connection:
        identity = read_identity(connection)
        server_id = "" if identity is None else identity.server_id
        try:
            device, new = take_carried(connection, server_id, content, now_millis(), server_limits().communes)
        except (Malformed, Refusal) as refused:
            if isinstance(refused, Refusal) and refused.code == Code.NO_ROOM:
                raise ServerProblem(
                    "{file} was not taken yet: {n} urgent reports of its commune would wait to be looked "
                    "at, and that is too many. Look at some first (urgent list), then take the file again.",
                    file=options.file,
                    n=refused.detail,
                ) from refused
            raise ServerProblem(
                "{file} was not taken: it is no file of urgent reports for this server from one of its "
                "computers, or it was changed ({reason}).",
                file=options.file,
                reason=refused,
            ) from refused
    print(
        tr(
            "{n} new urgent reports of the commune {commune}; see “urgent list”",
            n=new,
            commune=device.commune,
        )
    )
    return 0

"""What the commands about urgent reports print."""

from __future__ import annotations

import getpass
from argparse import Namespace

from desktop_app.base.clock import from_millis
from desktop_app.base.i18n import N_, tr
from desktop_app.wire.malformed import Malformed
from upstream.admin.commands import commune_named, reading, writing
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.problems import ServerProblem
from upstream.base.refusals import Refusal
from upstream.database.identity import read_identity
from upstream.urgent import reports
from upstream.urgent.carried import take_carried

_RECORDS = {
    "": N_("its record is on the way"),
    "arrived": N_("its record has arrived"),
    "refused": N_("its record was refused"),
}
_SHORT_ID = 12


def show_list(options: Namespace) -> int:
    """Print the reports, the newest first, one a line."""
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        for report in reports.listed(connection, commune, seen=options.all):
            print(
                report.commune,
                report.id[-_SHORT_ID:],
                _moment(report.taken_at),
                _seen(report),
                tr(_RECORDS[report.record]),
                report.kind,
                " ".join(report.title.split()),
                sep="\t",
            )
    return 0


def show(options: Namespace) -> int:
    """Print one report whole; from now on its office reads that it was seen."""
    with writing(options) as connection:
        found = reports.found(connection, options.report)
        if len(found) != 1:
            raise ServerProblem(
                "“{report}” names no single report. See “urgent list”.", report=options.report
            )
        reports.note_seen(connection, found, options.by.strip() or getpass.getuser(), now_millis())
        report = reports.found(connection, found[0].id)[0]
    print(report.commune, report.kind, report.title, sep="\t")
    for row in report.rows:
        print(f"{row.label}: {row.text}")
    print(tr("Reported by {author}, {when}", author=report.author, when=_moment(report.at)))
    print(tr("Taken {when}; {record}", when=_moment(report.taken_at), record=tr(_RECORDS[report.record])))
    print(_seen(report))
    return 0


def _seen(report: reports.Report) -> str:
    if not report.seen_at:
        return tr("not seen")
    return tr("seen by {name}, {when}", name=report.seen_by, when=_moment(report.seen_at))


def _moment(at: int) -> str:
    return from_millis(at).astimezone().isoformat(" ", "minutes")


def take(options: Namespace) -> int:
    """Take a file of reports that somebody brought; print whose they are."""
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=options.file, reason=error) from error
    with writing(options) as connection:
        identity = read_identity(connection)
        server_id = "" if identity is None else identity.server_id
        try:
            device, new = take_carried(connection, server_id, content, now_millis(), server_limits().communes)
        except (Malformed, Refusal) as refused:
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

"""``so-mat-tran sync``: exchange with the province now, connecting first when a code is given."""

from __future__ import annotations

import platform
import sys

from desktop_app.accounts.access_log import AccessAction
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office, office_to_connect
from desktop_app.cli.signing_in import sign_in_here, sign_in_or_schedule
from desktop_app.sync.identity.enrolment import connect, enrol, use_line
from desktop_app.sync.rounds.round import PERMISSION, run_round
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.rounds.wrong_clock import clock_words
from desktop_app.sync.stages import RoundResult
from desktop_app.updates.trust import fingerprint_sentence


def run(arguments: Arguments) -> int:
    """Run one round and say what was exchanged and what is left."""
    connecting = arguments.own.enrol is not None or arguments.own.address is not None
    if arguments.own.commune is not None and not connecting:
        raise Problem("--commune is for a new computer: give --enrol CODE and --address URL with it.")
    with office_to_connect(arguments) if connecting else existing_office(arguments) as office:
        if not connecting:
            sign_in_or_schedule(office, arguments)
        else:
            sign_in_here(office, arguments)
            _enrol(office, arguments)
        with office.store.write() as connection:
            office.session.require(connection, PERMISSION)
            office.session.note(connection, office.clock, AccessAction.SYNC, "province")
        book = office.sync_book()
        with connect(book) as transport:
            result = run_round(book, transport)
        _warn(result)
        sys.stdout.write(
            tr(
                "Sent {sent} changes, received {received} records, {requests} requests, {bytes} bytes.",
                sent=format_number(result.pushed),
                received=format_number(sum(result.applied.records.values())),
                requests=result.requests,
                bytes=format_number(result.sent_bytes + result.received_bytes),
            )
            + "\n"
        )
        if result.files_sent or result.files_fetched:
            files = tr(
                "Attached files: sent {sent}, fetched {fetched}.",
                sent=format_number(result.files_sent),
                fetched=format_number(result.files_fetched),
            )
            sys.stdout.write(files + "\n")
        with office.read() as connection:
            status = sync_status(connection)
    sys.stdout.write(
        tr(
            "Not sent {unsent}, not confirmed {unacknowledged}, conflicts {conflicts}, rejected {rejected}.",
            unsent=status.unsent,
            unacknowledged=status.unacknowledged,
            conflicts=status.conflicts,
            rejected=status.rejected,
        )
        + "\n"
    )
    return 0


def _warn(result: RoundResult) -> None:
    """Say what went well enough but should be looked at."""
    if warning := clock_words(result.clock_ahead):
        sys.stderr.write(f"! {warning}\n")
    if result.unsigned:
        names = ", ".join((*result.packages, *result.unit_lists))
        sys.stderr.write(
            "! " + tr("These packages are not signed by the province: {names}", names=names) + "\n"
        )
    for problem in (*result.package_problems, *result.file_problems):
        sys.stderr.write(f"! {problem}\n")


def _enrol(office: Office, arguments: Arguments) -> None:
    code, address = arguments.own.enrol, arguments.own.address
    with office.read() as connection:
        status = sync_status(connection)
    if address and code is None and status.connected and not status.address:
        use_line(office.sync_book(), address)  # the province knows this computer by sticks
        return
    if not code or not address:
        raise Problem("To connect to the province give both --enrol CODE and --address URL.")
    connected = enrol(office.sync_book(), address, code, platform.node())
    sys.stdout.write(tr("Connected to {name}.", name=connected.server_name) + "\n")
    if connected.fingerprint:
        sys.stdout.write(fingerprint_sentence(connected.fingerprint) + "\n")

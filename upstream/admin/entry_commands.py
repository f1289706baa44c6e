"""Commands about entries: create one in every commune, show what the communes did with it."""

from __future__ import annotations

import getpass
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from upstream.admin.commands import commune_named, reading
from upstream.admin.job_commands import begin_and_run, communes_of
from upstream.attachments.sent_down import FileSentDown, examine_sent, keep_sent
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import one_line, print_table
from upstream.communes.choosing import ALL
from upstream.communes.unit_lists import commune_names
from upstream.deciding import entries
from upstream.jobs.beginning import begin_entries


def begin(options: Namespace) -> int:
    """Begin an entry in the registers of communes; print its id."""
    register = entries.read_register(options.register)
    answers = entries.parse_answers(options.answer)
    entry_id = options.id or new_id(SystemClock())
    if [bool(options.commune), options.all, bool(options.communes)].count(True) != 1:
        raise ServerProblem("Name communes with --commune or --communes, or write --all.")
    entries.check_answers(register, answers)
    brought = [_read(path) for path in options.file]
    entry = entries.entry_to_begin(register, entry_id, answers, [file for file, _ in brought])
    author = options.by.strip() or getpass.getuser()

    def started(connection: Connection) -> int:
        named = [commune_named(connection, code) for code in options.commune]
        wanted = named or communes_of(connection, options.communes or ALL)
        for file, data in brought:
            keep_sent(connection, file, data)
        return begin_entries(connection, entry, wanted, author, now_millis())

    print(entry_id, flush=True)  # with --id the same goes on where this was stopped
    return begin_and_run(options, started)


def _read(path: Path) -> tuple[FileSentDown, bytes]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error) from error
    return examine_sent(path.name, data), data


def show(options: Namespace) -> int:
    """Print what every commune did with an entry: its state, then the answers of each step."""
    with reading(options) as connection:
        found, names = entries.entry_everywhere(connection, options.entry), commune_names(connection)
    if not found:
        raise ServerProblem("No commune has an entry {entry}.", entry=options.entry)
    rows = []
    for there in found:
        steps = [
            f"{one_line(step)}: "
            + "; ".join(f"{one_line(name)}={one_line(value)}" for name, value in given.items())
            for step, given in there.answers.items()
        ]
        rows.append((there.commune, names.get(there.commune, ""), one_line(there.state), *steps))
    print_table((tr("Commune"), tr("Name of the commune"), tr("State"), tr("Answers of each step")), rows)
    return 0

"""Commands about entries: create one in every commune, show what the communes did with it."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from upstream.admin.commands import commune_named, opened, reading
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import one_line, print_table
from upstream.communes.communes import commune_codes
from upstream.communes.unit_lists import commune_names
from upstream.deciding import entries


def begin(options: Namespace) -> int:
    """Begin an entry in the registers of communes; print its id."""
    register = entries.read_register(options.register)
    answers = entries.parse_answers(options.answer)
    entry_id = options.id or new_id(SystemClock())
    if bool(options.commune) == options.all:
        raise ServerProblem("Name communes with --commune, or write --all.")
    entries.check_answers(register, answers)
    with reading(options) as connection:
        everywhere = commune_codes(connection)
        wanted = everywhere if options.all else [commune_named(connection, code) for code in options.commune]
    author, now = options.by.strip() or getpass.getuser(), now_millis()
    print(entry_id, flush=True)  # with --id the same goes on where this was stopped
    created, refused = 0, []
    with opened(options) as database:
        for code in wanted:  # a transaction for each: no office waits for more than its own commune
            with database.write() as connection:
                created += entries.begin_entry(connection, code, register, entry_id, answers, author, now)
                if not entries.is_there(connection, code, entry_id):
                    refused.append(code)
    print(tr("Created in {n} of {all} communes; their offices have it with the next exchange.",
             n=created, all=len(wanted)))  # fmt: skip
    for code in refused:
        print(
            tr(
                "{commune} refused it: its registers are locked, or an answer cannot be stored.",
                commune=code,
            ),
            file=sys.stderr,
        )
    return 1 if refused else 0


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

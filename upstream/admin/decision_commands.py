"""Commands that accept and return periods and rounds, of one commune or of many."""

from __future__ import annotations

import getpass
from argparse import Namespace

from sqlalchemy import Connection

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import speaking, tr
from desktop_app.base.ids import new_id
from desktop_app.movements.period import Period
from upstream.admin.commands import commune_named, reading, require_scope, writing
from upstream.admin.job_commands import begin_and_run, communes_of
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.communes.choosing import ALL
from upstream.communes.unit_lists import commune_names
from upstream.database.identity import read_identity
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decisions import ACCEPTED, SUBMITTED, ScopeDecision, ScopeVerdict, decide, state_of
from upstream.deciding.reminders import ReportReminder, reminder_entry, reminder_text
from upstream.jobs.beginning import begin_decision, begin_entries
from upstream.jobs.jobs import JobKind


def accept(options: Namespace) -> int:
    """Take a scope as final."""
    reason = options.reason or tr("The province has accepted it.")
    return _decide(options, ScopeVerdict.ACCEPT, JobKind.ACCEPT, reason)


def give_back(options: Namespace) -> int:
    """Return a scope to be corrected."""
    reason = options.reason or tr("The province has returned it.")
    return _decide(options, ScopeVerdict.RETURN, JobKind.RETURN, reason)


def remind(options: Namespace) -> int:
    """Remind communes of a report that is not in: print a text to copy, and enter it where offices see it."""
    require_scope(options.scope)
    kind, *parts = options.scope.split(":")
    if kind != "period":
        raise ServerProblem("Offices are reminded of the report of a period: period:<set>:<period>.")
    with reading(options) as connection:
        wanted = _not_in(connection, options)
        identity, names = read_identity(connection), commune_names(connection)
    today = SystemClock().today()
    with speaking("vi"):
        period = Period.parse(parts[1]).label()
    reminder = ReportReminder(identity.name if identity else "", period, options.due, today)
    print(reminder_text(reminder, [names.get(code, code) for code in wanted]))
    if options.text_only:
        return 0
    entry, author = reminder_entry(reminder, new_id(SystemClock())), getpass.getuser()

    def begin(connection: Connection) -> int:
        return begin_entries(connection, entry, wanted, author, now_millis(), JobKind.REMIND)

    return begin_and_run(options, begin)


def _not_in(connection: Connection, options: Namespace) -> list[str]:
    wanted = communes_of(connection, options.communes)
    late = [code for code in wanted if state_of(connection, code, options.scope) not in (SUBMITTED, ACCEPTED)]
    if not late:
        raise ServerProblem("All of these communes have handed it in, so nobody is reminded.")
    return late


def _decide(options: Namespace, verdict: ScopeVerdict, kind: JobKind, reason: str) -> int:
    require_scope(options.scope)
    if bool(options.commune) == bool(options.communes):
        raise ServerProblem("Name a commune with --commune, or a file of communes with --communes.")
    comments = [CommentInput(*words) for words in getattr(options, "cell", ())]
    if not options.communes:
        replaces = getattr(options, "replace_comments", False)
        decision = ScopeDecision(verdict, options.scope, reason, getpass.getuser(), comments, replaces)
        with writing(options) as connection:
            decide(connection, commune_named(connection, options.commune), decision, now_millis())
        print(options.scope, reason, sep="\t")
        return 0
    if comments:
        raise ServerProblem("A comment is on the cell of one commune: name it with --commune.")

    def begin(connection: Connection) -> int:
        wanted = communes_of(connection, options.communes)
        if options.communes == ALL:  # those that have nothing to decide need not refuse it one by one
            wanted = [code for code in wanted if state_of(connection, code, options.scope) == SUBMITTED]
        steps = [(code, options.scope) for code in wanted]
        return begin_decision(connection, kind, steps, reason, getpass.getuser(), now_millis())

    return begin_and_run(options, begin)

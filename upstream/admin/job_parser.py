"""The parsers of commands about jobs over many communes, and about codes and communes withdrawn."""

from __future__ import annotations

import argparse
from datetime import date

from desktop_app.base.i18n import tr
from upstream.admin import code_commands, decision_commands, job_commands
from upstream.communes.choosing import ALL

type _Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def add_jobs(actions: _Actions) -> None:
    """Add the commands about jobs."""
    parser = actions.add_parser("jobs", help=tr("jobs over many communes"))
    inner = parser.add_subparsers(required=True, metavar=tr("COMMAND"))
    listing = inner.add_parser("list", help=tr("list the jobs, the newest first"))
    listing.set_defaults(run=job_commands.listing)
    show = inner.add_parser("show", help=tr("print a job, then each of its communes"))
    stop = inner.add_parser("stop", help=tr("take no further step"))
    resume = inner.add_parser("resume", help=tr("go on with a job that was stopped or interrupted"))
    resume.add_argument("--refused", action="store_true", help=tr("also in the communes that refused it"))
    withdraw = inner.add_parser("withdraw", help=tr("take a job back in every commune where it was done"))
    withdraw.add_argument("--reason", required=True, help=tr("why, shown to the offices"))
    runs = ((show, job_commands.show), (stop, job_commands.stop), (resume, job_commands.resume))
    for each, run in (*runs, (withdraw, job_commands.take_back)):
        each.add_argument("act", type=int, help=tr("its number, as “jobs list” prints it"))
        each.set_defaults(run=run)


def add_reminders(actions: _Actions) -> None:
    """Add the command that reminds of a report."""
    parser = actions.add_parser("remind", help=tr("remind communes of a report that is not in"))
    add_communes(parser)
    parser.add_argument("--scope", required=True, help="period:<set>:<period>")
    parser.add_argument("--due", type=_day, help=tr("the day by which it is due, as 2026-10-05"))
    parser.add_argument("--text-only", action="store_true", help=tr("only print the text to copy"))
    parser.set_defaults(run=decision_commands.remind, communes=ALL)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def add_codes(actions: _Actions) -> None:
    """Add the commands about one-time codes, and about communes started by mistake."""
    parser = actions.add_parser("codes", help=tr("one-time codes that were made"))
    inner = parser.add_subparsers(required=True, metavar=tr("COMMAND"))
    listing = inner.add_parser("list", help=tr("list the codes that can still be used"))
    listing.add_argument("--commune", help=tr("code of the commune"))
    listing.add_argument("--all", action="store_true", help=tr("used and expired ones, too"))
    listing.set_defaults(run=code_commands.listing)
    withdraw = inner.add_parser("withdraw", help=tr("let nobody enrol with a code any more"))
    withdraw.add_argument("code", help=tr("the code, as “codes list” names it"))
    withdraw.add_argument("--reason", required=True, help=tr("why it is withdrawn"))
    withdraw.set_defaults(run=code_commands.withdraw)
    commune = actions.add_parser("commune", help=tr("communes that are kept here"))
    of_commune = commune.add_subparsers(required=True, metavar=tr("COMMAND"))
    mistaken = of_commune.add_parser("withdraw", help=tr("take out a commune that was started by mistake"))
    mistaken.add_argument("commune", help=tr("code of the commune"))
    mistaken.add_argument("--reason", required=True, help=tr("why it is withdrawn"))
    mistaken.set_defaults(run=code_commands.withdraw_mistaken_commune)


def add_communes(parser: argparse.ArgumentParser) -> None:
    """Add how many communes are named: in a file, or all."""
    parser.add_argument(
        "--communes",
        default="",
        metavar="FILE|all",
        help=tr("a file with the code of a commune on each line, or “all” that are kept here"),
    )

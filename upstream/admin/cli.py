"""The command line of the province's server."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from desktop_app.base.console.command_words import speak_as_asked
from desktop_app.base.console.streams import speak_utf8
from desktop_app.base.durable_file import work_in_private
from desktop_app.base.i18n import LANGUAGES, tr
from desktop_app.base.problems import Problem
from upstream.admin import (
    code_commands,
    commands,
    decision_commands,
    demo_command,
    entry_commands,
    paper_commands,
    restore_commands,
    upkeep_commands,
    urgent_commands,
    user_commands,
)
from upstream.admin.bundle_commands import add_bundles
from upstream.admin.catalogue_commands import add_catalogue
from upstream.admin.job_parser import add_codes, add_communes, add_jobs, add_reminders
from upstream.admin.release_parser import add_keys, add_releases, days_of
from upstream.admin.setup import refuse_visible_password

_SCOPES = "round:<id> | period:<set>:<period> | target:<set>:<year> | areas | office"
_LONGEST_CODE = 90
"""Days for which a one-time code may be valid: it is a key to the office's records."""

DEFAULT_DATABASE = "so-mat-tran-upstream.sqlite"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 when it did what it was asked."""
    work_in_private()
    speak_utf8()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    speak_as_asked(arguments)
    options = build_parser().parse_args(arguments, Namespace(arguments=arguments))
    try:
        refuse_visible_password(options.database)
        return int(options.run(options))
    except Problem as problem:
        print(problem.sentence(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        "so-mat-tran-upstream", description=tr("The province's server of Sổ Mặt trận")
    )
    parser.add_argument(
        "--database",
        default=DEFAULT_DATABASE,
        help=tr("path of an SQLite file, or postgresql://user@host/name with PGPASSFILE or PGPASSWORD"),
    )
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE",
        help=tr("the file of decisions; by default next to an SQLite database"),
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="vi", help=tr("language (vi, en)"))
    actions = parser.add_subparsers(required=True, metavar=tr("COMMAND"))
    _add_serving(actions)
    _add_devices(actions)
    add_catalogue(actions)
    add_keys(actions)
    add_releases(actions)
    _add_decisions(actions)
    _add_restored(actions)
    restore_commands.add_restore(actions)
    _add_urgent(actions)
    _add_entries(actions)
    _add_papers(actions)
    add_bundles(actions)
    add_jobs(actions)
    add_codes(actions)
    add_reminders(actions)
    user_commands.add_users(actions)
    upkeep_commands.add_check(actions)
    upkeep_commands.add_compact(actions)
    demo_command.add_demo(actions)
    return parser


type _Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def _add_serving(actions: _Actions) -> None:
    init = actions.add_parser("init", help=tr("create the database and name the server"))
    init.add_argument("--name", default="", help=tr("name shown to the offices"))
    init.add_argument("--sample", action="store_true", help=tr("for sample offices only"))
    user_commands.add_console_address(init)
    init.set_defaults(run=commands.init)

    upgrade = actions.add_parser(
        "upgrade", help=tr("bring the database up to this version, also while “serve” of the last one runs")
    )
    upgrade.set_defaults(run=commands.upgrade)

    serve = actions.add_parser("serve", help=tr("answer the offices"))
    serve.add_argument("--host", default="127.0.0.1", help=tr("the address of this computer to listen on"))
    serve.add_argument("--port", type=int, default=8470, help=tr("the port to listen on"))
    serve.add_argument("--tls-cert", type=Path, help=tr("the certificate for TLS (PEM)"))
    serve.add_argument("--tls-key", type=Path, help=tr("its private key (PEM)"))
    serve.add_argument("--behind-proxy", action="store_true", help=tr("a proxy in front speaks TLS"))
    serve.add_argument(
        "--proxy", action="append", default=[], help=tr("address of the proxy, if it is on another computer")
    )
    serve.add_argument("--limits", type=Path, help=tr("a file in place of resources/upstream/limits.toml"))
    serve.add_argument("--rules", type=Path, help=tr("a file in place of resources/upstream/watching.toml"))
    serve.add_argument(
        "--console", default="", metavar="HOST:PORT", help=tr("where the console for browsers answers, too")
    )
    user_commands.add_console_address(serve, default="")
    serve.add_argument(
        "--offices-address",
        default="",
        metavar="ADDRESS",
        help=tr("where offices reach this server, as sheets with codes say it, such as https://mttq.example"),
    )
    serve.add_argument(
        "--sockets", type=Path, metavar="FOLDER", help=tr("folder for Unix sockets, in place of a port")
    )
    serve.add_argument(
        "--workers",
        type=int,
        default=0,
        help=tr("how many processes answer, behind a proxy on this computer"),
    )
    serve.add_argument("--worker", type=int, default=0, metavar="N", help=tr("be one of them"))
    serve.add_argument(
        "--log",
        choices=("text", "json"),
        default="text",
        help=tr("json: JSON lines, one a request among them"),
    )
    serve.add_argument(
        "--metrics",
        default="",
        metavar="HOST:PORT",
        help=tr("address of this computer for Prometheus; the ports of several processes follow each other"),
    )
    serve.add_argument("--backups", type=Path, help=tr("folder for the backups made on the console's page"))
    serve.add_argument(
        "--bundles",
        type=Path,
        help=tr("folder for bundles that are brought to the console, and their answers"),
    )
    serve.set_defaults(run=commands.serve)

    status = actions.add_parser("status", help=tr("what is held for each commune"))
    status.set_defaults(run=commands.status)

    rebuild = actions.add_parser(
        "rebuild", help=tr("build the tables for pages from the records, also while “serve” runs")
    )
    rebuild.add_argument("--all", action="store_true", help=tr("those that are there, too"))
    rebuild.set_defaults(run=upkeep_commands.build)

    backup = actions.add_parser("backup", help=tr("copy the database into one file, also while “serve” runs"))
    backup.add_argument("file", type=Path, help=tr("the file to write; of PostgreSQL one for pg_restore"))
    backup.set_defaults(run=commands.backup)


def _add_devices(actions: _Actions) -> None:
    enrol = actions.add_parser("enrol", help=tr("make a one-time code for a computer"))
    enrol.add_argument("--commune", default="", help=tr("code of the commune"))
    add_communes(enrol)
    enrol.add_argument("--name", default="", help=tr("name of the computer"))
    enrol.add_argument(
        "--valid-days", type=days_of(_LONGEST_CODE), default=7, help=tr("for how many days the code is valid")
    )
    enrol.add_argument(
        "--card",
        type=Path,
        metavar="FOLDER",
        help=tr("also write the card (.mtb) for an office without a line"),
    )
    enrol.add_argument(
        "--address", default="", help=tr("the address to name on the card, if there is a line")
    )
    enrol.set_defaults(run=code_commands.enrol)

    devices = actions.add_parser("devices", help=tr("list the computers"))
    devices.add_argument("--commune", help=tr("code of the commune"))
    devices.set_defaults(run=commands.devices)

    revoke = actions.add_parser("revoke", help=tr("refuse a computer from now on"))
    revoke.add_argument("device", help=tr("the computer, as “devices” lists it"))
    revoke.set_defaults(run=commands.revoke)


def _add_decisions(actions: _Actions) -> None:
    decisions = (
        ("accept", tr("accept a period or round as final"), decision_commands.accept),
        ("return", tr("return a period or round to be corrected"), decision_commands.give_back),
        ("lock", tr("lock a period or round against changes"), commands.lock),
        ("unlock", tr("take changes again"), commands.unlock),
    )
    for name, meaning, run in decisions:
        action = actions.add_parser(name, help=meaning)
        of_many = run in (decision_commands.accept, decision_commands.give_back)
        action.add_argument("--commune", default="", required=not of_many, help=tr("code of the commune"))
        if of_many:
            add_communes(action)
        action.add_argument(
            "--scope",
            required=True,
            help=_SCOPES,
        )
        action.add_argument("--reason", default="", help=tr("reason shown to the office"))
        if run is decision_commands.give_back:
            action.add_argument(
                "--cell",
                nargs=3,
                action="append",
                default=[],
                metavar=(tr("UNIT"), tr("INDICATOR"), tr("COMMENT")),
                help=tr("a comment on one cell of a period: then only such cells are corrected"),
            )
            action.add_argument(
                "--replace-comments",
                action="store_true",
                help=tr("comment also cells in which the office itself has written a comment"),
            )
        action.set_defaults(run=run)


def _add_restored(actions: _Actions) -> None:
    restored = actions.add_parser("restored", help=tr("say that the database was restored from a backup"))
    restored.add_argument(
        "--without-decisions", action="store_true", help=tr("the file of decisions is lost")
    )
    restored.set_defaults(run=restore_commands.restored)
    decisions = actions.add_parser("decisions", help=tr("what was decided here, and what a restore undid"))
    inner = decisions.add_subparsers(required=True, metavar=tr("COMMAND"))
    listing = inner.add_parser("list", help=tr("list what was decided"))
    listing.add_argument("--waiting", action="store_true", help=tr("only what waits to be carried out again"))
    listing.set_defaults(run=restore_commands.listing)
    redo = inner.add_parser("redo", help=tr("carry out again what waits"))
    redo.set_defaults(run=restore_commands.redo)
    drop = inner.add_parser("drop", help=tr("let a decision go that waits"))
    drop.add_argument("id", help=tr("the decision, as “decisions list” names it"))
    drop.set_defaults(run=restore_commands.drop)


def _add_urgent(actions: _Actions) -> None:
    urgent = actions.add_parser("urgent", help=tr("urgent reports, which come before everything else"))
    inner = urgent.add_subparsers(required=True, metavar=tr("COMMAND"))
    listing = inner.add_parser("list", help=tr("list the reports that nobody has looked at"))
    listing.add_argument("--commune", help=tr("code of the commune"))
    listing.add_argument("--all", action="store_true", help=tr("those that were looked at, too"))
    listing.set_defaults(run=urgent_commands.show_list)
    show = inner.add_parser("show", help=tr("print a report, and tell its office that it was seen"))
    show.add_argument("report", help=tr("the report, as “urgent list” names it"))
    show.add_argument("--commune", help=tr("code of the commune"))
    show.add_argument("--by", default="", help=tr("who looks at it; else the name of this account"))
    show.set_defaults(run=urgent_commands.show)
    take = inner.add_parser("take", help=tr("import a file of reports brought by a person"))
    take.add_argument("file", type=Path, help=tr("the file, as the office wrote it"))
    take.set_defaults(run=urgent_commands.take)


def _add_papers(actions: _Actions) -> None:
    paper = actions.add_parser("paper", help=tr("papers that offices printed"))
    inner = paper.add_subparsers(required=True, metavar=tr("COMMAND"))
    check = inner.add_parser(
        "check", help=tr("say which paper bears a code, and whether its data have changed")
    )
    meaning = tr("the code at the foot of a paper, the text of its square, or its file")
    check.add_argument("paper", metavar="CODE|FILE", help=meaning)
    check.set_defaults(run=paper_commands.check)


def _add_entries(actions: _Actions) -> None:
    entry = actions.add_parser(
        "entry", help=tr("entries of registers, such as the invitation to a conference")
    )
    inner = entry.add_subparsers(required=True, metavar=tr("COMMAND"))
    begin = inner.add_parser("begin", help=tr("begin an entry in the registers of communes"))
    begin.add_argument("register", help=tr("code of a shipped register (HNTT), or the folder of a package"))
    begin.add_argument(
        "--answer", action="append", default=[], metavar="question=value", help=tr("an answer of its form")
    )
    begin.add_argument("--commune", action="append", default=[], help=tr("code of the commune"))
    begin.add_argument("--all", action="store_true", help=tr("in every commune"))
    add_communes(begin)
    begin.add_argument("--file", action="append", default=[], type=Path, help=tr("a file that comes with it"))
    begin.add_argument("--id", default="", help=tr("the id of an entry that other communes have already"))
    begin.add_argument("--by", default="", help=tr("who writes it; else the name of this account"))
    begin.set_defaults(run=entry_commands.begin)
    show = inner.add_parser("show", help=tr("print what every commune did with an entry"))
    show.add_argument("entry", help=tr("its id, as “entry begin” printed it"))
    show.set_defaults(run=entry_commands.show)

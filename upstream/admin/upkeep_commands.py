"""Upkeep: the tables for pages are built again; what needs a person is printed, and mailed by a timer."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from upstream.admin import setup
from upstream.admin.commands import opened
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.base.problems import ServerProblem
from upstream.cluster.alerts import cluster_alerts, cluster_rules
from upstream.cluster.site import CLUSTER_FILE, read_site
from upstream.cluster.state import look
from upstream.read_model.keeping import settle_all
from upstream.read_model.rebuilding import let_all_be_due, rebuild
from upstream.read_model.troubles import HOW_TO_MEND, WORK_NAMES, PageWork, troubles, try_all_again
from upstream.records.compacting import compact
from upstream.watching.alerts import ServerAlert, alert_rules, alerts_of, watched_of
from upstream.watching.mailing import MailRoute, mail_changes

_SHOWN = 50
"""Progress is printed after so many communes."""


def build(options: Namespace) -> int:
    """Build what is due, or everything; what was done stays done when it is stopped."""
    with opened(options) as database:
        if options.all:
            let_all_be_due(database)
        try_all_again(database)
        count = rebuild(database, _show)
        settle_all(database, _show_totals)
        with database.read() as connection:
            left = troubles(connection)
    print(tr("The tables for pages of {n} communes were built.", n=count))
    for each in left:
        print(each.commune, tr(WORK_NAMES[PageWork(each.work)]), each.what, sep="\t", file=sys.stderr)
    if left:
        print(tr(HOW_TO_MEND), file=sys.stderr)
    return 1 if left else 0


def _show(done: int, of: int) -> None:
    if done % _SHOWN == 0 and done:
        print(tr("Commune {done} of {n}", done=done, n=of), file=sys.stderr)


def make_compact(options: Namespace) -> int:
    """Keep records in their segments; what was done stays done when it is stopped."""
    records = communes = 0
    with opened(options) as database:
        for communes, of, held in compact(database):
            records += held
            _show(communes, of)
    sentence = tr(
        "{n} records of {communes} communes are kept in their segments now. The sums of each commune are the "
        "same as before.",
        n=records,
        communes=communes,
    )
    print(sentence)
    return 0


def _show_totals(done: int) -> bool:
    if done % _SHOWN == 0 and done:
        print(tr("Totals of {done} communes", done=done), file=sys.stderr)
    return True


_NOTED, _CLUSTER_NOTED = Path("check.json"), Path("check-cluster.json")
_SMTP_PORT = 25
_NOT_MAILED = 2
"""Not the code of what was found: a timer that mails must fail when it could not."""


def check(options: Namespace) -> int:
    """Print what needs a person, and mail it when it changed; 1 when there is anything, 2: no mail left."""
    of_cluster = options.of == "cluster"
    server, found = _found_of_cluster(options) if of_cluster else _found(options)
    for each in found:
        print(each.sentence)
    if not found:
        print(tr("Nothing needs you."))
    if options.mail_to:
        try:
            noted = options.noted or (_CLUSTER_NOTED if of_cluster else _NOTED)
            mail_changes(found, server, _route(options), noted)
        except Problem as problem:
            print(problem.sentence(), file=sys.stderr)
            return _NOT_MAILED
    return int(bool(found))


def _found(options: Namespace) -> tuple[str, list[ServerAlert]]:
    rules, limits = alert_rules(options.rules), server_limits(options.limits)
    watched = watched_of(options.database, options.certificate)
    try:
        database, identity = setup.open_initialised(options.database)
        with closing(database), setup.reachable(options.database), database.read() as connection:
            return identity.name, alerts_of(connection, rules, limits.communes, watched, now_millis())
    except ServerProblem as problem:  # the one matter that matters then
        return tr("Province server"), [ServerAlert("database", problem.sentence())]


def _found_of_cluster(options: Namespace) -> tuple[str, list[ServerAlert]]:
    rules, site = cluster_rules(options.rules), read_site(options.cluster)
    named = [options.certificate] if options.certificate else []
    state = look(site, rules.answer_seconds)
    return tr("Machines of the province server"), cluster_alerts(state, site, rules, named, now_millis())


def _route(options: Namespace) -> MailRoute:
    host, _, port = options.smtp.partition(":")
    if port and not port.isdecimal():
        raise ServerProblem(
            "“{address}” is no mail server. Write its name and port, such as mail.example:587.",
            address=options.smtp,
        )
    return MailRoute(
        options.mail_to, host, int(port) if port else _SMTP_PORT, options.mail_from or options.mail_to
    )


def add_compact(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command that lets segments hold records."""
    parser = actions.add_parser(
        "compact",
        help=tr("keep records in a tenth of the space, once no process of an older version runs any more"),
    )
    parser.set_defaults(run=make_compact)


def add_check(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = actions.add_parser(
        "check",
        help=tr("say what needs a person; exit code 1 when there is anything, 2 when it could not be mailed"),
    )
    parser.add_argument(
        "of", nargs="?", choices=("cluster",), help=tr("cluster: the machines, in place of the database")
    )
    parser.add_argument(
        "--cluster", type=Path, default=CLUSTER_FILE, metavar="FILE", help=tr("where the machines answer")
    )
    parser.add_argument("--certificate", type=Path, help=tr("the certificate that nginx uses (PEM)"))
    parser.add_argument("--rules", type=Path, help=tr("a file in place of resources/upstream/watching.toml"))
    parser.add_argument("--limits", type=Path, help=tr("a file in place of resources/upstream/limits.toml"))
    parser.add_argument("--mail-to", default="", metavar="ADDRESS", help=tr("send it there when it changed"))
    parser.add_argument("--mail-from", default="", metavar="ADDRESS", help=tr("the sender, if it is another"))
    parser.add_argument(
        "--smtp", default="127.0.0.1", metavar="HOST:PORT", help=tr("mail server; its name in SMTP_USER")
    )
    parser.add_argument(
        "--noted",
        type=Path,
        metavar="FILE",
        help=tr("where it is kept what the last mail said"),
    )
    parser.set_defaults(run=check)

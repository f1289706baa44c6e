"""Recovery after a restored database: new epochs, and decisions made since are carried out again."""

from __future__ import annotations

import argparse
import base64
import sys
from argparse import Namespace
from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, make_url

from desktop_app.base.clock import VIETNAM, to_millis
from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem
from desktop_app.wire.releases.problems import NotTrusted
from upstream.admin.commands import commune_named, reading, writing
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time, one_line, print_table
from upstream.catalogue import catalogue
from upstream.cluster.putting_back import put_back, try_to_put_back
from upstream.cluster.site import CLUSTER_FILE, read_site
from upstream.communes import communes
from upstream.communes.timelines import announce_timeline
from upstream.communes.unit_lists import replacements
from upstream.deciding import decision_log as log
from upstream.deciding import decisions as deciding
from upstream.deciding.cell_comments import CommentInput
from upstream.deciding.decision_log import Decision, DecisionKind
from upstream.deciding.mistaken_communes import withdraw_commune
from upstream.devices import devices
from upstream.devices.enrolment import void_codes
from upstream.releases import store
from upstream.urgent import reports

_NAMES = {
    DecisionKind.REVOKED: N_("computer refused"),
    DecisionKind.SCOPE: N_("part of a book decided"),
    DecisionKind.SEEN: N_("urgent report seen"),
    DecisionKind.ROOT: N_("root of the keys published"),
    DecisionKind.LIST: N_("list of releases signed"),
    DecisionKind.PUBLISHED: N_("package published"),
    DecisionKind.WITHDRAWN: N_("package withdrawn"),
    DecisionKind.ACT: N_("act over many communes"),
    DecisionKind.CODE_WITHDRAWN: N_("one-time code withdrawn"),
    DecisionKind.COMMUNE_WITHDRAWN: N_("commune withdrawn"),
}
_AFTER_THE_OFFICES = frozenset({DecisionKind.SCOPE})
"""A lock that returns before the offices have sent again what was lost would refuse it."""


def restored(options: Namespace) -> int:
    """Begin a new epoch in every commune, and carry out again what was decided since the backup.

    Raises:
        ServerProblem: nothing says what was decided since the backup.
    """
    path = log.file_of(options.database, options.decisions)
    with writing(options, restored=True) as connection:
        if not options.without_decisions and not log.is_started(connection, path):
            raise ServerProblem(
                "The file of decisions is not here ({file}), so nothing says what was decided since the "
                "backup: which computers were refused, what was accepted. Name it with --decisions. If it is "
                "lost, run “restored --without-decisions”, then look through “devices” and refuse again whom "
                "you refused.",
                file=path or "--decisions",
            )
        for code in communes.commune_codes(connection):
            communes.begin_epoch(connection, code)
        announce_timeline(connection)
        void_codes(connection)
        log.keep(connection, log.missing_here(connection, path), waiting=True)
        outcomes = _redo(connection, later=_AFTER_THE_OFFICES)
        waiting = log.decisions(connection, waiting=True)
    print(tr("The offices will send again what is missing here."))
    print(tr("Earlier one-time codes are invalid: make new ones with “enrol”."))
    _print(outcomes)
    if waiting:
        print(
            tr(
                "{n} decisions wait. Once the offices have exchanged, run “decisions redo”; “decisions drop” "
                "lets one go.",
                n=len(waiting),
            )
        )
    return 0


def restore(options: Namespace) -> int:
    """Put the database back to a time and begin new epochs, or try whether the newest backup can be.

    Raises:
        ServerProblem: nothing says when, processes use the database, or it could not be brought there.
    """
    site = read_site(options.cluster)
    if options.trial:
        trial = try_to_put_back(site, make_url(options.database).database or "", now_millis)
        print(tr("The newest backup was put back and read: {n} records.", n=trial.records))
        return 0
    moment = _moment(options.to)

    def announce(address: str) -> None:
        print(tr("PostgreSQL is where it was at {when}.", when=local_time(to_millis(moment))), flush=True)
        restored(Namespace(**{**vars(options), "database": address}))

    left = put_back(site, options.database, moment, announce)
    for machine in left:
        print(tr("Rebuild {machine} once it answers: patronictl reinit.", machine=machine), file=sys.stderr)
    if not site.patroni:
        print(tr("Start PostgreSQL: systemctl start postgresql."))
    print(tr("Then start the processes of the server again, on every machine."))
    return 1 if left else 0


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ServerProblem(
            "“{words}” is no time. Write the day and time of Vietnam, such as 2026-12-01T10:15.", words=words
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def add_restore(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = actions.add_parser("restore", help=tr("put PostgreSQL back to a time, by pgBackRest"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--to", metavar=tr("TIME"), help=tr("day and time of Vietnam, such as 2026-12-01T10:15")
    )
    what.add_argument(
        "--try",
        dest="trial",
        action="store_true",
        help=tr("put the newest backup into another folder, and read it"),
    )
    parser.add_argument(
        "--cluster", type=Path, default=CLUSTER_FILE, metavar="FILE", help=tr("where the machines answer")
    )
    parser.add_argument("--without-decisions", action="store_true", help=tr("the file of decisions is lost"))
    parser.set_defaults(run=restore)


def listing(options: Namespace) -> int:
    """Print what was decided, the newest last."""
    with reading(options) as connection:
        waiting = {each.id for each in log.decisions(connection, waiting=True)}
        rows = [
            (
                local_time(each.at),
                tr(_NAMES[each.kind]),
                each.commune,
                one_line(each.subject),
                _detail(each),
                tr("waits") if each.id in waiting else "",
                each.id[:12],
            )
            for each in log.decisions(connection)
            if not options.waiting or each.id in waiting
        ]
    print_table(
        (
            tr("When"),
            tr("Decision"),
            tr("Commune"),
            tr("What it is about"),
            tr("Details"),
            tr("State"),
            tr("Id"),
        ),
        rows,
    )
    return 0


def redo(options: Namespace) -> int:
    """Carry out pending decisions that are possible by now; print why the others are not."""
    with writing(options) as connection:
        outcomes = _redo(connection)
        waiting = log.decisions(connection, waiting=True)
    _print(outcomes)
    return 1 if waiting else 0


def drop(options: Namespace) -> int:
    """Let a decision go that waits to be carried out again."""
    with writing(options) as connection:
        found = [each for each in log.decisions(connection, waiting=True) if each.id.startswith(options.id)]
        if len(found) != 1:
            raise ServerProblem(
                "“{id}” names no single decision that waits. See “decisions list”.", id=options.id
            )
        log.settle(connection, [found[0].id])
    print(_line(found[0]), tr("dropped"), sep="\t")
    return 0


class _Outcome(NamedTuple):
    """What became of a decision that waited, and why it still does."""

    decision: Decision
    state: str
    reason: str = ""


def _redo(connection: Connection, later: Container[DecisionKind] = ()) -> list[_Outcome]:
    """Carry out what waits, but for what is to be done ``later``, and what a later decision replaced."""
    last = _last_ids(connection)
    outcomes = []
    for each in log.decisions(connection, waiting=True):
        if each.id not in last:
            outcome = _Outcome(each, tr("replaced by a later decision"))
        elif each.kind in later:
            outcomes.append(_Outcome(each, tr("waits")))
            continue
        elif reason := _reason_left(connection, each):
            outcomes.append(_Outcome(each, tr("waits"), reason))
            continue
        else:
            outcome = _Outcome(each, tr("carried out again"))
        log.settle(connection, [each.id])
        outcomes.append(outcome)
    return outcomes


def _last_ids(connection: Connection) -> set[str]:
    """Of all decisions about the same thing the last one, by its id."""
    now = replacements(connection)

    def about(decision: Decision) -> tuple[str, str, str]:
        kind, subject = decision.kind, decision.subject
        if kind is DecisionKind.LIST:
            subject = ""  # a list replaces the one before
        elif kind is DecisionKind.WITHDRAWN:
            kind = DecisionKind.PUBLISHED
        return kind, now.get(decision.commune, decision.commune), subject

    return set({about(each): each.id for each in log.decisions(connection)}.values())


def _reason_left(connection: Connection, decision: Decision) -> str:
    """Carry a decision out; why it was not, else nothing."""
    try:
        with connection.begin_nested():
            _CARRY_OUT[decision.kind](connection, decision)
    except Problem as problem:
        return problem.sentence()
    return ""


def _print(outcomes: Iterable[_Outcome]) -> None:
    for decision, state, reason in outcomes:
        print(_line(decision), state, reason, sep="\t")


def _revoke_again(connection: Connection, decision: Decision) -> None:
    devices.revoke(connection, decision.subject, decision.at)  # one of after the backup has no token


def _see_again(connection: Connection, decision: Decision) -> None:
    found = reports.found(connection, decision.subject, commune_named(connection, decision.commune))
    if not found:
        raise ServerProblem("The report has not come again yet.")
    reports.note_seen(connection, found, decision.content["by"], decision.at)


def _add_root_again(connection: Connection, decision: Decision) -> None:
    newest = store.newest_root(connection)
    if newest is not None and newest.root.version > int(decision.subject):
        return  # was published again by hand
    try:
        store.add_root(connection, base64.b64decode(decision.content["file"]))
    except NotTrusted as problem:
        raise ServerProblem("The root before it is missing: run “keys publish” with each.") from problem


def _ask_to_sign(_connection: Connection, decision: Decision) -> None:
    raise ServerProblem(
        "Sign again with “release publish”: the list gets a number above {n}.", n=decision.subject
    )


def _require_published(connection: Connection, decision: Decision) -> None:
    entries = catalogue.entries(connection)
    if decision.content["sha256"] not in {entry.sha256 for entry in entries if not entry.withdrawn}:
        raise ServerProblem("Publish the package again with “catalogue publish”.")


def _withdraw_again(connection: Connection, decision: Decision) -> None:
    catalogue.withdraw(connection, decision.content["sha256"], decision.at)


def _ask_to_act(_connection: Connection, _decision: Decision) -> None:
    raise ServerProblem(
        "Look whether its communes still have it; if not, begin it again, then let this go with “decisions "
        "drop”."
    )


def _withdraw_commune_again(connection: Connection, decision: Decision) -> None:
    content = decision.content
    withdraw_commune(connection, decision.subject, content["reason"], content["author"], now_millis())


def _decide_again(connection: Connection, decision: Decision) -> None:
    content = decision.content
    cells = msgspec.json.decode(content["cells"], type=list[tuple[str, str, str]])
    again = deciding.ScopeDecision(
        deciding.ScopeVerdict(content["decision"]),
        decision.subject,
        content["reason"],
        content["author"],
        [CommentInput(*words) for words in cells],
    )
    with suppress(deciding.NothingToWithdraw):  # what it took back is lost, too
        deciding.carry_out(connection, commune_named(connection, decision.commune), again, now_millis())


_CARRY_OUT: Mapping[DecisionKind, Callable[[Connection, Decision], None]] = {
    DecisionKind.REVOKED: _revoke_again,
    DecisionKind.SCOPE: _decide_again,
    DecisionKind.SEEN: _see_again,
    DecisionKind.ROOT: _add_root_again,
    DecisionKind.LIST: _ask_to_sign,
    DecisionKind.PUBLISHED: _require_published,
    DecisionKind.WITHDRAWN: _withdraw_again,
    DecisionKind.ACT: _ask_to_act,
    DecisionKind.COMMUNE_WITHDRAWN: _withdraw_commune_again,
    DecisionKind.CODE_WITHDRAWN: lambda _connection, _decision: None,  # a restore voids all codes of before
}


def _line(decision: Decision) -> str:
    words = (local_time(decision.at), tr(_NAMES[decision.kind]), decision.commune, one_line(decision.subject))
    return "\t".join((*words, _detail(decision)))


def _detail(decision: Decision) -> str:
    shown = ("decision", "reason", "by", "author", "name")
    return one_line("; ".join(decision.content[key] for key in shown if decision.content.get(key)))

"""What follows a restored database: new epochs, and what was decided since is carried out again."""

from __future__ import annotations

import base64
from argparse import Namespace
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem
from desktop_app.wire.releases.problems import NotTrusted
from upstream.admin import decision_log as log
from upstream.admin import decisions as deciding
from upstream.admin.cell_comments import CellComment
from upstream.admin.commands import commune_named, reading, writing
from upstream.admin.decision_log import Decision, DecisionKind
from upstream.admin.terminal import local_time, one_line, print_table
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.catalogue import catalogue
from upstream.communes import communes
from upstream.devices import devices
from upstream.records import locks
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
}
_AFTER_THE_OFFICES = frozenset({DecisionKind.SCOPE})
"""A lock that returns before the offices have sent again what was lost would refuse it."""


def restored(options: Namespace) -> int:
    """Begin a new epoch in every commune, and carry out again what was decided since the backup.

    Raises:
        ServerProblem: nothing says what was decided since the backup.
    """
    path = log.file_of(options.database, options.decisions)
    if (path is None or not path.exists()) and not options.without_decisions:
        raise ServerProblem(
            "The file of decisions is not here ({file}), so nothing says what was decided since the backup: "
            "which computers were refused, what was accepted. Name it with --decisions. If it is lost, run "
            "“restored --without-decisions”, then look through “devices” and refuse again whom you refused.",
            file=path or "--decisions",
        )
    with writing(options) as connection:
        lost = log.missing_here(connection, path)
        for code in communes.commune_codes(connection):
            communes.begin_epoch(connection, code)
        log.keep(connection, lost, waiting=True)
        now_done = [each for each in _latest(lost) if each.kind not in _AFTER_THE_OFFICES]
        left = _redo(connection, now_done)
        log.settle(connection, [each.id for each in lost if each not in _latest(lost)])
        waiting = log.decisions(connection, waiting=True)
    print(tr("The offices will send again what is missing here."))
    for each in lost:
        state = tr("waits") if each in waiting else tr("carried out again")
        print(_line(each), state, left.get(each.id, ""), sep="\t")
    if waiting:
        print(
            tr(
                "{n} decisions wait. Once the offices have exchanged, run “decisions redo”; “decisions drop” "
                "lets one go.",
                n=len(waiting),
            )
        )
    return 0


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
        (tr("When"), tr("Decision"), tr("Commune"), tr("About"), tr("Details"), tr("State"), tr("Id")), rows
    )
    return 0


def redo(options: Namespace) -> int:
    """Carry out again what waits and fits by now; say of the rest why it does not."""
    with writing(options) as connection:
        wanted = log.decisions(connection, waiting=True)
        left = _redo(connection, _latest(wanted))
    for each in wanted:
        print(
            _line(each),
            tr("waits") if each.id in left else tr("carried out again"),
            left.get(each.id, ""),
            sep="\t",
        )
    return 1 if left else 0


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


def _latest(lost: Iterable[Decision]) -> list[Decision]:
    """Of decisions about the same thing only the last one."""
    return list({(each.kind, each.commune, each.subject): each for each in lost}.values())


def _redo(connection: Connection, wanted: list[Decision]) -> dict[str, str]:
    """Carry them out; why one was not, by its id."""
    left: dict[str, str] = {}
    for each in wanted:
        try:
            with connection.begin_nested():
                _carry_out(connection, each)
        except Problem as problem:
            left[each.id] = problem.sentence()
        else:
            log.settle(connection, [each.id])
    return left


def _carry_out(connection: Connection, decision: Decision) -> None:
    content = decision.content
    match decision.kind:
        case DecisionKind.REVOKED:
            devices.revoke(connection, decision.subject, decision.at)  # one of after the backup has no token
        case DecisionKind.SCOPE:
            _decide_again(connection, decision)
        case DecisionKind.SEEN:
            found = reports.found(connection, decision.subject, commune_named(connection, decision.commune))
            if not found:
                raise ServerProblem("The report has not come again yet.")
            reports.note_seen(connection, found, content["by"], decision.at)
        case DecisionKind.ROOT:
            try:
                store.add_root(connection, base64.b64decode(content["file"]))
            except NotTrusted as problem:
                raise ServerProblem(
                    "The root before it is missing: run “keys publish” with each."
                ) from problem
        case DecisionKind.LIST:
            raise ServerProblem(
                "Sign again with “release publish”: the list gets a number above {n}.", n=decision.subject
            )
        case DecisionKind.PUBLISHED:
            if content["sha256"] not in {entry.sha256 for entry in catalogue.entries(connection)}:
                raise ServerProblem("Publish the package again with “catalogue publish”.")
        case DecisionKind.WITHDRAWN:
            catalogue.withdraw(connection, content["sha256"], decision.at)


def _decide_again(connection: Connection, decision: Decision) -> None:
    commune, content = commune_named(connection, decision.commune), decision.content
    scope, reason, author, now = decision.subject, content["reason"], content["author"], now_millis()
    match content["decision"]:
        case "accept":
            deciding.accept(connection, commune, scope, reason, author, now)
        case "return":
            cells = msgspec.json.decode(content["cells"], type=list[tuple[str, str, str]])
            comments = [CellComment(*words) for words in cells]
            deciding.give_back(connection, commune, scope, reason, author, now, comments)
        case "lock":
            deciding.lock(connection, commune, scope, reason)
        case _:
            locks.set_lock(connection, commune, scope, reason, locked=False)


def _line(decision: Decision) -> str:
    words = (local_time(decision.at), tr(_NAMES[decision.kind]), decision.commune, one_line(decision.subject))
    return "\t".join((*words, _detail(decision)))


def _detail(decision: Decision) -> str:
    shown = ("decision", "reason", "by", "author", "name")
    return one_line("; ".join(decision.content[key] for key in shown if decision.content.get(key)))

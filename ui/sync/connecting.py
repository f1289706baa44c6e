"""Connect this computer with the one-time code, each step on the queue it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.sync.identity import enrolment
from desktop_app.wire.messages import EnrolAnswer, OfficeKind, Ping
from ui.base.answers import submit

type Answer = Callable[[Outcome[enrolment.Connected]], None]
"""Receives the province that the computer is connected with, or what went wrong."""


def connect_office(
    office: Office,
    owner: QObject,
    database: WorkQueue,
    network: WorkQueue,
    wanted: tuple[str, str, str],
    answer: Answer,
) -> None:
    """Prepare, ask the province, keep the token. Nothing is changed unless the province has said yes.

    ``owner`` receives the answer; once it is gone, no further step is taken. ``wanted`` is the province's
    address, the code and the name of this computer.
    """
    book = office.sync_book()
    address, code, name = wanted

    def prepared(outcome: Outcome[enrolment.Enrolment]) -> None:
        if isinstance(outcome, Ok):
            made = outcome.value
            submit(network, owner, lambda: enrolment.ask(made), lambda reply: asked(made, reply))
        else:
            answer(outcome)

    def asked(made: enrolment.Enrolment, outcome: Outcome[EnrolAnswer]) -> None:
        if isinstance(outcome, Ok):
            given = outcome.value
            submit(database, owner, lambda: enrolment.complete(book, made, given), answer)
        else:
            answer(outcome)

    if not code:
        _use_line(office, owner, database, network, address, answer)
        return
    submit(database, owner, lambda: enrolment.prepare(book, address, code, name), prepared)


def _use_line(
    office: Office,
    owner: QObject,
    database: WorkQueue,
    network: WorkQueue,
    address: str,
    answer: Answer,
) -> None:
    """As above for a computer that the province knows by sticks: it needs no code."""
    book = office.sync_book()
    kind: OfficeKind = "sample" if office.identity.sample else "real"

    def checked(outcome: Outcome[str]) -> None:
        if isinstance(outcome, Ok):
            there = outcome.value
            submit(
                network, owner, lambda: enrolment.who_answers(there, kind), lambda reply: asked(there, reply)
            )
        else:
            answer(outcome)

    def asked(there: str, outcome: Outcome[Ping]) -> None:
        if isinstance(outcome, Ok):
            ping = outcome.value
            submit(database, owner, lambda: enrolment.keep_line(book, there, ping), answer)
        else:
            answer(outcome)

    submit(database, owner, lambda: enrolment.address_of_line(book, address), checked)

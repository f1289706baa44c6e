"""``so-mat-tran keys``: seal what names a person with a key of the office, and give it to its computers."""

from __future__ import annotations

import sys

from desktop_app.accounts.access_log import AccessAction
from desktop_app.accounts.officers import MANAGE
from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.console.asking import ask_hidden
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.office_key.first_key import make_first_key
from desktop_app.office_key.ring import key_ring
from desktop_app.sync.keys.admission import let_in, waiting, words_here
from desktop_app.sync.keys.by_code import open_by_code
from desktop_app.sync.keys.changing import shut_out
from desktop_app.sync.keys.records import CODE, is_proved, key_holders
from desktop_app.sync.keys.resealing import reseal_some
from desktop_app.wire.keys.six_words import words_line

_SUBJECT = "office_key"


def run(arguments: Arguments) -> int:
    """Do what was asked by somebody who manages officers."""
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        office.require(MANAGE)
        _ACTS[arguments.own.act](office, arguments)
        with office.store.write() as connection:
            office.session.note(connection, office.clock, AccessAction.CHANGE, _SUBJECT)
    return 0


def _begin(office: Office, _: Arguments) -> None:
    with office.store.write() as connection:
        if not make_first_key(connection):
            raise Problem("This office has a key already.")
    _say(tr("What names a person is sealed from now on. Exchange, then let the other computers in."))


def _show(office: Office, _: Arguments) -> None:
    words = words_here(office.sync_book())
    if words is not None:
        _say(tr("This computer waits to be let in. Its six words: {words}", words=words_line(words)))
        return
    with office.read() as connection:
        ring, asking = key_ring(connection), {each.holder.id for each in waiting(connection)}
        holders = key_holders(connection)
    if not ring.in_force:
        _say(tr("This office has no key: names are readable at the province."))
    for each in holders:
        if each.shut_out_by:
            state = tr("shut out by {name}", name=each.shut_out_by)
        elif each.id in asking:
            state = tr("waits to be let in")
        else:
            state = tr("has the key") if is_proved(ring.keys, each) else tr("has an earlier key")
        name = tr("recovery code") if each.kind == CODE else each.name
        since = from_millis(each.known_since).astimezone(VIETNAM)
        _say("\t".join((each.id, name, f"{since:%d/%m/%Y}", state)))


def _let_in(office: Office, arguments: Arguments) -> None:
    with office.record() as rec:
        let_in(rec, _named(arguments), arguments.own.words or "")
    _say(tr("It gets the key with the next exchange."))


def _shut_out(office: Office, arguments: Arguments) -> None:
    with office.record() as rec:
        shut_out(rec, _named(arguments))
    _say(tr("What is written from now on is sealed with another key. Have the province refuse it, too."))
    _reseal(office, arguments)


def _reseal(office: Office, _: Arguments) -> None:
    total = 0
    while done := reseal_some(office.sync_book()):
        total += done
    _say(tr("Sealed again: {n} records. Exchange to send them.", n=format_number(total)))


def _by_code(office: Office, _: Arguments) -> None:
    opened = open_by_code(office.sync_book(), ask_hidden(tr("Recovery code:")))
    _say(tr("Opened: {n} records.", n=format_number(opened)))


def _named(arguments: Arguments) -> str:
    name: str | None = arguments.own.holder
    if name is None:
        raise Problem("Name the computer by its first column in: so-mat-tran keys show.")
    return name


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


_ACTS = {
    "begin": _begin,
    "show": _show,
    "let-in": _let_in,
    "shut-out": _shut_out,
    "reseal": _reseal,
    "by-code": _by_code,
}

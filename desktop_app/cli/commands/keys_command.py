"""``so-mat-tran keys``: seal what names a person with a key of the office, and give it to its computers."""

from __future__ import annotations

import sys

from desktop_app.accounts.officers import MANAGE
from desktop_app.base.console.asking import ask_hidden
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.sync.keys.admission import confirm_words, let_in
from desktop_app.sync.keys.beginning import begin_sealing
from desktop_app.sync.keys.by_code import open_by_code
from desktop_app.sync.keys.changing import shut_out
from desktop_app.sync.keys.resealing import reseal_all
from desktop_app.sync.keys.state import HolderLine, HolderState, office_keys
from desktop_app.wire.keys.six_words import words_line


def run(arguments: Arguments) -> int:
    """Do what was asked by somebody who manages officers."""
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        office.require(MANAGE)
        _ACTS[arguments.own.act](office, arguments)
    return 0


def _begin(office: Office, _: Arguments) -> None:
    _say_sealed(begin_sealing(office.sync_book()))
    _say(tr("What names a person is sealed from now on. Exchange, then let the other computers in."))
    _say(tr("A recovery code of before does not open the names: make a new one in the settings, Safety."))


def _show(office: Office, _: Arguments) -> None:
    keys = office_keys(office.sync_book())
    if keys.words:
        _say(tr("This computer waits to be let in. Its six words: {words}", words=words_line(keys.words)))
        return
    if not keys.has_key:
        _say(tr("This office has no key: names are readable at the province."))
    for each in keys.holders:
        name = tr("recovery code") if each.is_code else each.name
        said = (each.id, name, format_date(each.since), _state_words(each))
        _say("\t".join((*said, words_line(each.words)) if each.words else said))
    if keys.left:
        _say(tr("Not sealed with the key in force yet: {n} records.", n=format_number(keys.left)))


def _state_words(holder: HolderLine) -> str:
    match holder.state:
        case HolderState.READS:
            return tr("has the key")
        case HolderState.READS_EARLIER:
            return tr("has an earlier key")
        case HolderState.WAITS:
            return tr("waits to be let in")
        case HolderState.SHUT_OUT:
            return tr("shut out by {name}", name=holder.shut_out_by)


def _let_in(office: Office, arguments: Arguments) -> None:
    with office.record() as rec:
        let_in(rec, _named(arguments), arguments.own.words or "")
    _say(tr("It gets the key with the next exchange."))


def _confirm(office: Office, arguments: Arguments) -> None:
    confirm_words(office.sync_book(), arguments.own.words or "")
    _say(tr("It takes the key with the next exchange after it was let in."))


def _shut_out(office: Office, arguments: Arguments) -> None:
    with office.record() as rec:
        shut_out(rec, _named(arguments))
    _say(tr("What is written from now on is sealed with another key. Have the province refuse it, too."))
    _reseal(office, arguments)


def _reseal(office: Office, _: Arguments) -> None:
    _say_sealed(reseal_all(office.sync_book()))


def _say_sealed(records: int) -> None:
    if records:
        _say(tr("Sealed again: {n} records. Exchange to send them.", n=format_number(records)))


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
    "confirm": _confirm,
    "shut-out": _shut_out,
    "reseal": _reseal,
    "by-code": _by_code,
}

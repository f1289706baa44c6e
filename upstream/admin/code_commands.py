"""Commands about one-time codes, and about communes that were started by mistake."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.wire.courier.medium import verified_file
from upstream.admin.commands import commune_named, reading, writing
from upstream.admin.job_commands import begin_and_run
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time, one_line, print_table
from upstream.communes import renumbering
from upstream.communes.choosing import ALL, codes_in, known_or_listed, require_commune
from upstream.communes.communes import commune_codes
from upstream.communes.unit_lists import commune_names
from upstream.courier.cards import named_cards, paper_words
from upstream.deciding.codes import CODE_STATES, CodeState, MadeCode, codes, withdraw_code
from upstream.deciding.mistaken_communes import withdraw_commune
from upstream.devices import enrolment
from upstream.jobs.beginning import begin_codes
from upstream.releases.store import newest_root

_DAY_MILLIS = 86_400_000
_SHORT = 12
"""Letters of an id that are enough, unless two ids have the same."""


def enrol(options: Namespace) -> int:
    """Print a one-time code, or one for each of many communes."""
    expires, author = now_millis() + int(options.valid_days * _DAY_MILLIS), getpass.getuser()
    if bool(options.commune) == bool(options.communes):
        raise ServerProblem("Name a commune with --commune, or a file of communes with --communes.")
    if options.communes:
        return _enrol_many(options, expires, author)
    with writing(options) as connection:
        commune = renumbering.current_code(connection, options.commune)
        require_commune(connection, commune)
        code = enrolment.new_code(connection, commune, options.name, expires, author)
        root = newest_root(connection)
    print(code)
    if options.card:
        _write_cards(options, [commune])
    if root is not None:
        print(tr("Fingerprint: {fingerprint}", fingerprint=root.fingerprint), file=sys.stderr)
    return 0


def _enrol_many(options: Namespace, expires: int, author: str) -> int:
    made: dict[str, str] = {}
    names: dict[str, str] = {}

    def begin(connection: Connection) -> int:
        wanted = (
            commune_codes(connection)
            if options.communes == ALL
            else known_or_listed(connection, codes_in(Path(options.communes)))
        )
        number, by_commune = begin_codes(connection, wanted, options.name, expires, author, now_millis())
        made.update(by_commune)
        names.update(commune_names(connection))
        return number

    done = begin_and_run(options, begin)
    if options.card:
        _write_cards(options, list(made))
    rows = [(commune, names.get(commune, ""), code) for commune, code in made.items()]
    print_table((tr("Commune"), tr("Name of the commune"), tr("Code")), rows)
    return done


def _write_cards(options: Namespace, communes: list[str]) -> None:
    """Write the card of each commune, and print the six words for the paper that bears the code."""
    with reading(options) as connection:
        words = paper_words(connection)
        cards = named_cards(connection, communes, options.address)
    for name, content in cards.items():
        with verified_file(options.card / name) as write:
            write(content)
        print(tr("Card: {path}", path=options.card / name), file=sys.stderr)
    print(tr("Six words: {words}", words=words), file=sys.stderr)


def listing(options: Namespace) -> int:
    """Print the codes that can still be used, or all."""
    with reading(options) as connection:
        commune = commune_named(connection, options.commune) if options.commune else None
        found, names = codes(connection, now_millis(), commune), commune_names(connection)
    rows = [
        (
            each.commune,
            names.get(each.commune, ""),
            each.id[:_SHORT],
            tr(CODE_STATES[each.state]),
            local_time(each.made_at) if each.made_at else "",
            one_line(each.made_by),
            local_time(each.expires_at),
            one_line(each.name),
        )
        for each in found
        if options.all or each.state is CodeState.OPEN
    ]
    headings = (tr("Commune"), tr("Name of the commune"), tr("Id"), tr("State"), tr("Made"), tr("By"))
    print_table((*headings, tr("Valid until"), tr("Name of the computer")), rows)
    return 0


def withdraw(options: Namespace) -> int:
    """Let nobody enrol with a code any more."""
    with writing(options) as connection:
        code = _single(codes(connection, now_millis()), options.code)
        if not withdraw_code(
            connection, bytes.fromhex(code.id), options.reason, getpass.getuser(), now_millis()
        ):
            raise ServerProblem("Nobody can enrol with this code any more.")
    print(code.commune, code.id[:_SHORT], tr("withdrawn"), sep="\t")
    return 0


def withdraw_mistaken_commune(options: Namespace) -> int:
    """Take a commune out in which no office has ever worked."""
    with writing(options) as connection:
        code = commune_named(connection, options.commune)
        withdraw_commune(connection, code, options.reason, getpass.getuser(), now_millis())
    print(code, tr("withdrawn"), sep="\t")
    return 0


def _single(known: list[MadeCode], name: str) -> MadeCode:
    found = [each for each in known if name and each.id.startswith(name)]
    if len(found) != 1:
        raise ServerProblem("“{code}” names no single code. See “codes list --all”.", code=name)
    return found[0]

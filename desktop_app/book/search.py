"""What the search of the window finds in the book: areas, rounds, catalogue, campaigns, papers by number.

A commune has tens of areas and rounds, so their names are folded and compared here; forms can be
hundreds of thousands and are looked up by their number only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import Connection, func, or_, select

from desktop_app.accounts.officers import refusal
from desktop_app.base.text import fold, sort_key
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.rules.rights import FUND_RIGHTS
from desktop_app.registers.kinds.in_use import registers_in_use
from desktop_app.registers.kinds.rights import readable_by
from desktop_app.registers.lists.finding import holds
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.fund import fund_voucher
from desktop_app.storage.tables.registers import matter_line, matter_words, register_number
from desktop_app.storage.tables.surveys import survey_area, survey_response, survey_round

MOST_OF_A_KIND = 8


class FoundKind(StrEnum):
    """What a hit is."""

    AREA = "area"
    ROUND = "round"
    CATALOGUE = "catalogue"
    RESPONSE = "response"
    REGISTER = "register"
    MATTER = "matter"
    CAMPAIGN = "campaign"
    VOUCHER = "voucher"


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its id, its name, and a second text (an area's kind, a form's round).

    ``void``: it counts no more.
    """

    kind: FoundKind
    id: str
    name: str
    detail: str
    void: bool = False


_folded = lru_cache(maxsize=4096)(fold)
"""The same names are looked at with every letter that is typed."""


def matches(text: str, wanted: str) -> bool:
    """Return whether ``text`` holds every word of ``wanted``, which is folded already."""
    folded = _folded(text)
    return all(word in folded for word in wanted.split())


def find(connection: Connection, text: str, reader: str = "") -> tuple[Found, ...]:
    """Return the hits for what was typed, at most :data:`MOST_OF_A_KIND` of each kind.

    Of registers into which ``reader``, the officer who searches, may not look nothing is found.
    """
    wanted = fold(text)
    if not wanted:
        return ()
    readable = readable_by(connection, reader, registers_in_use(connection))
    named = (*_areas(connection), *_rounds(connection), *_catalogue(connection))
    hits = [hit for hit in named if matches(f"{hit.detail} {hit.name}", wanted)]
    kept: list[Found] = []
    for kind in (FoundKind.AREA, FoundKind.ROUND):
        kept.extend([hit for hit in hits if hit.kind is kind][:MOST_OF_A_KIND])
    kept.extend([*_registers(readable, wanted)][:MOST_OF_A_KIND])
    kept.extend(_entries(connection, wanted, readable))
    kept.extend(_of_fund(connection, wanted, reader))
    kept.extend([hit for hit in hits if hit.kind is FoundKind.CATALOGUE][:MOST_OF_A_KIND])
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= len(str(2**31)):
        kept.extend(_responses(connection, int(wanted)))
    return tuple(kept)


def _areas(connection: Connection) -> Iterator[Found]:
    table = residential_area.c
    rows = connection.execute(select(table.id, table.name, table.kind).order_by(table.position))
    for row in rows:
        yield Found(FoundKind.AREA, row.id, row.name, row.kind)


def _rounds(connection: Connection) -> Iterator[Found]:
    table = survey_round.c
    rows = connection.execute(
        select(table.id, table.title, table.year).where(table.deleted.is_not(1)).order_by(table.year.desc())
    )
    for row in rows:
        yield Found(FoundKind.ROUND, row.id, row.title, str(row.year))


def _catalogue(connection: Connection) -> Iterator[Found]:
    table = catalogue_package.c
    columns = (table.code, table.title, table.package_version)
    others = select(*columns).where(table.kind != PackageKind.REGISTER).order_by(table.title)
    for row in connection.execute(others):
        yield Found(FoundKind.CATALOGUE, row.code, row.title, row.package_version)


def _registers(readable: Iterable[Register], wanted: str) -> Iterator[Found]:
    """Registers by the name that they have everywhere; they are found by that of the other language, too."""
    for item in sorted(readable, key=lambda item: sort_key(item.title.shown())):
        if matches(f"{item.version} {item.title.vi} {item.title.en}", wanted):
            yield Found(FoundKind.REGISTER, item.code, item.title.shown(), item.version)


def _entries(connection: Connection, wanted: str, readable: Iterable[Register]) -> Iterator[Found]:
    """Entries of registers that hold every word: open ones first, urgent before others; void ones last."""
    titles = {item.code: item.short_name() for item in readable}
    line = matter_line.c
    query = (
        select(line.matter_id, line.number, line.title, line.register_code, line.state)
        .join(matter_words, matter_words.c.row == line.row)
        .where(line.register_code.in_(titles))
        .where(*map(holds, wanted.split()))
        .order_by(line.state == VOID_STATE, line.ends, line.urgent.desc(), line.opened_on.desc())
        .limit(MOST_OF_A_KIND)
    )
    for row in connection.execute(query):
        name = " ".join(part for part in (row.number, row.title) if part)
        void = row.state == VOID_STATE
        yield Found(FoundKind.MATTER, row.matter_id, name, titles[row.register_code], void)


def _of_fund(connection: Connection, wanted: str, reader: str) -> Iterator[Found]:
    """Campaigns by name and code, vouchers by number and by who gave or got, for who works with the fund."""
    if all(refusal(connection, reader, right) for right in FUND_RIGHTS):
        return
    known = [item for item in campaigns(connection) if matches(f"{item.code} {item.title}", wanted)]
    for campaign in known[:MOST_OF_A_KIND]:
        yield Found(FoundKind.CAMPAIGN, campaign.id, campaign.title, campaign.code)
    voucher, number = fund_voucher.c, register_number.c
    partner = func.json_extract(voucher.content, "$.partner")
    partners = connection.execute(select(partner).distinct()).scalars()
    meant = [name for name in partners if name and matches(name, wanted)]
    query = (
        select(voucher.id, number.written, voucher.kind, partner.label("partner"), number.voided_on)
        .join(register_number, number.matter_id == voucher.id)
        .where(or_(func.instr(func.lower(number.written), wanted) > 0, partner.in_(meant)))
        .order_by(number.voided_on.is_not(None), voucher.day.desc(), number.written)
        .limit(MOST_OF_A_KIND)
    )
    names = {item.code: item.name for item in fund_rules().voucher}
    for row in connection.execute(query):
        name = " · ".join(filter(None, (row.written, row.partner if row.partner in meant else "")))
        void = row.voided_on is not None
        yield Found(FoundKind.VOUCHER, row.id, name, names.get(row.kind, ""), void)


def _responses(connection: Connection, serial: int) -> Iterator[Found]:
    # Round and area are named although any will do: the index on (round, area, serial) then answers.
    response, area, place, item = survey_response.c, residential_area.c, survey_area.c, survey_round.c
    query = (
        select(response.id, response.serial, area.name, item.title)
        .join_from(survey_response, residential_area, area.id == response.area_id)
        .join(survey_round, item.id == response.round_id)
        .where(response.round_id.in_(select(place.round_id)), response.area_id.in_(select(place.area_id)))
        .where(response.serial == serial, response.deleted == 0)
        .limit(MOST_OF_A_KIND)
    )
    for row in connection.execute(query):
        yield Found(FoundKind.RESPONSE, row.id, f"{row.serial}", f"{row.name} · {row.title}")

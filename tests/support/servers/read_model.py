"""The read model of a province, as plain values, against what building it again makes of the same records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select

from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.communes.communes import commune_codes
from upstream.database import read_tables
from upstream.database.database import Database
from upstream.database.statements import put
from upstream.read_model.figures import unpack
from upstream.read_model.fund import campaign_rows
from upstream.read_model.projecting import EVERY_ROUND
from upstream.read_model.rebuilding import communes_due, rebuild_commune
from upstream.read_model.rounds import results_of, unpack_sums, write_results
from upstream.read_model.terms import texts_of

type Rows = dict[str, list[tuple[Any, ...]]]
BY_SCOPE = (
    read_tables.read_state,
    read_tables.read_round,
    read_tables.read_round_area,
    read_tables.read_step,
    read_tables.read_typed,
)


def rows_of(connection: Connection, commune: str) -> Rows:
    """Everything that the tables say of a commune, with texts in place of numbers."""
    figures = read_tables.read_figures
    held = connection.execute(select(figures).where(figures.c.commune == commune)).all()
    packed = {(row.scope, row.unit): unpack(row.packed) for row in held}
    numbers = {number for place, cells in packed.items() for number in (*place, *cells)}
    numbers |= {each.set_version for cells in packed.values() for each in cells.values()}
    found: Rows = {
        table.name: [
            tuple(row._mapping[column.name] for column in table.columns)
            for row in connection.execute(select(table).where(table.c.commune == commune))
        ]
        for table in (*BY_SCOPE, read_tables.read_contact)
    }
    for table in BY_SCOPE:
        place = list(table.columns.keys()).index("scope")
        numbers |= {row[place] for row in found[table.name]}
        behind = {"unit", "area"} & set(table.columns.keys())
        numbers |= {row[place + 1] for row in found[table.name] if behind}
    texts = texts_of(connection, numbers)
    for table in BY_SCOPE:
        names = table.columns.keys()
        found[table.name] = [
            tuple(
                texts[value] if name in ("scope", "unit", "area") else value
                for name, value in zip(names, row, strict=True)
            )
            for row in found[table.name]
        ]
    found["read_figures"] = [
        (
            *(texts[row.scope], texts[row.unit], row.figures, row.asked, row.newest),
            sorted(
                (texts[code], (each.value, texts[each.set_version], each.marks))
                for code, each in packed[row.scope, row.unit].items()
            ),
        )
        for row in held
    ]
    return {name: sorted(rows) for name, rows in found.items()}


def require_same_when_rebuilt(connection: Connection) -> None:
    """Compare what is there with what building it again makes; it stands rebuilt then."""
    due = set(communes_due(connection))
    for commune in commune_codes(connection):
        if commune in due:
            continue  # its rows are not all there yet
        before = rows_of(connection, commune)
        rebuild_commune(connection, commune)
        assert rows_of(connection, commune) == before, f"the read model of {commune} has drifted"


def require_sound(address: str) -> None:
    """The same of a database, which is left as it is."""
    database = Database.connect(address)
    try:
        with database.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin() as transaction:
                require_same_rounds(connection)
                require_same_when_rebuilt(connection)
                transaction.rollback()
    finally:
        database.close()


def require_same_rounds(connection: Connection) -> None:
    """Compare what is kept of rounds and funds that have not changed with what counting them again gives."""
    forms, results = OfficeQuestionnaires(connection), read_tables.read_result
    basis = select(read_tables.read_basis.c.sets).where(read_tables.read_basis.c.number == 2)
    is_basis = connection.execute(basis).scalar() in (None, forms.tag)
    due = set(communes_due(connection))
    for commune in commune_codes(connection):
        if commune in due:
            continue  # all its rounds and its fund are counted again once its rows are built
        stale = read_tables.read_stale
        waiting = set(connection.execute(select(stale.c.part).where(stale.c.commune == commune)).scalars())
        rows = connection.execute(select(results).where(results.c.commune == commune)).all()
        texts = texts_of(connection, {number for row in rows for number in (row.scope, row.area)})
        kept = {
            (texts[row.scope], texts[row.area]): (*row[3:-1], unpack_sums(row.packed))
            for row in rows
            if texts[row.scope] not in waiting
        }
        fresh = {
            (scope, each.area): (
                *(each.valid, each.invalid, each.satisfied, each.base, each.verdict),
                each.sums,
            )
            for scope, found in results_of(connection, commune, forms).items()
            for each in found
            if scope not in waiting
        }
        if is_basis and EVERY_ROUND not in waiting:
            assert kept == fresh, f"the results of {commune} have drifted"
        campaigns = read_tables.read_campaign
        sums = connection.execute(select(campaigns).where(campaigns.c.commune == commune)).all()
        if "fund" not in waiting:
            added = sorted(campaign_rows(connection, commune))
            assert sorted(map(tuple, sums)) == added, f"the fund of {commune} has drifted"


def settle_here(connection: Connection) -> None:
    """Count rounds and add up funds that have changed, in the transaction that is open."""
    forms, stale = OfficeQuestionnaires(connection), read_tables.read_stale
    for commune in commune_codes(connection):
        parts = list(connection.execute(select(stale.c.part).where(stale.c.commune == commune)).scalars())
        scopes = [part for part in parts if part.startswith("round:")]
        wanted = None if EVERY_ROUND in scopes else scopes
        write_results(connection, commune, results_of(connection, commune, forms, wanted), wanted)
        campaigns = read_tables.read_campaign
        if "fund" in parts:
            connection.execute(delete(campaigns).where(campaigns.c.commune == commune))
            put(connection, campaigns, list(campaign_rows(connection, commune)))
        done = stale.c.part.in_([*scopes, "fund"])
        connection.execute(delete(stale).where(stale.c.commune == commune, done))

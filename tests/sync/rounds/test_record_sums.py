"""The sums of digests that a book keeps are those of its rows, whatever has written in it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from desktop_app.book.office import Office
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.sync.rounds.record_sums import RecordSums
from desktop_app.wire.digest import PART, Sums, add_sums, pack_sums, record_digest, sums_of
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import scope_of
from tests.builders import put_area, put_response
from tests.support.properties import examples

DAY = 24 * 3_600_000
FORMS = 3 * PART + 7


def sums_of_rows(connection: Connection) -> Sums:
    """Those of all records, from the rows alone."""
    total: Sums = {}
    for entity in ENTITIES.values():
        for row in connection.execute(select(entity.table)).mappings():
            fields = entity.fields_of(dict(row))
            key = entity.name, str(row["id"])
            add_sums(total, sums_of([(scope_of(*key, fields), record_digest(*key, fields))]))
    return total


def kept(office: Office, at: int = 0) -> Sums:
    """What the book says, without the scopes that are empty."""
    with office.store.write() as connection:
        return RecordSums(connection, at).total()


def stored_parts(office: Office) -> set[tuple[str, int]]:
    with office.read() as connection:
        return {tuple(row) for row in connection.exec_driver_sql("SELECT entity, number FROM digest_part")}


@pytest.fixture
def full(office: Office) -> Office:
    """A book with forms and areas in more than one part, whose sums were made."""
    with office.record() as rec:
        for number in range(FORMS):
            put_response(rec, f"f{number}", serial=number)
        for number in range(PART + 5):
            put_area(rec, f"a{number}", f"Thôn {number}")
    kept(office)
    return office


def change_one(office: Office, chance: random.Random) -> None:
    with office.record() as rec:
        rec.put("survey_response", f"f{chance.randrange(FORMS)}", {"comment": f"{chance.random()}"})


def change_some(office: Office, chance: random.Random) -> None:
    ids = [f"a{number}" for number in chance.sample(range(PART), 20)]
    with office.record() as rec, rec.bulk("residential_area", ids):
        for each in ids:
            rec.put("residential_area", each, {"households": chance.randrange(900)})


def take_away(office: Office, chance: random.Random) -> None:
    with office.store.write() as connection:
        writer = RecordWriter(connection, {})
        writer.remove("survey_response", f"f{chance.choice([chance.randrange(FORMS), FORMS - 1])}")
        writer.finish()


def receive(office: Office, chance: random.Random) -> None:
    ids = [f"r{chance.random()}" for _ in range(chance.randrange(1, 2 * PART))]
    with office.store.write() as connection:
        writer, rows = RecordWriter(connection, {}), len(ids)
        columns: list[list[Value]] = [["r2"] * rows, list(range(rows))]
        insert_columns(
            connection, writer, "survey_response", ["round_id", "serial"], ids, [1] * rows, columns
        )


def write_past_everything(office: Office, chance: random.Random) -> None:
    statement = chance.choice(
        [
            "UPDATE survey_response SET validity = 'blank' WHERE serial % 50 = ?",
            "UPDATE residential_area SET name = name || 'x' WHERE households < ?",
            "DELETE FROM survey_response WHERE serial % 200 = ?",
        ]
    )
    with office.store.write() as connection:
        connection.exec_driver_sql(statement, (chance.randrange(50),))


def rebuild(office: Office, chance: random.Random) -> None:
    """As a migration does, by which rows get other numbers and lose their triggers."""
    with office.store.write() as connection:
        for statement in (
            "CREATE TABLE rebuilt AS SELECT * FROM residential_area ORDER BY households, id",
            "DELETE FROM residential_area",
            "INSERT INTO residential_area SELECT * FROM rebuilt",
            "DROP TABLE rebuilt",
            "DROP TRIGGER digests_of_residential_area_update",
            "UPDATE residential_area SET kind = 'xom' WHERE name LIKE '%3'",
        ):
            connection.exec_driver_sql(statement)


def close_gaps(office: Office, chance: random.Random) -> None:
    """What ``VACUUM`` may do: the rows keep their order and get the numbers 1 and on; no trigger is asked."""
    with office.store.write() as connection:
        for event in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER digests_of_survey_response_{event}")
        connection.exec_driver_sql(
            "UPDATE survey_response SET row = "
            "-(SELECT count(*) FROM survey_response s WHERE s.row <= survey_response.row)"
        )
        connection.exec_driver_sql("UPDATE survey_response SET row = -row")


WRITINGS: list[Callable[[Office, random.Random], None]] = [
    *(change_one, change_some, take_away, receive, write_past_everything, rebuild),
]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_the_sums_are_those_of_the_rows(full: Office, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        for writing in chance.sample(WRITINGS, chance.randrange(1, 4)):
            writing(full, chance)
        with full.read() as connection:
            assert kept(full) == sums_of_rows(connection)


type Step = tuple[str, int]

STEPS = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 2 * PART)),
    st.tuples(st.sampled_from(["take from the end", "take before the end"]), st.integers(1, 2 * PART)),
    st.tuples(st.sampled_from(["change", "close gaps", "compare"]), st.integers(0, 9)),
)
"""What happens to the rows of a table; new rows get the numbers behind the last one that is there."""
BEFORE_THE_LAST = (
    'DELETE FROM survey_response WHERE "row" > (SELECT max("row") FROM survey_response) - ? '
    'AND "row" < (SELECT max("row") FROM survey_response)'
)
FROM_THE_END = 'DELETE FROM survey_response WHERE "row" > (SELECT max("row") FROM survey_response) - ?'


def take(office: Office, step: Step) -> None:
    kind, number = step
    with office.store.write() as connection:
        match kind:
            case "add":
                connection.exec_driver_sql(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                    "INSERT INTO survey_response (id, round_id) SELECT hex(randomblob(9)), 'r1' FROM n",
                    (number,),
                )
            case "take from the end":
                connection.exec_driver_sql(FROM_THE_END, (number,))
            case "take before the end":
                connection.exec_driver_sql(BEFORE_THE_LAST, (number,))
            case "change":
                connection.exec_driver_sql(
                    "UPDATE survey_response SET comment = comment || 'x' WHERE \"row\" % 100 = ?", (number,)
                )
            case _:
                RecordSums(connection, 0).total()
    if kind == "close gaps":
        renumber(office)


def renumber(office: Office) -> None:
    """What ``VACUUM`` may do; the triggers are there before and after it."""
    triggers = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'survey_response'"
    with office.store.write() as connection:
        made = list(connection.exec_driver_sql(triggers).scalars())
    close_gaps(office, random.Random(0))
    with office.store.write() as connection:
        for statement in made:
            connection.exec_driver_sql(statement)


@given(st.lists(STEPS, max_size=12))
@example(
    [
        ("add", 700),
        ("add", 80),
        ("take before the end", 80),
        ("compare", 0),
        ("take from the end", 1),
        ("add", 300),
    ]
)
@example([("add", 700), ("add", 80), ("take before the end", 80), ("compare", 0), ("close gaps", 0)])
@example(
    [
        ("add", 500),
        ("add", 500),
        ("take before the end", 499),
        ("compare", 0),
        ("take from the end", 1),
        ("add", 500),
    ]
)
@settings(max_examples=examples(20, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_history_the_sums_are_those_of_the_rows(full: Office, steps: list[Step]) -> None:
    with full.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM survey_response")
    for step in steps:
        take(full, step)
    with full.read() as connection:
        right = sums_of_rows(connection)
    assert kept(full) == right


def test_one_changed_record_makes_one_part_to_be_read(full: Office) -> None:
    before = stored_parts(full)
    assert before == {("survey_response", 0), ("survey_response", 1), ("survey_response", 2)} | {
        ("residential_area", 0)
    }
    with full.record() as rec:
        rec.put("survey_response", "f300", {"comment": "x"})
        put_response(rec, "new", serial=FORMS)
    assert before - stored_parts(full) == {("survey_response", 1)}
    kept(full)
    assert stored_parts(full) == before


def test_rows_that_got_other_numbers_are_read_again(full: Office) -> None:
    """The triggers are there as before: only the record at the end of the last part tells."""
    with full.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM survey_response WHERE row = 5")
    kept(full)
    with full.read() as connection:
        triggers = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'survey_response'"
        ).scalars()
        made = list(triggers)
    close_gaps(full, random.Random(1))
    with full.store.write() as connection:
        for statement in made:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE digest_part SET sums = ?", (pack_sums({"round:r1": (1, 1)}),))
    with full.read() as connection:
        assert kept(full)["round:r1"] == sums_of_rows(connection)["round:r1"]


@pytest.mark.parametrize("column", ["rules", "id"])
def test_sums_of_other_rules_are_void(full: Office, column: str) -> None:
    other = b"other" if column == "rules" else "other"
    with full.store.write() as connection:
        connection.exec_driver_sql("UPDATE digest_part SET sums = ?", (pack_sums({"round:r1": (1, 1)}),))
        connection.exec_driver_sql(f"UPDATE digest_basis SET {column} = ?", (other,))
    with full.read() as connection:
        assert kept(full) == sums_of_rows(connection)


def test_what_no_trigger_saw_is_found_within_two_months(full: Office) -> None:
    with full.store.write() as connection:
        [sql] = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'digests_of_survey_response_update'"
        ).scalars()
        connection.exec_driver_sql("DROP TRIGGER digests_of_survey_response_update")
        connection.exec_driver_sql("UPDATE survey_response SET comment = 'x' WHERE row = 600")
        connection.exec_driver_sql(sql)
    with full.read() as connection:
        right = sums_of_rows(connection)
    found = [kept(full, day * DAY) == right for day in range(61)]
    assert not found[0]
    assert found[-1]
    assert kept(full) == right


def test_a_long_table_is_read_in_several_transactions(full: Office) -> None:
    with full.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM digest_part")
        connection.exec_driver_sql("DELETE FROM survey_response")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 70000) "
            "INSERT INTO survey_response (id, round_id) SELECT 'x' || i, 'r1' FROM n"
        )
    more = True
    rounds = 0
    while more:
        with full.store.write() as connection:
            more = RecordSums(connection, 0).make_some()
        rounds += 1
    assert rounds == 2
    assert kept(full)["round:r1"][0] == 70_000

"""The faults of forms are kept with every write, and say what looking at all forms afresh says."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.book.followers import FOLLOWERS
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.journal.recorder import Given
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.findings.checks import NOT_ENTERED
from desktop_app.surveys.responses.validity import runs_of
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.tally.counted_answers import counted_answers
from desktop_app.surveys.tally.counts import rebuild, stale_areas, taken_numbers
from desktop_app.surveys.tally.form_faults import (
    AGAINST_RULES,
    SERIAL_TWICE,
    WRONG_ANSWER,
    FaultyForm,
    kept_faults,
    recount_faults,
)
from desktop_app.surveys.tally.serial_numbers import free_numbers, recount_numbers
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.wire.op import Value
from tests.builders import open_round, put_area
from tests.support.processes import ROOT
from tests.support.servers.upstream import Desk

CONTENTS = [f"q{number:02d}" for number in range(1, 20)]
GOOD = dict.fromkeys(CONTENTS, "1")
BLANK = dict.fromkeys(CONTENTS)
FIELDS = ("round_id", "area_id", "serial", "validity", "deleted", *(f"answers/{name}" for name in CONTENTS))
FORM = """
| survey |
| | type | name | label | required |
| | integer | people | Số người | {required} |
| | text | wish | Mong muốn | |

| settings |
| | form_id | version |
| | HO | {version} |
"""


@pytest.fixture
def survey(office: Office) -> str:
    with office.record() as rec:
        put_area(rec, "a1")
        put_area(rec, "a2", "Thôn Đông")
        return open_round(rec, "a1", "a2")


def prove(office: Office, *rounds: str) -> dict[str, int]:
    """The kept faults by form, which are those found afresh."""
    found: dict[str, int] = {}
    with office.read() as connection:
        rows = connection.execute(select(survey_response.c.row, survey_response.c.id))
        ids = {each.row: each.id for each in rows}
        for round_id in rounds:
            checks = counted_answers(connection, round_id).checks
            kept = kept_faults(connection, round_id)
            assert not stale_areas(connection, round_id)
            taken = taken_numbers(connection, round_id)
            there = {area: bits for area, bits in taken.items() if bits}
            assert there == recount_numbers(connection, round_id)
            assert in_order(kept) == in_order(recount_faults(connection, round_id, checks))
            found |= {ids[row]: faults for _, row, _, faults in kept}
    return found


def in_order(faulty: list[FaultyForm]) -> list[FaultyForm]:
    return sorted(faulty, key=lambda each: each[1])


def put(office: Office, survey: str, form: str, serial: int | None, **more: Given) -> None:
    """Record a form; a new one has good answers but for those given."""
    fields: dict[str, Given] = {"round_id": survey, "area_id": "a1", "serial": serial, "validity": ""}
    with office.record() as rec:
        if rec.get("survey_response", form) is None:
            rec.put("survey_response", form, {**fields, "answers": GOOD})
        rec.put("survey_response", form, {**fields, **more})


def take_away(office: Office, form: str) -> None:
    """As a record that the province did not accept."""
    with office.store.write() as connection:
        writer = RecordWriter(connection, FOLLOWERS)
        writer.remove("survey_response", form)
        writer.finish()


def bring(office: Office, forms: dict[str, tuple[Value, ...]]) -> None:
    """As many new records come from the province, column by column."""
    with office.store.write() as connection:
        writer = RecordWriter(connection, FOLLOWERS)
        columns = [list(column) for column in zip(*forms.values(), strict=True)]
        insert_columns(connection, writer, "survey_response", FIELDS, list(forms), [1] * len(forms), columns)
        writer.finish()


def row(survey: str, serial: int | None, area: str = "a1", **more: Value) -> tuple[Value, ...]:
    """The values of :data:`FIELDS`; ``more`` are answers, and ``validity`` or ``deleted``."""
    state = (more.pop("validity", ""), more.pop("deleted", 0))
    return (survey, area, serial, *state, *({**GOOD, **more}[name] for name in CONTENTS))


def test_each_fault(office: Office, survey: str) -> None:
    put(office, survey, "good", 1)
    put(office, survey, "two_overall", 2, answers={"q19": "1 2"})
    put(office, survey, "no_overall", 3, answers={"q19": None})
    put(office, survey, "blank", 4, answers=BLANK)
    put(office, survey, "outside", 5, answers={"q03": "1 9"})
    put(office, survey, "both", 6, answers={"q19": "9 1"})
    assert prove(office, survey) == {
        "two_overall": AGAINST_RULES,
        "no_overall": AGAINST_RULES,
        "blank": AGAINST_RULES,
        "outside": WRONG_ANSWER,
        "both": AGAINST_RULES | WRONG_ANSWER,
    }
    put(office, survey, "two_overall", 2, answers={"q19": "2"})
    put(office, survey, "no_overall", 3, validity="other")
    put(office, survey, "outside", 5, deleted=1)
    assert prove(office, survey) == {"blank": AGAINST_RULES, "both": AGAINST_RULES | WRONG_ANSWER}
    put(office, survey, "no_overall", 3, validity="")
    put(office, survey, "outside", 5, deleted=0)
    take_away(office, "both")
    assert prove(office, survey) == {
        "no_overall": AGAINST_RULES,
        "blank": AGAINST_RULES,
        "outside": WRONG_ANSWER,
    }


def test_a_number_is_twice_until_one_of_the_forms_changes(office: Office, survey: str) -> None:
    put(office, survey, "f1", 7)
    put(office, survey, "elsewhere", 7, area_id="a2")
    put(office, survey, "no_number", None)
    put(office, survey, "nor_this", None)
    assert prove(office, survey) == {}
    put(office, survey, "f2", 7)
    put(office, survey, "f3", 7, answers={"q05": "8"})
    twice = dict.fromkeys(("f1", "f2"), SERIAL_TWICE) | {"f3": SERIAL_TWICE | WRONG_ANSWER}
    assert prove(office, survey) == twice
    put(office, survey, "f2", 7, validity="other")
    assert prove(office, survey) == {"f1": SERIAL_TWICE, "f3": SERIAL_TWICE | WRONG_ANSWER}
    put(office, survey, "f1", 7, area_id="a2")
    assert prove(office, survey) == {
        "f1": SERIAL_TWICE, "elsewhere": SERIAL_TWICE, "f3": WRONG_ANSWER
    }  # fmt: skip
    put(office, survey, "f1", 8)
    put(office, survey, "f3", 7, deleted=1)
    assert prove(office, survey) == {}
    put(office, survey, "f2", 7, validity="")
    put(office, survey, "f3", 7, deleted=0)
    assert prove(office, survey) == {"f2": SERIAL_TWICE, "f3": SERIAL_TWICE | WRONG_ANSWER}
    take_away(office, "f2")
    assert prove(office, survey) == {"f3": WRONG_ANSWER}


def test_what_comes_column_by_column(office: Office, survey: str) -> None:
    put(office, survey, "here", 3)
    bring(
        office,
        {
            "three": row(survey, 3),
            "gone": row(survey, 3, deleted=1),
            "invalid": row(survey, 4, validity="other", q19=None),
            "none": row(survey, None, q19=None),
            "nor": row(survey, None, q01="x"),
            "five": row(survey, 5, "a2"),
            "again": row(survey, 5, "a2", q19=2),
            "a_number": row(survey, 6, "a2", q07=9),
        },
    )
    assert prove(office, survey) == {
        "here": SERIAL_TWICE,
        "three": SERIAL_TWICE,
        "none": AGAINST_RULES,
        "nor": WRONG_ANSWER,
        "five": SERIAL_TWICE,
        "again": SERIAL_TWICE,
        "a_number": WRONG_ANSWER,
    }


@pytest.mark.parametrize("seed", range(8))
def test_after_any_history_they_are_what_looking_at_all_forms_says(
    office: Office, survey: str, seed: int
) -> None:
    chance = random.Random(seed)
    with office.record() as rec:
        second = open_round(rec, "a1", "a2", title="Đợt hai")
    there: list[str] = []
    for step in range(60):
        match chance.choice(["new", "new", "change", "change", "remove", "bring", "rebuild"]):
            case "new":
                there.append(f"f{step}")
                with office.record() as rec:
                    start: dict[str, Given] = {"round_id": chance.choice((survey, second)), "area_id": "a1"}
                    rec.put("survey_response", there[-1], {**start, **any_change(chance)})
            case "change" if there:
                with office.record() as rec:
                    for form in chance.sample(there, min(len(there), 3)):
                        rec.put("survey_response", form, any_change(chance))
                        rec.put("survey_response", form, any_change(chance))
            case "remove" if there:
                take_away(office, there.pop(chance.randrange(len(there))))
            case "bring":
                new = [f"b{step}-{number}" for number in range(6)]
                bring(office, {form: any_row(chance, survey, second) for form in new})
                there += new
            case "rebuild":
                with office.store.write() as connection:
                    rebuild(connection, [survey, second])
        prove(office, survey, second)


def any_change(chance: random.Random) -> dict[str, Given]:
    """Some fields of a form."""
    every: dict[str, Given] = {
        "area_id": chance.choice(("a1", "a2")),
        "serial": chance.choice((None, 1, 2, 3, 5_000)),
        "validity": chance.choice(("", "", "other")),
        "deleted": chance.choice((0, 0, 1)),
        "answers": {"q19": chance.choice(("1", "2", "1 2", None)), "q02": chance.choice(("1", "7", None))},
    }
    return {"serial": 1, **{name: every[name] for name in chance.sample(list(every), 3)}}


def any_row(chance: random.Random, *rounds: str) -> tuple[Value, ...]:
    """A form as it comes from the province."""
    return row(
        chance.choice(rounds),
        chance.choice((None, 1, 2, 3, 5_000)),
        chance.choice(("a1", "a2")),
        validity=chance.choice(("", "", "other")),
        deleted=chance.choice((0, 0, 1)),
        q19=chance.choice(("1", "1 2", None, 1)),
        q02=chance.choice(("1", "7", None)),
    )


def bring_version(office: Office, version: str, required: str) -> None:
    form = import_form(FORM.format(version=version, required=required).encode(), "ho.md")
    with office.record() as rec:
        install(rec.connection, package_of_form(form), "test", office.clock)


def test_a_round_that_gets_another_version_is_looked_at_afresh(office: Office) -> None:
    bring_version(office, "1", "")
    with office.record() as rec:
        put_area(rec, "a1")
        survey = open_round(rec, "a1", code="HO")
    put(office, survey, "full", 1, answers={"people": "4"})
    put(office, survey, "empty", 2, answers={"wish": "đường"})
    assert prove(office, survey) == {}
    bring_version(office, "2", "yes")
    with office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
    assert prove(office, survey) == {"empty": WRONG_ANSWER}


def test_they_follow_what_another_computer_recorded(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1")
        survey = open_round(rec, "a1")
    for desk in (lan, minh):
        desk.sync()
    put(lan.office, survey, "of_lan", 1, answers={"q19": "1 2"})
    put(minh.office, survey, "of_minh", 1, answers={"q04": "8"})
    for desk in (lan, minh, lan):
        desk.sync()
    expected = {"of_lan": SERIAL_TWICE | AGAINST_RULES, "of_minh": SERIAL_TWICE | WRONG_ANSWER}
    assert prove(lan.office, survey) == prove(minh.office, survey) == expected


def test_an_older_book_is_looked_at_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    engine = make_engine(path, bytes(32))
    upgrade(engine, path, None, "0049")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO survey_count VALUES ('r', 'a1', '{}', 'x')")
        connection.exec_driver_sql("INSERT INTO survey_response (id, round_id) VALUES ('f', 'r')")
    upgrade(engine, path, "0049")
    with engine.connect() as connection:
        stamps = connection.exec_driver_sql("SELECT questionnaire FROM survey_count").all()
        assert stamps == [(None,)], "so that opening the book counts it afresh"
        assert connection.execute(select(survey_response.c.faults)).all() == [(0,)]
    engine.dispose()


@pytest.mark.parametrize("issued", [1, 4, 511, 512, 1_024, 100_000])
def test_which_numbers_are_free(office: Office, survey: str, issued: int) -> None:
    taken = [-3, 0, 1, 2, 4, 510, 511, 512, 513, 1_023, 1_025, 90_000, 10**15]
    bring(office, {f"f{number}": row(survey, number) for number in taken})
    prove(office, survey)
    with office.read() as connection:
        found = list(free_numbers(taken_numbers(connection, survey)["a1"], issued))
    assert found == runs_of(number for number in range(1, issued + 1) if number not in taken)


def test_numbers_that_are_not_entered(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
        survey = open_round(rec, "a1", forms_issued=10**9, forms_collected=3)
    for number in (2, 5_001):
        put(office, survey, f"f{number}", number)
    with office.read() as connection:
        found = findings_of(connection, count_round(connection, survey), date(2026, 10, 5))
    (missing,) = (item.sentence() for item in found if item.code == NOT_ENTERED)
    assert f"1, 3–5000, 5002–{10**9}." in missing


def test_the_shipped_questionnaires_are_counted_without_the_engine_of_forms() -> None:
    """It is loaded for a question that every form must answer, which only costs time elsewhere."""
    code = (
        "import sys; from desktop_app.catalogue.loading import shipped_packages;"
        "from desktop_app.catalogue.questionnaire import Questionnaire;"
        "from desktop_app.surveys.tally.counted_answers import counted_answers_of;"
        "found = [each.definition for each in shipped_packages()];"
        "found = [each for each in found if isinstance(each, Questionnaire)];"
        "assert found and not any(counted_answers_of(each).checks.required for each in found);"
        "assert 'desktop_app.forms.session.session' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

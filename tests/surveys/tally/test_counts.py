"""What is counted with each save: what a tally can use, and nothing that grows with every form."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.journal.rows import NewRecords
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.surveys import survey_count
from desktop_app.surveys.responses.commands import delete_responses, save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.tally.counted_forms import CountedAnswers, contribution
from desktop_app.surveys.tally.counts import area_counts, contributions_of_new, has_stale, recount
from desktop_app.wire.op import Value
from tests.builders import an_office, open_round, put_area

FORM = """
| survey |
| | type | name | label |
| | text | fullname | Họ và tên |
| | integer | age | Tuổi |
| | date | born | Ngày sinh |
| | select_one yes_no | poor | Hộ nghèo? |
| | select_one yes_no | met | Có dự họp? |
| | begin repeat | person | Người |
| | select_one yes_no | works | Có việc làm? |
| | end repeat | | |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | no | Không |

| settings |
| | form_id | version |
| | HO | {version} |
"""
SCALE = CountedAnswers("s", {"q": frozenset("123"), "long": frozenset(map(str, range(30)))}, frozenset(["q"]))


@pytest.fixture
def survey(office: Office) -> str:
    bring(office, "1")
    with office.record() as rec:
        put_area(rec, "a1")
        return open_round(rec, code="HO")


def bring(office: Office, version: str) -> None:
    package = package_of_form(import_form(FORM.format(version=version).encode(), "ho.md"))
    with office.record() as rec:
        install(rec.connection, package, "test", office.clock)


def save(office: Office, survey: str, number: int, **more: str) -> None:
    answers = {
        "fullname": f"Nguyễn Văn {number}",
        "age": str(number),
        "born": f"1980-01-{number % 28 + 1:02d}",
        "poor": "yes" if number % 2 else "no",
        "person[1]/works": "yes",
        **more,
    }
    with office.record() as rec:
        save_response(rec, ResponseDraft(f"f{number}", survey, "a1", number, answers, "", ""), validity="")


def kept(office: Office, survey: str) -> dict[str, int]:
    """What stands in the table, not what is counted while it is read."""
    query = select(survey_count.c.counts).where(survey_count.c.round_id == survey)
    with office.read() as connection:
        assert area_counts(connection, survey) == recount(connection, survey)
        [counts] = connection.execute(query).scalars()
    found: dict[str, int] = json.loads(counts)
    return found


def test_texts_numbers_and_dates_are_counted_as_answered_only(office: Office, survey: str) -> None:
    save(office, survey, 1)
    keys = kept(office, survey).keys()
    assert keys == {"valid", "fullname=", "age=", "born=", "poor=yes"}
    for number in range(2, 40):
        save(office, survey, number)
    counts = kept(office, survey)
    assert counts.keys() == {*keys, "poor=no"}, "nothing grows with the number of forms"
    assert (counts["valid"], counts["fullname="], counts["poor=yes"], counts["poor=no"]) == (39, 39, 20, 19)


def test_an_answer_that_is_no_choice_is_counted_without_its_text(office: Office, survey: str) -> None:
    save(office, survey, 1, poor="Nguyễn Văn Lạ")
    assert kept(office, survey)["poor="] == 1


@pytest.mark.parametrize(
    ("name", "answer", "key"),
    [
        ("q", "1", "q=1"),
        ("q", "3 1", "q=1 3"),
        ("q", "1 1", "q="),
        ("q", "1 9", "q="),
        ("q", "", ""),
        ("long", "7", "long=7"),
        ("long", "7 8", "long="),
        ("unknown", "x", "unknown="),
        ("person[2]/q", "1", ""),
        ("~version", "1", ""),
    ],
)
def test_how_an_answer_is_counted(name: str, answer: str, key: str) -> None:
    assert SCALE.key(name, answer) == key
    assert CountedAnswers().key(name, answer) == "", "an unknown questionnaire has no choices"


@pytest.mark.parametrize("stamp", ["s", ""])
def test_forms_that_come_as_columns_are_counted_like_forms_one_by_one(stamp: str) -> None:
    chance = random.Random(5)
    counted = {"r1": replace(SCALE, stamp=stamp), "r2": CountedAnswers()}
    choices: dict[str, list[Value]] = {
        "round_id": ["r1", "r1", "r1", "r2"],
        "area_id": ["a1", "a2"],
        "validity": ["", "", "", "blank"],
        "deleted": [0, 0, 0, 1],
        "answers/q": ["1", "3", "1 2", "2 1", "9", "", None, 2],
        "answers/long": ["7", "8", "7 8", None],
        "answers/name": ["Lan", "Minh", "", None, 1.5],
        "comment": ["", "x"],
    }
    values = [[chance.choice(column) for _ in range(400)] for column in choices.values()]
    ids = [f"f{number}" for number in range(400)]
    expected: dict[tuple[Value, Value], Counter[str]] = defaultdict(Counter)
    for row in zip(*values, strict=True):
        fields = dict(zip(choices, row, strict=True))
        place = (fields["round_id"], fields["area_id"])
        expected[place].update(contribution(fields, counted[str(place[0])]))
    found = contributions_of_new(NewRecords("survey_response", ids, list(choices), values), counted)
    assert {place: +counts for place, counts in found.items()} == expected


def test_forms_that_come_before_their_questionnaire_are_counted_when_it_is_there(
    office: Office, survey: str, tmp_path: Path
) -> None:
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package).where(catalogue_package.c.code == "HO"))
    save(office, survey, 1)
    save(office, survey, 2)
    assert kept(office, survey) == {"valid": 2}
    bring(office, "1")
    with office.read() as connection:
        assert area_counts(connection, survey)["a1"]["poor=yes"] == 1, "read right before it is written"
        assert has_stale(connection)
    office.close()
    again = an_office(tmp_path)
    with again.read() as connection:
        assert not has_stale(connection)
    assert kept(again, survey)["poor=no"] == 1
    again.close()


def test_a_save_counts_a_stale_area_afresh(office: Office, survey: str) -> None:
    save(office, survey, 1)
    with office.store.write() as connection:
        connection.execute(update(survey_count).values(counts="{}", questionnaire=None))
    save(office, survey, 2)
    assert kept(office, survey)["valid"] == 2
    with office.record() as rec:
        delete_responses(rec, ["f1"])
    assert kept(office, survey)["valid"] == 1


def test_another_version_of_the_questionnaire_counts_the_round_afresh(office: Office, survey: str) -> None:
    save(office, survey, 1)
    bring(office, "2")
    with office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
    with office.read() as connection:
        assert not has_stale(connection)
    assert kept(office, survey)["poor=yes"] == 1


def test_a_book_of_revision_0009_is_counted_afresh_and_keeps_no_names(tmp_path: Path) -> None:
    path, secret = tmp_path / "book.db", bytes(32)
    engine = make_engine(path, secret)
    upgrade(engine, path, None, "0009")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO survey_count VALUES ('r', 'a1', '{\"valid\":1,\"fullname=Nguyen Van Cu\":1}')"
        )
    upgrade(engine, path, "0009")
    with engine.connect() as connection:
        assert connection.execute(select(survey_count)).all() == [("r", "a1", "{}", None, None)]
        assert has_stale(connection)
    engine.dispose()


def test_a_new_version_and_new_forms_in_one_transaction_are_counted_once(office: Office, survey: str) -> None:
    """So they come from another computer: the round is written before its forms."""
    save(office, survey, 1)
    bring(office, "2")
    with office.record() as rec:
        rec.put("survey_round", survey, {"template_version": "2"})
        save_response(rec, ResponseDraft("f2", survey, "a1", 2, {"poor": "yes"}, "", ""), validity="")
    assert kept(office, survey)["valid"] == 2
    assert kept(office, survey)["poor=yes"] == 2

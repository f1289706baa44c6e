"""Results of an own questionnaire, compared with figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from desktop_app.base.i18n import Language, speaking
from desktop_app.book.office import Office
from desktop_app.surveys.results.crossing import can_cross, crossed
from desktop_app.surveys.results.questions import ResultKind
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.round_results import RoundResults, read_results
from desktop_app.surveys.results.rows import Crossing, by_area
from tests.surveys.results.questionnaires import IN_GROUPS, a_round, enter

TODAY = date(2026, 11, 24)


def read(office: Office, round_id: str, area_id: str = "", *, spoken: Language = "vi") -> RoundResults:
    with office.read() as connection, speaking(spoken):
        return read_results(connection, round_id, TODAY, area_id=area_id)


def of(results: RoundResults, key: str) -> QuestionResult:
    return results.result(results.by_key[key])


def choices(result: QuestionResult) -> dict[str, int]:
    return {choice.text: choice.count for choice in result.choices}


@pytest.fixture
def results(office: Office) -> RoundResults:
    return read(office, a_round(office))


def test_every_question_has_a_result_in_the_order_of_the_form(results: RoundResults) -> None:
    assert [(each.key, each.kind) for each in results.questions] == [
        ("duong", ResultKind.CHOICE),
        ("can", ResultKind.CHOICES),
        ("can_khac", ResultKind.WORDS),
        ("nguoi", ResultKind.NUMBER),
        ("dat", ResultKind.NUMBER),
        ("tu_ngay", ResultKind.DAY),
        ("viec", ResultKind.WORDS),
        ("con[]", ResultKind.NUMBER),
        ("con/ten", ResultKind.WORDS),
        ("con/tuoi", ResultKind.NUMBER),
        ("con/hoc", ResultKind.CHOICE),
        ("gap_doi", ResultKind.WORDS),
    ]


def test_one_choice_and_two_ticks_where_one_was_asked(results: RoundResults) -> None:
    road = of(results, "duong")
    assert choices(road) == {"Đường xã": 2, "Đường thôn": 1, "Ngõ xóm": 0}
    assert (road.asked, road.answered, road.unclear, road.missing) == (5, 3, 1, 1)
    assert road.choices[0].share == Fraction(2, 3)


def test_several_choices_are_shares_of_who_answered(results: RoundResults) -> None:
    needs = of(results, "can")
    assert choices(needs) == {"Cây giống": 2, "Vốn vay": 2, "Khác": 3}
    assert (needs.answered, needs.missing) == (5, 0)
    assert sum(choice.share for choice in needs.choices) == Fraction(7, 5)


def test_what_else_is_asked_of_who_chose_it_and_like_words_are_one(results: RoundResults) -> None:
    other = of(results, "can_khac")
    assert (other.asked, other.answered, other.missing) == (3, 2, 1)
    assert [(each.text, each.count) for each in other.words] == [("Nước sạch", 2)]
    first = of(results, "viec")
    assert [(each.text, each.count) for each in first.words] == [("Sửa đường", 3), ("Xoá nhà tạm", 2)]


def test_numbers_have_mean_median_and_extremes(results: RoundResults) -> None:
    people = of(results, "nguoi").numbers
    assert people is not None
    assert (people.count, people.mean, people.median) == (4, Fraction(14, 4), Fraction(3))
    assert (people.low, people.high) == (Decimal(1), Decimal(7))
    assert of(results, "nguoi").unclear == 1
    land = of(results, "dat")
    assert land.numbers is not None
    assert land.numbers.mean == Fraction("13.75") / 3
    assert land.question.is_conditional


def test_what_the_form_works_out_is_a_number_where_all_of_it_are(results: RoundResults) -> None:
    doubled = of(results, "gap_doi").numbers
    assert doubled is not None
    assert (doubled.count, doubled.high) == (4, Decimal(14))


def test_days_have_the_first_and_the_last(results: RoundResults) -> None:
    days = of(results, "tu_ngay").days
    assert days is not None
    assert (days.count, days.first, days.last) == (2, date(1999, 12, 31), date(2024, 2, 29))
    assert [(band.label, band.count) for band in days.bands] == [
        ("1990 – 1999", 1),
        ("2000 – 2009", 0),
        ("2010 – 2019", 0),
        ("2020 – 2029", 1),
    ]


def test_within_a_repeat_every_entry_counts(results: RoundResults) -> None:
    count = of(results, "con[]").numbers
    assert count is not None
    assert (count.count, count.high) == (5, Decimal(2))
    ages = of(results, "con/tuoi")
    assert (ages.asked, ages.answered) == (3, 3)
    names = of(results, "con/ten")
    assert (names.asked, names.answered, names.missing) == (3, 2, 1)
    assert choices(of(results, "con/hoc")) == {"Mầm non": 1, "Tiểu học": 2}


def test_two_questions_crossed(office: Office, results: RoundResults) -> None:
    with office.read() as connection:
        found = crossed(connection, results, results.by_key["can"], results.by_key["duong"])
    assert found.base == 3
    assert {row.text: choices(row.result) for row in found.rows} == {
        "Cây giống": {"Đường xã": 1, "Đường thôn": 1, "Ngõ xóm": 0},
        "Vốn vay": {"Đường xã": 1, "Đường thôn": 0, "Ngõ xóm": 0},
        "Khác": {"Đường xã": 1, "Đường thôn": 0, "Ngõ xóm": 0},
    }
    assert choices(found.total) == {"Đường xã": 2, "Đường thôn": 1, "Ngõ xóm": 0}
    assert found.overlaps


def test_a_number_by_a_choice(office: Office, results: RoundResults) -> None:
    with office.read() as connection:
        found = crossed(connection, results, results.by_key["duong"], results.by_key["nguoi"])
    means = {row.text: None if row.result.numbers is None else row.result.numbers.mean for row in found.rows}
    assert means == {"Đường xã": Fraction(5, 2), "Đường thôn": Fraction(7), "Ngõ xóm": None}


def test_a_day_leads_rows_by_the_bands_of_its_result(office: Office, results: RoundResults) -> None:
    since, road, people = (results.by_key[key] for key in ("tu_ngay", "duong", "nguoi"))
    with office.read() as connection:
        roads = crossed(connection, results, since, road)
        sizes = crossed(connection, results, since, people)
    assert {row.text: choices(row.result)["Đường xã"] for row in roads.rows} == {
        "1990 – 1999": 1,
        "2000 – 2009": 0,
        "2010 – 2019": 0,
        "2020 – 2029": 0,
    }, "who lives there since 2024 ticked two roads and counts in neither"
    assert (roads.base, roads.overlaps) == (1, False)
    assert [row.result.numbers and row.result.numbers.mean for row in sizes.rows] == [4, None, None, 2]


def test_days_are_counted_within_rows_and_areas(office: Office, results: RoundResults) -> None:
    since, needs = results.by_key["tu_ngay"], results.by_key["can"]
    with office.read() as connection:
        found = crossed(connection, results, needs, since)
    ends = {row.text: row.result.days and (row.result.days.first, row.result.days.last) for row in found.rows}
    assert ends == {
        "Cây giống": (date(1999, 12, 31), date(1999, 12, 31)),
        "Vốn vay": (date(1999, 12, 31), date(2024, 2, 29)),
        "Khác": (date(2024, 2, 29), date(2024, 2, 29)),
    }
    assert found.total.days is not None
    assert (found.total.days.count, found.total.days.median) == (2, date(1999, 12, 31))
    assert [row.result.answered for row in by_area(results, since).rows] == [2, 0, 0]
    assert not can_cross(since, since)


def test_two_questions_crossed_within_one_area(office: Office) -> None:
    round_id = a_round(office)
    of_one = read(office, round_id, "a2")
    with office.read() as connection:
        found = crossed(connection, of_one, of_one.by_key["can"], of_one.by_key["duong"])
        none = crossed(connection, of_one, of_one.by_key["tu_ngay"], of_one.by_key["duong"])
    assert (found.base, choices(found.total)) == (1, {"Đường xã": 0, "Đường thôn": 1, "Ngõ xóm": 0})
    assert (none.base, none.rows) == (0, ()), "nobody there says a day"


def test_within_a_repeat_and_with_what_is_asked_once(office: Office, results: RoundResults) -> None:
    school, age, road = (results.by_key[key] for key in ("con/hoc", "con/tuoi", "duong"))
    with office.read() as connection:
        ages = crossed(connection, results, school, age)
        roads = crossed(connection, results, road, school)
        children = crossed(connection, results, road, results.by_key["con[]"])
    assert {row.text: row.result.numbers and row.result.numbers.mean for row in ages.rows} == {
        "Mầm non": Fraction(4),
        "Tiểu học": Fraction(15, 2),
    }
    assert {row.text: row.result.answered for row in roads.rows} == {
        "Đường xã": 2,
        "Đường thôn": 1,
        "Ngõ xóm": 0,
    }
    assert [row.result.numbers and row.result.numbers.mean for row in children.rows][:2] == [1, 1]
    assert not can_cross(age, road)
    assert not can_cross(road, results.by_key["viec"])


def test_answers_stored_under_a_path_count_once_in_results_and_crossings(office: Office) -> None:
    """As other programs write them; a form that has both says what it has under the key."""
    forms = (
        ("a1", {"duong": "xa", "nguoi": "2", "con[]": "1"}),
        ("a1", {"nha/duong": "xa", "nha/nguoi": " 4 ", "con[]": "1"}),
        ("a2", {"nha/duong": "thon", "nguoi": "9", "nha/nguoi": "100", "con[]": "2"}),
        ("a2", {"duong": "thon", "nha/duong": "xa", "nguoi": " ", "nha/nguoi": "3", "con[]": "0"}),
    )
    results = read(office, a_round(office, forms, IN_GROUPS))
    road, people, children = (results.by_key[key] for key in ("duong", "nguoi", "con[]"))
    given = of(results, "nguoi")
    assert given.numbers is not None
    assert (given.asked, given.answered, given.numbers.mean) == (4, 4, Fraction(18, 4))
    assert choices(of(results, "duong")) == {"Đường xã": 2, "Đường thôn": 2, "Ngõ xóm": 0}
    with office.read() as connection:
        found = crossed(connection, results, road, people)
        with_children = crossed(connection, results, road, children)
    assert found.base == 4
    assert means(found) == {"Đường xã": Fraction(3), "Đường thôn": Fraction(6), "Ngõ xóm": None}
    assert means(with_children) == {"Đường xã": Fraction(1), "Đường thôn": Fraction(1), "Ngõ xóm": None}


def means(crossing: Crossing) -> dict[str, Fraction | None]:
    return {
        row.text: None if row.result.numbers is None else row.result.numbers.mean for row in crossing.rows
    }


def test_by_area_and_of_one_area(office: Office) -> None:
    round_id = a_round(office)
    results = read(office, round_id)
    roads = by_area(results, results.by_key["duong"])
    assert {row.text: (row.result.answered, row.result.asked) for row in roads.rows} == {
        "Thôn Đoài": (2, 3),
        "Thôn Đông": (1, 2),
        "Thôn Thượng": (0, 0),
    }
    of_one = read(office, round_id, "a1")
    assert of_one.basis.counted == 3
    assert [each.text for each in of(of_one, "viec").words] == ["Sửa đường", "Xóa nhà tạm"]


def test_the_form_speaks_as_the_window_does(office: Office) -> None:
    round_id = a_round(office)
    assert read(office, round_id, spoken="en").by_key["duong"].text == "Which road?"
    assert read(office, round_id).by_key["duong"].text == "Nhà ở đường nào?"


def test_an_empty_round_has_results_without_figures(office: Office) -> None:
    results = read(office, a_round(office, ()))
    assert results.basis.counted == 0
    for question in results.questions:
        result = results.result(question)
        assert (result.asked, result.answered, result.missing) == (0, 0, 0)
        assert result.numbers is None
        assert result.days is None
    assert all(choice.share == 0 for choice in of(results, "duong").choices)


HOSTILE = {
    "duong": "../../../etc",
    "can": "cay cay <b>x</b>",
    "nguoi": "1e999999",
    "dat": "NaN",
    "tu_ngay": "0000-99-99",
    "viec": "=1+1|cmd' /C calc'!A0\n<script>",
    "con[]": "99999999999",
    "con[999999999]/tuoi": "3",
    "con[1]/khong_co": "x",
    "khong_co": "y",
    "duong~0": "xa",
    "meta/instanceID": "uuid:1",
    "": "z",
}


def test_hostile_answers_are_answers_and_no_more(office: Office) -> None:
    round_id = a_round(office, ())
    with office.record() as rec:
        rec.put(
            "survey_response",
            "f9",
            {"round_id": round_id, "area_id": "a1", "serial": 9, "validity": "", "answers": HOSTILE},
        )
    results = read(office, round_id)
    assert choices(of(results, "duong"))["../../../etc"] == 1
    assert choices(of(results, "can")) == {"Cây giống": 1, "Vốn vay": 0, "Khác": 0, "<b>x</b>": 1}
    assert of(results, "nguoi").unclear == of(results, "dat").unclear == of(results, "tu_ngay").unclear == 1
    assert of(results, "viec").words[0].text == "=1+1|cmd' /C calc'!A0 <script>"
    assert of(results, "con/tuoi").asked == 2
    assert results.basis.unplaced == 4


def test_no_answer_is_lost_or_counted_twice(office: Office) -> None:
    round_id = a_round(office)
    enter(office, round_id, ("a3", {"nguoi": "3"}), first=20)
    results = read(office, round_id)
    for question in results.questions:
        result = results.result(question)
        assert result.answered + result.unclear + result.missing == result.asked

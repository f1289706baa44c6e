"""What the province has of rounds is the sum of what the communes' own papers have; nobody is known by it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.surveys.responses.commands import delete_responses, save_response, set_validity
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.results.questions import ResultKind
from desktop_app.surveys.results.round_results import RoundResults, read_results
from desktop_app.surveys.results.round_sums import OTHER_AREAS
from desktop_app.surveys.results.rows import by_area, can_follow, print_rules, printable_rows
from desktop_app.surveys.results.sums import NOT_OFFERED, QuestionSums
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.rounds.commands import change_round_area
from desktop_app.surveys.rounds.removal import delete_round
from desktop_app.surveys.tally.hand_counts import set_tallies
from desktop_app.surveys.tally.tally import QuestionCount, commune_tally
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import COMMUNE, an_office, open_round, put_area
from tests.support.servers.read_model import require_same_rounds
from tests.support.servers.upstream import Desk, Upstream
from tests.surveys.results.questionnaires import CODE, FORMS, NEEDS
from upstream.catalogue.catalogue import PublishedPackage, publish
from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.console.accounts.reach import EVERYTHING, Reach
from upstream.console.queries.round_results import (
    RoundOverCommunes,
    areas_of_commune,
    round_over_communes,
)
from upstream.console.queries.rounds import rounds, rounds_by_template
from upstream.database.database import Database
from upstream.database.read_tables import read_result, read_stale
from upstream.read_model.rebuilding import rebuild_commune
from upstream.read_model.rounds import results_of, settle_rounds

OTHER, YEAR, DAY = "00004", 2026, date(2026, 10, 5)
BUILT_IN = ("NTM_XA_2021", "NTM_XA_2026")
AREAS = 6
SMALLEST = print_rules().smallest_group


@pytest.fixture
def offices(server: Upstream, tmp_path: Path) -> Iterator[dict[str, Desk]]:
    """Two communes with a round of each questionnaire, built in and imported, and of an empty one."""
    package, _ = package_from_workbook(NEEDS.encode(), "mau.md")
    with server.opened() as connection:
        published = PublishedPackage("survey_form", CODE, "1", "Khảo sát nhu cầu", package.encode())
        publish(connection, published, 1)
    found = {}
    for seed, commune in enumerate((COMMUNE, OTHER), 1):
        desk = Desk(an_office(tmp_path / commune, commune=commune))
        enrol(desk.office.sync_book(), server.address, server.code(commune, "--commune", commune), "")
        desk.sync()
        for code in (*BUILT_IN, CODE):
            fill(desk.office, commune, code, random.Random(f"{seed}{code}"))
        desk.sync()
        found[commune] = desk
    yield found
    for desk in found.values():
        desk.office.close()


def fill(office: Office, commune: str, code: str, drawn: random.Random) -> None:
    """Forms of six areas, in some of which few people answered, and one that counted by hand."""
    ids = [f"{commune}-{number}" for number in range(AREAS)]
    with office.read() as connection:
        questionnaire = installed_questionnaire(connection, code, "1")
    with office.record() as rec:
        for area in ids:
            if rec.get("residential_area", area) is None:
                put_area(rec, area, f"Thôn {area}", commune=commune)
        round_id = open_round(rec, *ids, code=code, title=f"{code} {commune}", total_households=40)
        number = 0
        for place, area in enumerate(ids[:-1]):
            for _ in range((3, 9, 1, 12, 0)[place]):
                number += 1
                answers = a_form(code, questionnaire.question_names, drawn)
                draft = ResponseDraft(f"{code}{number}", round_id, area, number, answers, "", "")
                save_response(rec, draft, validity="")
        change_round_area(rec, round_id, ids[0], {"forms_collected": 3})
        if questionnaire.questions:
            change_round_area(rec, round_id, ids[-1], {"tally_mode": "totals", "forms_collected": 7})
            by_hand = {name: {"1": 4, "2": 1, "no_answer": 2} for name in questionnaire.question_names}
            set_tallies(rec, round_id, ids[-1], by_hand)
    with office.record() as rec:
        set_validity(rec, [f"{code}5"], questionnaire.invalid_reasons[0].code)
        delete_responses(rec, [f"{code}7"])


def a_form(code: str, questions: tuple[str, ...], drawn: random.Random) -> Mapping[str, str]:
    if code == CODE:
        return {key: value for key, value in drawn.choice(FORMS)[1].items() if value}
    given = {name: drawn.choice(["1", "2", "3", "1 2", ""]) for name in questions}
    return {name: value for name, value in given.items() if value}


def settle(server: Upstream) -> None:
    database = Database.connect(server.database)
    assert settle_rounds(database) == 0
    database.close()


def papers(desk: Desk, code: str) -> RoundResults:
    """What the office's own summary of results is made of."""
    with desk.office.read() as connection:
        (round_id,) = connection.exec_driver_sql(
            "SELECT id FROM survey_round WHERE template_code = ?", (code,)
        ).scalars()
        return read_results(connection, round_id, DAY)


def over(connection: Connection, code: str, reach: Reach = EVERYTHING) -> RoundOverCommunes:
    found = round_over_communes(connection, reach, code, YEAR, DAY)
    assert found is not None
    return found


@pytest.mark.parametrize("code", [*BUILT_IN, CODE])
def test_the_province_has_the_sum_of_what_the_papers_have(
    server: Upstream, offices: dict[str, Desk], code: str
) -> None:
    settle(server)
    results = [papers(desk, code) for desk in offices.values()]
    compared = 0
    with server.opened() as connection:
        of_province = over(connection, code)
        assert (of_province.whole.communes, of_province.stale) == (2, 0)
        for found in of_province.over_communes():
            question = found.question
            of_communes = [each.result(question) for each in results]
            tallies = [each.counted.outcome.tally.questions.get(question.key) for each in results]
            if all(tallies):
                assert offered(found.sums) == by_tally(results, question.key), question.key
                assert found.sums.asked == sum(
                    tally.total for each in results for tally in of_areas(each, question.key)
                )
                compared += 1
                continue
            printed = [each for each in of_communes if each.answered >= SMALLEST]
            assert found.sums.asked == sum(each.asked for each in of_communes)
            assert found.sums.answered == sum(each.answered for each in of_communes), question.key
            assert found.sums.unclear == sum(each.unclear for each in of_communes)
            if question.kind.is_choice:
                times: Counter[str] = Counter()
                for each in printed:
                    codes = {c.code if c.is_offered else NOT_OFFERED: c.count for c in each.choices}
                    times.update({code: count for code, count in codes.items() if count})
                assert found.sums.times == times, question.key
                compared += 1
            elif question.kind is ResultKind.NUMBER:
                total = sum(
                    (each.numbers.mean * each.numbers.count for each in printed if each.numbers),
                    Fraction(0),
                )
                assert Fraction(found.sums.total or 0) == total, question.key
                compared += 1
            else:
                assert not found.sums.times
                assert not found.sums.total
    assert compared > 3


def offered(sums: QuestionSums) -> Mapping[str, int]:
    """The counts without choices that the form does not have: to the tally these are no answer."""
    return {code: times for code, times in sums.times.items() if code != NOT_OFFERED}


def of_areas(results: RoundResults, key: str) -> list[QuestionCount]:
    return [each.tally.questions[key] for each in results.counted.areas]


def by_tally(results: list[RoundResults], key: str) -> Mapping[str, int]:
    """The counts of a question in the minutes of all areas."""
    found: Counter[str] = Counter()
    for each in results:
        for count in of_areas(each, key):
            found.update({code: number for code, number in count.by_answer.items() if number})
    return found


@pytest.mark.parametrize("code", BUILT_IN)
def test_verdict_and_satisfaction_are_those_of_the_office(
    server: Upstream, offices: dict[str, Desk], code: str
) -> None:
    settle(server)
    with server.opened() as connection:
        for row in rounds(connection, EVERYTHING, YEAR, code):
            with offices[row.code].office.read() as book:
                counted = count_round(book, row.round_id)
            decided = counted.outcome
            assert row.opinion.verdict == decided.verdict
            assert row.opinion.ratio == decided.overall
            assert (row.opinion.valid, row.opinion.invalid) == (
                decided.tally.valid,
                decided.tally.invalid_total,
            )
            assert row.coverage.ratio == decided.coverage
        (group,) = (
            each for each in rounds_by_template(connection, EVERYTHING, DAY, YEAR) if each.template == code
        )
        assert sum(group.verdicts.values()) == group.communes == 2


@pytest.mark.parametrize("code", [*BUILT_IN, CODE])
def test_areas_are_named_only_where_the_office_prints_them(
    server: Upstream, offices: dict[str, Desk], code: str
) -> None:
    settle(server)
    together = 0
    with server.opened() as connection:
        for row in rounds(connection, EVERYTHING, YEAR, code):
            results = papers(offices[row.code], code)
            areas = {name: sums for name, _, _, sums in areas_of_commune(connection, row.code, row.round_id)}
            scale = set(results.counted.questionnaire.question_names)
            for question in results.questions:
                if not can_follow(question) or question.is_calculated or question.key in scale:
                    continue
                printed = printable_rows(by_area(results, question), SMALLEST, "")
                kept = {name: sums[question.key] for name, sums in areas.items() if question.key in sums}
                assert sorted(each.answered for each in kept.values()) == sorted(
                    each.result.answered for each in printed
                ), question.key
                together += OTHER_AREAS in kept
                assert all(each.answered >= SMALLEST for each in kept.values())
            for name in scale:
                for entry in results.counted.areas:
                    assert offered(areas[entry.area.name][name]) == {
                        key: value for key, value in entry.tally.questions[name].by_answer.items() if value
                    }
    assert together or code != CODE, "nothing was put together"


def test_words_days_and_single_numbers_are_in_no_table(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    with server.opened() as connection:
        rows = connection.execute(select(read_result.c.packed)).scalars().all()
    everything = b"".join(map(bytes, rows))
    assert b"can" in everything
    for _, answers in FORMS:
        for key in ("viec", "can_khac", "tu_ngay", "con[1]/ten"):
            if word := answers.get(key):
                assert word.encode() not in everything
    assert "không rõ".encode() not in everything


def test_answers_of_a_few_are_in_no_table(server: Upstream, offices: dict[str, Desk]) -> None:
    desk = offices[OTHER]
    with desk.office.record() as rec:
        small = open_round(rec, f"{OTHER}-1", code=CODE, title="Ít phiếu")
        for number in range(SMALLEST - 1):
            answers = {key: value for key, value in FORMS[0][1].items() if value}
            draft = ResponseDraft(f"few{number}", small, f"{OTHER}-1", number + 1, answers, "", "")
            save_response(rec, draft, validity="")
    desk.sync()
    with server.opened() as connection:
        forms = OfficeQuestionnaires(connection)
        whole, *areas = results_of(connection, OTHER, forms, [f"round:{small}"])[f"round:{small}"]
    assert whole.valid == SMALLEST - 1
    questionnaire = forms.find(CODE, "1")
    assert questionnaire is not None
    minutes = set(questionnaire.question_names)  # the minutes say every count of these
    assert whole.sums["can"].answered == whole.sums["nguoi"].answered == SMALLEST - 1
    once = [sums for key, sums in whole.sums.items() if "/" not in key and key not in minutes]
    assert len(once) > 5
    assert [sums for sums in once if sums.times or sums.total or sums.places] == []
    assert not any(each.sums.keys() - minutes for each in areas)


def test_nobody_sees_a_round_outside_his_reach(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    mine = Reach(EVERYTHING.rights, frozenset({OTHER}))
    with server.opened() as connection:
        for code in (*BUILT_IN, CODE):
            found = over(connection, code, mine)
            assert {each.code for each in found.rounds} == {OTHER}
            assert {commune for commune, _ in found.sums} == {OTHER}
            alone = {each.question.key: each.sums for each in found.over_communes()}
            everywhere = {each.question.key: each.sums for each in over(connection, code).over_communes()}
            assert alone != everywhere
            nobody = Reach(EVERYTHING.rights, frozenset())
            assert round_over_communes(connection, nobody, code, YEAR, DAY) is None


def test_a_change_is_counted_and_a_deleted_round_is_gone(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    desk = offices[OTHER]
    with desk.office.record() as rec:
        delete_responses(rec, [f"{CODE}2"])
        empty = open_round(rec, f"{OTHER}-1", title="Trống")
    desk.sync()
    with server.opened() as connection:
        assert over(connection, CODE).stale == 1
    settle(server)
    with server.opened() as connection:
        require_same_rounds(connection)
        found = over(connection, CODE)
        assert found.stale == 0
        valid = sum(each.counted.outcome.tally.valid for each in (papers(d, CODE) for d in offices.values()))
        assert found.whole.opinion.valid == valid
        assert any(each.round_id == empty for each in rounds(connection, EVERYTHING))
    with desk.office.record() as rec:
        delete_round(rec, empty)
    desk.sync()
    settle(server)
    with server.opened() as connection:
        require_same_rounds(connection)
        assert not any(each.round_id == empty for each in rounds(connection, EVERYTHING))


def counted_afresh(connection: Connection, communes: Iterable[str]) -> dict[str, object]:
    forms = OfficeQuestionnaires(connection)
    return {commune: results_of(connection, commune, forms) for commune in communes}


def test_results_built_again_are_the_same(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    with server.opened() as connection:
        before = {
            commune: results_of(connection, commune, OfficeQuestionnaires(connection)) for commune in offices
        }
        require_same_rounds(connection)
        for commune in offices:
            rebuild_commune(connection, commune)
        assert not connection.execute(select(read_result)).all()
    settle(server)
    with server.opened() as connection:
        require_same_rounds(connection)
        after = {
            commune: results_of(connection, commune, OfficeQuestionnaires(connection)) for commune in offices
        }
        assert after == before
        assert connection.execute(select(read_result)).all()
        assert not connection.execute(
            select(read_stale.c.part).where(read_stale.c.part.startswith("round:"))
        ).all()


def test_a_questionnaire_that_comes_later_is_counted_then(server: Upstream, offices: dict[str, Desk]) -> None:
    content = b""
    with server.opened() as connection:
        content = bytes(connection.exec_driver_sql("SELECT content FROM catalogue_item").scalar_one())
        connection.exec_driver_sql("DELETE FROM catalogue_item")
    settle(server)
    with server.opened() as connection:
        assert not over(connection, CODE).sums
        publish(connection, PublishedPackage("survey_form", CODE, "1", "x", content), 2)
    settle(server)
    with server.opened() as connection:
        assert len(over(connection, CODE).sums) == 2


def test_the_sum_of_communes_is_that_of_the_office_s_own_tally(
    server: Upstream, offices: dict[str, Desk]
) -> None:
    """The whole of a commune is what the office adds up itself."""
    settle(server)
    with server.opened() as connection:
        forms = OfficeQuestionnaires(connection)
        for commune, desk in offices.items():
            for scope, rows in results_of(connection, commune, forms).items():
                with desk.office.read() as book:
                    counted = count_round(book, scope.partition(":")[2])
                whole = rows[0]
                assert whole.area == WHOLE_COMMUNE
                total = commune_tally([each.tally for each in counted.areas], counted.questionnaire)
                for key, count in total.questions.items():
                    assert offered(whole.sums[key]) == {c: n for c, n in count.by_answer.items() if n}

"""Đợt lấy ý kiến: how far the communes are with each questionnaire, and what people said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from desktop_app.base.clock import VIETNAM, from_millis, stored_day
from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.catalogue.questionnaire import Threshold, ThresholdTest
from desktop_app.surveys.results.rows import can_follow, print_rules
from desktop_app.surveys.results.sums import QuestionSums
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.outcome import Verdict
from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.console.accounts.reach import Reach, Right
from upstream.console.queries.round_results import (
    OverCommunes,
    RoundOverCommunes,
    areas_of_commune,
    round_over_communes,
)
from upstream.console.queries.rounds import CommuneRound, round_years, rounds_by_template
from upstream.console.queries.waiting import left_to_count
from upstream.console.web.answers import answer_cells, answer_chart, answer_columns, answer_rows
from upstream.console.web.listing import Asked, asked_of, listing_of
from upstream.console.web.request import Answer, NotFound, PageRequest, PageSet, Shown
from upstream.console.web.tables import (
    FILE_FIELD,
    DataRow,
    DataTable,
    TableColumn,
    file_address,
    table_of,
    taken_out,
)
from upstream.read_model.projecting import ROUND

pages = PageSet()
_PATH = "/dot-lay-y-kien"
_OF_ROUND = f"{_PATH}/{{template:str}}/{{year:str}}"
_RUNNING: Final = (RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.RETURNED)
_FILTERS: Mapping[str, str] = {
    "tre": N_("late"),
    "dang-lam": N_("not closed yet"),
    Verdict.PASSED: N_("Reached"),
    Verdict.FAILED: N_("Not reached"),
    Verdict.UNDECIDED: N_("Not decidable yet"),
}


@pages.get(_PATH, [Right.VIEW])
def rounds_of_a_year(request: PageRequest) -> Answer:
    """Show each questionnaire of a year over all communes."""
    asked = asked_of(_PATH, request.query, ("nam",))
    with request.read() as connection:
        years = round_years(connection, request.reach)
        year = request.query.number("nam", next(iter(years), 0), 0, 9_999)
        groups = rounds_by_template(connection, request.reach, _day(request), year)
        forms = OfficeQuestionnaires(connection)
        left = left_to_count(connection, request.reach, ROUND)
    columns = (
        TableColumn("name", tr("Questionnaire")),
        *_figures(
            ("communes", tr("Communes")),
            ("of", tr("Communes in all")),
            ("running", tr("Not closed yet")),
            ("late", tr("Late")),
            ("coverage", tr("Households asked")),
            ("valid", tr("Valid forms")),
            ("satisfied", tr("Satisfied")),
            *((verdict.value, verdict.label()) for verdict in Verdict),
        ),
    )
    rows = [
        DataRow(
            (
                next((each.title.shown() for each in forms.versions(group.template)), group.template),
                group.communes,
                group.of,
                sum(group.states.get(state, 0) for state in _RUNNING),
                group.late,
                group.covered.ratio,
                group.opinion.valid,
                group.opinion.ratio,
                *(group.verdicts.get(verdict, 0) for verdict in Verdict),
            ),
            f"{_PATH}/{quote(group.template, safe='')}/{group.year}",
        )
        for group in groups
    ]
    table = table_of(asked, tr("Survey rounds"), columns, rows, missing=_missing(left))
    if request.query.text(FILE_FIELD):
        return taken_out(request, table, f"dot-lay-y-kien-{year}")
    return Shown("rounds.html", {**_shown(table), "years": years, "year": year})


@pages.get(_OF_ROUND, [Right.VIEW])
def round_by_commune(request: PageRequest) -> Answer:
    """Show how far each commune is with a questionnaire."""
    found, day = _found(request), _day(request)
    asked = asked_of(_path(request), request.query, ("tt",))
    wanted = asked.filters.get("tt", "")
    whole = found.whole
    columns = (
        *_commune_columns(),
        TableColumn("state", tr("State")),
        TableColumn("end", tr("Planned end")),
        TableColumn("late", tr("Late")),
        *_figures(
            ("areas", tr("Areas")),
            ("households", tr("Households")),
            ("issued", tr("Forms given out")),
            ("collected", tr("Forms that came back")),
            ("coverage", tr("Households asked")),
            ("valid", tr("Valid forms")),
            ("invalid", tr("Invalid forms")),
            ("satisfied", tr("Satisfied")),
        ),
        TableColumn("verdict", tr("Thresholds")),
    )
    rows = [_commune_row(request, each, day) for each in found.rounds if _is_wanted(each, wanted, day)]
    over = DataRow(
        (
            tr("Over communes"),
            "",
            tr("{n} of {total} communes", n=whole.communes, total=whole.of),
            "",
            format_number(whole.late) if whole.late else "",
            whole.coverage.areas,
            whole.coverage.households,
            whole.coverage.issued,
            whole.coverage.collected,
            whole.covered.ratio,
            whole.opinion.valid,
            whole.opinion.invalid,
            whole.opinion.ratio,
            "",
        )
    )
    table = table_of(asked, _title(found), columns, rows, [] if wanted else [over])
    values = {"filters": _FILTERS, "wanted": wanted, "thresholds": list(_thresholds(found))}
    return _answer(request, found, table, "xa", values)


@pages.get(f"{_OF_ROUND}/ket-qua", [Right.VIEW])
def round_results(request: PageRequest) -> Answer:
    """Show what people said over communes, question by question."""
    found = _found(request)
    path = f"{_path(request)}/ket-qua"
    asked = asked_of(path, request.query)
    columns = (
        TableColumn("question", tr("Question")),
        TableColumn("answer", tr("Answer")),
        *_figures(("count", tr("Forms")), ("share", tr("Share")), ("communes", tr("Communes with answers"))),
    )
    over = list(found.over_communes())
    if request.query.text(FILE_FIELD):
        rows = [row for each in over for row in answer_rows(each)]
        return _answer(request, found, table_of(asked, _title(found), columns, rows), "ket-qua", {})
    listed = listing_of(asked, over, lambda each: each.question.named, {})
    drawn = [(each, list(answer_rows(each)), answer_chart(each)) for each in listed.rows]
    values = {"list": listed, "drawn": drawn, "smallest": print_rules().smallest_group}
    table = table_of(asked, _title(found), columns, [])
    return _answer(request, found, table, "ket-qua", values)


@pages.get(f"{_OF_ROUND}/cau", [Right.VIEW])
def round_question(request: PageRequest) -> Answer:
    """Show a question commune by commune."""
    found = _found(request)
    over, asked = _question(request, found, f"{_path(request)}/cau", ())
    codes = {each.code: each.name for each in found.rounds}
    rows = [
        DataRow(
            (codes[code], code, *answer_cells(over, sums[over.question.key])),
            _areas_link(request, code, over),
        )
        for (code, _), sums in found.sums.items()
        if over.question.key in sums
    ]
    whole = DataRow((tr("Over communes"), "", *answer_cells(over, over.sums)))
    columns = (*_commune_columns(), *answer_columns(over))
    table = table_of(asked, over.question.named, columns, rows, [whole])
    return _answer(request, found, table, "cau", {"over": over})


@pages.get(f"{_OF_ROUND}/xa/{{commune:str}}", [Right.VIEW])
def round_of_commune(request: PageRequest) -> Answer:
    """Show a question area by area in a commune; areas where few answered are together."""
    code = request.commune()
    found = _found(request, Reach(request.reach.rights, frozenset({code})))
    over, asked = _question(request, found, f"{_path(request)}/xa/{code}", ("dot",))
    ids = [each.round_id for each in found.rounds]
    round_id = asked.filters.get("dot", ids[0])
    if round_id not in ids:
        raise NotFound
    with request.read() as connection:
        areas = areas_of_commune(connection, code, round_id)
    rows = [
        DataRow((name or tr("Other areas together"), valid, *answer_cells(over, sums[over.question.key])))
        for name, valid, _, sums in areas
        if over.question.key in sums
    ]
    here = found.sums.get((code, round_id), {}).get(over.question.key, QuestionSums())
    valid = next(each.opinion.valid for each in found.rounds if each.round_id == round_id)
    whole = DataRow((tr("The whole commune"), valid, *answer_cells(over, here)))
    columns = (
        TableColumn("name", tr("Area")),
        TableColumn("valid", tr("Valid forms"), is_figure=True),
        *answer_columns(over),
    )
    table = table_of(asked, over.question.named, columns, rows, [whole])
    values = {
        "over": over,
        "commune": found.rounds[0],
        "smallest": print_rules().smallest_group,
    }
    return _answer(request, found, table, "khu", values)


def _found(request: PageRequest, reach: Reach | None = None) -> RoundOverCommunes:
    """The rounds of the address.

    Raises:
        NotFound: no commune within reach has one.
    """
    year = request.params["year"]
    if not (year.isascii() and year.isdecimal() and len(year) <= 4):
        raise NotFound
    with request.read() as connection:
        template, day = request.params["template"], _day(request)
        found = round_over_communes(connection, reach or request.reach, template, int(year), day)
    if found is None:
        raise NotFound
    return found


def _question(
    request: PageRequest, found: RoundOverCommunes, path: str, filters: Sequence[str]
) -> tuple[OverCommunes, Asked]:
    """The question of the address, else the overall one, else the first that can be shown.

    Raises:
        NotFound: there is none.
    """
    asked = asked_of(path, request.query, ("cau", *filters))
    overall = found.questionnaire.overall_question if found.questionnaire else ""
    known = [key for key, _ in _can_choose(found)]
    key = asked.filters.get("cau") or (overall if overall in known else next(iter(known), ""))
    over = found.question(key) if key in known else None
    if over is None:
        raise NotFound
    return over, replace(asked, filters={**asked.filters, "cau": key})


def _can_choose(found: RoundOverCommunes) -> list[tuple[str, str]]:
    return [(each.key, each.named) for each, _ in found.asked if can_follow(each) and _is_shown(each.kind)]


def _is_shown(kind: Any) -> bool:
    return bool(kind.is_choice) or kind.name == "NUMBER"


def _commune_row(request: PageRequest, each: CommuneRound, day: date) -> DataRow:
    coverage, opinion = each.coverage, each.opinion
    end = stored_day(each.planned_to) if each.planned_to else None
    link = f"{_path(request)}/xa/{each.code}?dot={quote(each.round_id)}"
    return DataRow(
        (
            each.name,
            each.code,
            RoundState(each.status).label() if each.status in set(RoundState) else each.status,
            format_date(end) if end else "",
            tr("late") if each.is_late(day) else "",
            coverage.areas,
            coverage.households,
            coverage.issued,
            coverage.collected,
            coverage.ratio,
            opinion.valid,
            opinion.invalid,
            opinion.ratio,
            Verdict(opinion.verdict).label() if opinion.verdict in set(Verdict) else "",
        ),
        link if opinion.valid else f"/xa/{each.code}",
    )


def _is_wanted(each: CommuneRound, wanted: str, day: date) -> bool:
    match wanted:
        case "":
            return True
        case "tre":
            return each.is_late(day)
        case "dang-lam":
            return each.status in _RUNNING
        case _:
            return each.opinion.verdict == wanted


def _thresholds(found: RoundOverCommunes) -> Iterator[tuple[str, str]]:
    """What a round must reach by its questionnaire, and by which paper."""
    if found.questionnaire is None or not found.questionnaire.overall_question:
        return
    required = found.questionnaire.thresholds
    for name, each in (
        (tr("Households asked"), required.min_coverage_percent),
        (tr("Each content"), required.question_threshold_percent),
        (tr("Overall question"), required.overall_threshold_percent),
    ):
        if each.percent is not None:
            yield name, _required(each)


def _required(threshold: Threshold) -> str:
    number = format_number(threshold.percent)
    if threshold.comparison is ThresholdTest.MORE_THAN:
        return tr("more than {n} %", n=number)
    return tr("at least {n} %", n=number)


def _areas_link(request: PageRequest, code: str, over: OverCommunes) -> str:
    return f"{_path(request)}/xa/{code}?cau={quote(over.question.key)}"


def _commune_columns() -> tuple[TableColumn, ...]:
    return TableColumn("name", tr("Commune")), TableColumn("code", tr("Code of the commune"))


def _figures(*columns: tuple[str, str]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(key, title, is_figure=True) for key, title in columns)


def _title(found: RoundOverCommunes) -> str:
    questionnaire = found.questionnaire
    title = found.whole.template if questionnaire is None else questionnaire.title.shown()
    return f"{title}, {found.whole.year}"


def _path(request: PageRequest) -> str:
    return f"{_PATH}/{quote(request.params['template'], safe='')}/{request.params['year']}"


def _day(request: PageRequest) -> date:
    return from_millis(request.now).astimezone(VIETNAM).date()


def _shown(table: DataTable) -> dict[str, Any]:
    files = partial(file_address, table.page.asked)
    return {"table": table, "list": table.page, "file_address": files}


def _missing(communes: int) -> str:
    if not communes:
        return ""
    return tr("The newest forms of {n} communes are not in it yet; look again in a minute.", n=communes)


def _answer(
    request: PageRequest, found: RoundOverCommunes, table: DataTable, tab: str, values: Mapping[str, Any]
) -> Answer:
    table = replace(table, missing=_missing(found.stale))
    if request.query.text(FILE_FIELD):
        return taken_out(request, table, f"dot-{found.whole.template}-{found.whole.year}-{tab}")
    common = {
        "title": _title(found),
        "tab": tab,
        "path": _path(request),
        "whole": found.whole,
        "choices": _can_choose(found),
    }
    absent: dict[str, Any] = {
        "over": None,
        "questions": [],
        "commune": None,
        "filters": {},
        "thresholds": [],
        "drawn": [],
    }
    return Shown("round.html", {**_shown(table), **common, **absent, **values})

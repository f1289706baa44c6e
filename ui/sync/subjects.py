"""Titles of records and fields in words of the office: "Thôn Đoài – NT04 … – tháng 3/2026". No Qt.

Reads what it needs from the book once and keeps it for the list that is being described.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from desktop_app.accounts.officers import names_by_id
from desktop_app.areas.administrative import commune
from desktop_app.areas.kinds import area_kinds
from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import N_, tr
from desktop_app.base.ids import OFFICER
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.catalogue.installed import NotInstalled, installed_questionnaire
from desktop_app.catalogue.layouts.report_outline import report_outline
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.period import SO_FAR, Period
from desktop_app.surveys.double_entry.double_entry import ENTERED_FIRST
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords, wording_of
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.sync.decisions.form_places import form_entered_twice, place_of_form
from desktop_app.wire.guards.attribution import WRITTEN_OVER
from desktop_app.wire.op import Value
from desktop_app.wire.papers.codes import PRINTED_PAPER, shown_code
from desktop_app.wire.scopes import is_figure_file, is_register_file
from ui.sync.field_forms import FieldForm, FieldKind
from ui.sync.field_names import field_name
from ui.sync.figure_subjects import FigureSubjects
from ui.sync.fund_subjects import FundSubjects
from ui.sync.register_subjects import RegisterSubjects

_DASH = " – "
_ONE_TITLE = {
    "office_profile": N_("Words of the office's documents"),
    "office_key": N_("Key that seals names"),
    "key_holder": N_("Key that seals names"),
}
_WHOLE = frozenset(
    {
        "households",
        "position",
        "year",
        "total_households",
        "forms_issued",
        "forms_collected",
        "serial",
        "second_keying_percent",
    }
)
_DATES = frozenset(
    {
        "valid_from",
        "valid_to",
        "plan_date",
        "planned_from",
        "planned_to",
        "asked_from",
        "asked_to",
        "started_on",
        "closed_on",
        "answered_on",
    }
)
_STATES: tuple[tuple[Value, str], ...] = (
    ("open", N_("Being entered")),
    ("draft", N_("Being entered")),
    ("submitted", N_("Submitted")),
    ("returned", N_("Returned by the province")),
    ("accepted", N_("Accepted by the province")),
    ("locked", N_("Closed")),
    ("closed", N_("Closed")),
)
_CHOICES: dict[tuple[str, str], tuple[tuple[Value, str], ...]] = {
    ("survey_area", "tally_mode"): (
        ("per_form", N_("Form by form")),
        ("totals", N_("Totals counted by hand")),
    ),
    ("survey_response", "channel"): (("paper", N_("On paper")),),
    ("survey_area", "status"): _STATES,
    ("period_status", "status"): _STATES,
}
"""The choices of fields that are the same everywhere."""


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """A field of a record: what it is of, what it is called, how its values look."""

    title: str
    field: str
    form: FieldForm


class Subjects:
    """Describes fields of records with the names that the book knows."""

    def __init__(self, connection: Connection, commune_code: str) -> None:
        self._connection = connection
        self._commune_code = commune_code
        self._areas = {area.id: area.name for area in all_areas(connection)}
        self._figures = FigureSubjects(connection)
        self._rounds: dict[str, Round | None] = {}
        self._questionnaires: dict[str, Questionnaire | None] = {}
        self._wordings: dict[str, AnswerWording | None] = {}
        self._registers = RegisterSubjects(connection)
        self._fund = FundSubjects(connection)

    def describe(  # noqa: PLR0911  (one case, one answer)
        self, entity: str, entity_id: str, field: str, values: Mapping[str, Value] | None = None
    ) -> FieldDescription:
        """Return the field in the words of the trade; what is not known any more is named generally.

        ``values`` of a change that was refused say what a record is whose creation was refused with it.
        """
        parts = entity_id.split(":")
        match entity, parts:
            case "indicator_value", [_, set_code, code, period, *unit]:
                return self._cell(set_code, code, period, ":".join(unit), field)
            case "target_value", [_, set_code, code, year, *unit]:
                return self._target(set_code, code, year, ":".join(unit), field)
            case ("period_status", [_, _, period, *unit]) | ("figure_confirmation", [_, _, _, period, *unit]):
                what = tr("report") if entity == "period_status" else tr("confirmed figure")
                title = _DASH.join((self._unit(":".join(unit)), what, self._period(period)))
                return self._plain(entity, field, title)
            case "survey_area", [_, round_id, area_id]:
                return self._plain(entity, field, self._in_round(self._area(area_id), round_id), round_id)
            case "survey_tally", [_, round_id, area_id, question]:
                return self._hand_count(round_id, area_id, question, field)
            case "survey_response", _:
                return self._response(entity, entity_id, entity_id, field)
            case "survey_second_keying", _:
                first = form_entered_twice(self._connection, entity_id)
                return self._response(entity, first, entity_id, field)
            case "attachment", [_, _, _, *_]:
                return self._file(entity, entity_id, field)
            case "survey_round", _:
                return self._plain(entity, field, self._round_title(entity_id), entity_id)
            case "residential_area", _:
                return self._plain(entity, field, self._area(entity_id))
            case "office_profile" | "office_key" | "key_holder", _:
                return self._plain(entity, field, tr(_ONE_TITLE[entity]))
            case _:
                return self._other(entity, entity_id, field, values)

    def _cell(self, set_code: str, code: str, period: str, unit: str, field: str) -> FieldDescription:
        indicator = self._figures.indicator(set_code, code)
        title = _DASH.join((self._unit(unit), _indicator_title(code, indicator), self._period(period)))
        form = self._figures.cell(set_code, Cell(unit, code, period), field)
        return FieldDescription(title, field_name("indicator_value", field), form)

    def _target(self, set_code: str, code: str, year: str, unit: str, field: str) -> FieldDescription:
        indicator = self._figures.indicator(set_code, code)
        whose = (self._unit(unit),) if unit else ()
        title = _DASH.join((*whose, _indicator_title(code, indicator), tr("Year {year}", year=year)))
        form = self._figures.plan(set_code, (code, unit), year, field)
        return FieldDescription(title, field_name("target_value", field), form)

    def _hand_count(self, round_id: str, area_id: str, question: str, field: str) -> FieldDescription:
        wording = self._wording(round_id) or AnswerWording()
        counted = wording.counted(question)
        title = _DASH.join((self._area(area_id), counted, self._round_title(round_id)))
        name = wording.counted_as(question, field.partition("/")[2])
        return FieldDescription(title, name, FieldForm(FieldKind.WHOLE))

    def _file(self, entity: str, entity_id: str, field: str) -> FieldDescription:
        """Return a file of a figure, of an entry in a register, or of a form."""
        _, first, second, *more = entity_id.split(":")
        if is_register_file(entity, entity_id):
            title, _, _ = self._registers.describe("register_matter", first, "")
            return self._plain(entity, field, title)
        if not is_figure_file(entity, entity_id) or len(more) < 3:
            return self._response(entity, second, entity_id, field)
        cell = self._cell(first, second, more[0], ":".join(more[1:-1]), field)
        return self._plain(entity, field, cell.title)

    def _response(self, entity: str, response_id: str, entity_id: str, field: str) -> FieldDescription:
        row = place_of_form(self._connection, response_id)
        if row is None:
            return self._plain(entity, field, tr("A survey form"))
        serial = format_number(row.serial) if row.serial is not None else "…"
        what = _DASH.join((tr("Form no. {serial}", serial=serial), self._area(row.area_id)))
        title = self._in_round(what, row.round_id)
        column, _, question = field.partition("/")
        if column in ("answers", "settled") and question:
            return FieldDescription(title, *self._answer(row.round_id, question))
        return self._plain(entity, field, title, row.round_id)

    def _answer(self, round_id: str, question: str) -> tuple[str, FieldForm]:
        """Return what an answer is called, and how its values look and are typed."""
        key = question.removesuffix(ENTERED_FIRST)
        wording = self._wording(round_id)
        if wording is None or not wording.knows(key):
            return tr("The question “{name}”, which this computer does not know", name=key), FieldForm()
        name = wording.question(key)
        if key != question:
            name = tr("{question}: as it was entered first", question=name)
        if wording.takes_one(key):
            options = ((None, tr("No answer")), *wording.choices(key).items())
            return name, FieldForm(FieldKind.CHOICE, options, wording=partial(wording.value, key))
        chosen_elsewhere = wording.takes_several(key) or wording.is_file(key)
        kind = FieldKind.FIXED if chosen_elsewhere else FieldKind.ANSWER
        form = FieldForm(kind, answer_type=wording.answer_type(key), wording=partial(wording.value, key))
        return name, form

    def _plain(self, entity: str, field: str, title: str, round_id: str = "") -> FieldDescription:
        return FieldDescription(title, field_name(entity, field), self._form(entity, field, round_id))

    def _form(self, entity: str, field: str, round_id: str) -> FieldForm:
        if field in _WHOLE:
            return FieldForm(FieldKind.WHOLE)
        if field in _DATES:
            return FieldForm(FieldKind.DATE)
        if field == "entered_at":
            return FieldForm(FieldKind.MOMENT)
        options = self._options(entity, field, round_id)
        return FieldForm(FieldKind.CHOICE, options) if options else FieldForm()

    def _options(  # noqa: PLR0911  (one case, one answer)
        self, entity: str, field: str, round_id: str
    ) -> tuple[tuple[Value, str], ...]:
        questionnaire = self._questionnaire(round_id) if round_id else None
        match entity, field:
            case "residential_area", "kind":
                return tuple((kind.code, kind.label) for kind in area_kinds())
            case "residential_area", "successor_id":
                return ((None, tr("Not merged")), *self._areas.items())
            case "residential_area", "predecessor_id":
                return ((None, tr("Not split")), *self._areas.items())
            case "survey_response", "area_id":
                return tuple(self._areas.items())
            case "survey_round", "status":
                return tuple((state.value, state.label()) for state in RoundState)
            case "survey_round", "target" if questionnaire is not None:
                return tuple((target.code, target.label.shown()) for target in questionnaire.targets)
            case "survey_area", "method" if questionnaire is not None:
                return tuple((method.code, method.label.shown()) for method in questionnaire.methods)
            case "survey_response", "validity" if questionnaire is not None:
                return (("", tr("Valid")), *CountedWords(questionnaire).reasons().items())
            case ("survey_response", "deleted") | ("survey_round", "deleted" | "archived"):
                return ((0, tr("No")), (1, tr("Yes")))
            case _:
                return tuple((value, tr(name)) for value, name in _CHOICES.get((entity, field), ()))

    def _area(self, area_id: str) -> str:
        return self._areas.get(area_id) or tr("A residential area that is no longer listed")

    def _other(
        self, entity: str, entity_id: str, field: str, values: Mapping[str, Value] | None
    ) -> FieldDescription:
        if self._registers.knows(entity):
            return FieldDescription(*self._registers.describe(entity, entity_id, field, values))
        if self._fund.knows(entity):
            return FieldDescription(*self._fund.describe(entity, entity_id, field))
        if entity == "period_text":
            period = self._period(entity_id.rpartition(":")[2])
            return _of_text(self._plain(entity, field, _text_title(field, period)), field)
        if entity == "reporting_event":
            year, _, slug = entity_id.partition(":")[2].partition(":")
            return self._plain(entity, field, self._period(f"{year}-E-{slug}"))
        if entity != OFFICER:
            code = shown_code(entity_id.partition(":")[2])
            printed = tr("Paper with the code {code}", code=code) if entity == PRINTED_PAPER else ""
            return self._plain(entity, field, printed or tr("Another record"))
        name = names_by_id(self._connection).get(entity_id, "")
        title = tr("Officer {name}", name=name) if name else tr("An officer")
        return FieldDescription(title, field_name(entity, field), officer_form(field))

    def _period(self, key: str) -> str:
        try:
            period = Period.parse(key.removesuffix(SO_FAR))
        except Problem:
            return key  # of a newer version
        if key.endswith(SO_FAR):
            return period.so_far_label()
        return period_label(period, event_names(self._connection, period.year) if period.slug else {})

    def _unit(self, unit: str) -> str:
        if unit == "commune":
            found = commune(self._commune_code)
            return found.name if found is not None else tr("The commune")
        organisation = next(
            (
                member_organisation.name.shown()
                for member_organisation in member_organisations()
                if member_organisation.unit == unit
            ),
            "",
        )
        return organisation or self._area(unit)

    def _round(self, round_id: str) -> Round | None:
        if round_id not in self._rounds:
            self._rounds[round_id] = round_of(self._connection, round_id)
        return self._rounds[round_id]

    def _round_title(self, round_id: str) -> str:
        found = self._round(round_id)
        return found.title if found is not None else tr("A survey round")

    def _in_round(self, what: str, round_id: str) -> str:
        return f"{what}{_DASH}{self._round_title(round_id)}"

    def _wording(self, round_id: str) -> AnswerWording | None:
        if round_id not in self._wordings:
            questionnaire = self._questionnaire(round_id)
            self._wordings[round_id] = (
                None if questionnaire is None else wording_of(self._connection, questionnaire)
            )
        return self._wordings[round_id]

    def _questionnaire(self, round_id: str) -> Questionnaire | None:
        found = self._round(round_id)
        if found is None:
            return None
        if round_id not in self._questionnaires:
            try:
                questionnaire = installed_questionnaire(
                    self._connection, found.template_code, found.template_version
                )
            except NotInstalled:
                questionnaire = None
            self._questionnaires[round_id] = questionnaire
        return self._questionnaires[round_id]


def _indicator_title(code: str, indicator: Indicator | None) -> str:
    return f"{code} {indicator.name.shown()}" if indicator is not None else code


def _of_text(found: FieldDescription, field: str) -> FieldDescription:
    """The same; of what a text was written over nobody reads how it is kept."""
    if not field.endswith(WRITTEN_OVER):
        return found
    form = FieldForm(FieldKind.FIXED, wording=lambda _: tr("the sentences drafted then"))
    return replace(found, field=tr("Draft that the text was written over"), form=form)


def _text_title(field: str, period: str) -> str:
    """Return the report of a period, and which of its parts a field is."""
    code = field.partition("/")[2].removesuffix(WRITTEN_OVER)
    parts = (part for part, _ in report_outline().all_parts() if part.code == code)
    titles = (part.titled("").title for part in parts)
    return _DASH.join(filter(None, (tr("Report on the Front's work"), period, next(titles, ""))))


def officer_form(field: str) -> FieldForm:
    """Return the form of a field. Nothing but the position can be typed: roles are ticked in the settings."""
    match field:
        case "roles":
            return FieldForm(FieldKind.FIXED, wording=lambda codes: role_book().role_names(codes.split()))
        case "extra_rights":
            return FieldForm(FieldKind.FIXED, wording=lambda codes: role_book().extra_names(codes.split()))
        case "dismissed":
            return FieldForm(FieldKind.CHOICE, ((0, tr("Yes")), (1, tr("No, has left"))))
        case "name":
            return FieldForm(FieldKind.FIXED)
        case _:
            return FieldForm()

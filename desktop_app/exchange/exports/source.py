"""The forms of a survey round as rows of an export: what the record says, then the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from desktop_app.areas.earlier import held_on, read_earlier
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.exchange.cell_values import Cell
from desktop_app.exchange.exports.cells import AnswerPlaces, Said, cells
from desktop_app.exchange.exports.columns import ExportColumn, FormTables, distinct, form_tables
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.types.answer_type import ExportColumnKind
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.listing.answer_columns import AnswerTexts
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords, wording_of
from desktop_app.surveys.responses.entry import content_answers
from desktop_app.surveys.responses.queries import each_response
from desktop_app.surveys.responses.records import COMMENT, Response
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import Round, RoundArea, TallyMode
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire

_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class ExportedForm:
    """A form of the round with the area it was issued in."""

    area: RoundArea
    response: Response


@dataclass(frozen=True, slots=True)
class RoundSource:
    """A round with all that its export needs; ``tables`` also hold answers to questions the form lost."""

    round: Round
    questionnaire: Questionnaire
    definition: FormDefinition
    tables: FormTables
    areas: tuple[RoundArea, ...]
    total: int
    with_names: bool
    texts: AnswerTexts
    """What answers are called."""

    @property
    def record_columns(self) -> tuple[ExportColumn, ...]:
        """What the record itself says, before the answers."""
        reasons = CountedWords(self.questionnaire).reasons()
        return (
            ExportColumn("id", tr("Record")),
            ExportColumn("area", tr("Residential area")),
            ExportColumn("serial", tr("Serial number"), ExportColumnKind.WHOLE),
            ExportColumn("answered_on", tr("Date of answer"), ExportColumnKind.DATE),
            ExportColumn("valid", tr("Valid form"), ExportColumnKind.FLAG),
            ExportColumn(
                "invalid_reason", tr("Reason why it is invalid"), ExportColumnKind.CHOICE, choices=reasons
            ),
        )

    @property
    def closing_columns(self) -> tuple[ExportColumn, ...]:
        """What follows the answers; who entered the form only when names are asked for."""
        comment = ExportColumn(COMMENT, tr("Comment"))
        if not self.with_names:
            return (comment,)
        entered = ExportColumn("entered_at", tr("Entered at"), ExportColumnKind.MOMENT)
        return (comment, ExportColumn("entered_by", tr("Entered by")), entered)

    @property
    def columns(self) -> tuple[ExportColumn, ...]:
        """All columns of the table of forms."""
        return distinct((*self.record_columns, *self.tables.columns, *self.closing_columns))

    def row(self, form: ExportedForm, answers: Mapping[str, str], *, labels: bool) -> list[Cell]:
        """Return the cells of a form; ``answers`` are those outside of repeats by path."""
        response = form.response
        row: list[Cell] = [
            response.id,
            form.area.name,
            response.serial,
            response.answered_on,
            int(not response.validity),
            (CountedWords(self.questionnaire).reason(response.validity) if labels else response.validity)
            or None,
        ]
        row += cells(self.tables.columns, answers, self.said(labels=labels))
        row.append(response.comment or response.answers.get(COMMENT) or None)
        if self.with_names:
            at = response.entered_at
            row += [response.entered_by, None if at is None else at.astimezone(VIETNAM).replace(tzinfo=None)]
        return row

    def said(self, *, labels: bool) -> Said | None:
        """Return what puts choices into words, where that is wanted."""
        return self.texts.said if labels else None

    def forms(self, connection: Connection, progress: Progress | None) -> Iterator[ExportedForm]:
        """Yield the forms by area and serial number, a thousand at a time in memory."""
        done = 0
        for area in self.areas:
            for response in each_response(connection, self.round.id, area.area_id):
                yield ExportedForm(area, response)
                done += 1
                if progress and done % _REPORT_EVERY == 0:
                    progress(done, self.total)
        if progress:
            progress(done, self.total)


def round_source(connection: Connection, round_id: str, *, with_names: bool) -> RoundSource:
    """Return all that the export of a round needs.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
    """
    survey_round, questionnaire = round_with_questionnaire(connection, round_id)
    definition = questionnaire.form()
    words = wording_of(connection, questionnaire)
    tables = form_tables(words.forms[0])
    columns = survey_response.c
    total = connection.execute(
        select(func.count()).where(columns.round_id == round_id, columns.deleted == 0)
    ).scalar_one()
    return RoundSource(
        survey_round,
        questionnaire,
        definition,
        _with_strangers(tables, _stored_keys(connection, round_id), words),
        _areas(connection, survey_round),
        int(total),
        with_names,
        AnswerTexts(words),
    )


def _areas(connection: Connection, survey_round: Round) -> tuple[RoundArea, ...]:
    """Return the areas of the round, and behind them those that were taken out of it but have forms."""
    round_id = survey_round.id
    areas = areas_of_round(connection, round_id)
    known = {area.area_id for area in areas}
    columns = survey_response.c
    rows = connection.execute(
        select(columns.area_id, residential_area.c.name, residential_area.c.names_until)
        .join(residential_area, residential_area.c.id == columns.area_id, isouter=True)
        .where(columns.round_id == round_id, columns.deleted == 0)
        .distinct()
        .order_by(columns.area_id)
    )
    strays = [
        (area_id, held_on(read_earlier(earlier or "{}", str), name, survey_round.last_day))
        for area_id, name, earlier in rows
        if area_id not in known
    ]
    return (
        *areas,
        *(
            RoundArea(
                round_id,
                area_id,
                name or area_id,
                kind="",
                total_households=None,
                forms_issued=None,
                forms_collected=None,
                method="",
                tally_mode=TallyMode.PER_FORM,
                status="",
            )
            for area_id, name in strays
        ),
    )


def _stored_keys(connection: Connection, round_id: str) -> list[str]:
    """Every key under which an answer is stored in the round."""
    entries = func.json_each(survey_response.c.answers).table_valued("key")
    query = (
        select(entries.c.key)
        .select_from(survey_response)
        .join(entries, onclause=survey_response.c.id.is_not(None))
        .where(survey_response.c.round_id == round_id, survey_response.c.deleted == 0)
        .distinct()
    )
    return sorted(str(key) for key in connection.execute(query).scalars())


def _with_strangers(tables: FormTables, keys: list[str], words: AnswerWording) -> FormTables:
    """Answers to questions that the form does not have are never dropped: they get columns at the end."""
    places = AnswerPlaces(tables)
    strangers = [key for key in keys if places.path_of(key) is None and content_answers({key: "?"})]
    added = tuple(ExportColumn(key, words.question(key), path=key) for key in strangers)
    return replace(tables, columns=(*tables.columns, *added)) if added else tables

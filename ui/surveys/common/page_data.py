"""Data of the room's pages, read in one go, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import InstalledPackage
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.grid.cell_drafts import (
    CellDraft,
    CellPlace,
    areas_sheet,
    load_cell_drafts,
    load_drafts_of_sheets,
    totals_sheet,
)
from desktop_app.journal.handed_in import HandIn, hand_in_of, is_connected
from desktop_app.journal.unseen import seen_of_all
from desktop_app.surveys.findings.checks import FindingSeverity, RoundFinding
from desktop_app.surveys.responses.answer_wording import AnswerWording, older_wordings
from desktop_app.surveys.responses.drafts import drafts_of, unfinished_corrections
from desktop_app.surveys.responses.entry import EntryContext, entry_place, reopened
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from desktop_app.surveys.round_tally import RoundCount, count_round, findings_of
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.running import hand_tallies
from desktop_app.surveys.tally.outcome import RoundOutcome
from desktop_app.surveys.versions.drafts import carried_drafts
from desktop_app.surveys.versions.newer_versions import newer_version


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the list; ``outcome`` is empty while its template is not on this computer."""

    round: Round
    questionnaire: Questionnaire | None
    outcome: RoundOutcome | None


@dataclass(frozen=True, slots=True)
class RoundData:
    """A round with its counts, what is wrong with them, and forms left unfinished.

    ``newer`` is a newer version of its questionnaire that is installed.
    """

    counted: RoundCount
    findings: tuple[RoundFinding, ...]
    drafts: tuple[ResponseDraft, ...]
    newer: InstalledPackage | None = None
    double_entry_drafts: tuple[ResponseDraft, ...] = ()
    """Second entries that were left unfinished."""
    cell_drafts: Mapping[CellPlace, CellDraft] = field(default_factory=dict)
    """What was typed into its table of areas and does not fit."""
    seen: int = 0
    """Up to which version of the province's this was read."""
    handed_in: HandIn | None = None
    """Where the round is, once it was handed in."""
    texts: int = 0
    """How many cells of its tables have a text that is no number and is not counted."""
    connected: bool = False
    """Whether other computers may have such cells."""

    @property
    def errors(self) -> tuple[RoundFinding, ...]:
        """The findings that keep the round from closing."""
        return tuple(finding for finding in self.findings if finding.severity is FindingSeverity.ERROR)

    def area(self, area_id: str) -> RoundArea | None:
        """Return an area of the round."""
        return next((item.area for item in self.counted.areas if item.area.area_id == area_id), None)


@dataclass(frozen=True, slots=True)
class FormEntryData:
    """An area to enter with the form it is entered in, and a form to reopen where one was asked for.

    ``words`` are those of other versions of the form, for answers that were entered in them.
    """

    place: EntryContext
    definition: FormDefinition
    draft: ResponseDraft | None = None
    validity: str | None = None
    words: AnswerWording | None = None
    corrections: frozenset[str] = frozenset()
    """Which of the unfinished forms of the area are corrections of finished ones."""

    @property
    def new_drafts(self) -> tuple[ResponseDraft, ...]:
        """The unfinished forms of the area that were never finished, the newest first."""
        return tuple(item for item in self.place.drafts if item.id not in self.corrections)


def read_rounds(connection: Connection) -> tuple[RoundLine, ...]:
    """Return all rounds, archived ones too, with what they have reached."""
    return tuple(_line(connection, item) for item in rounds(connection, with_archived=True))


def _line(connection: Connection, item: Round) -> RoundLine:
    try:
        counted = count_round(connection, item.id)
    except Problem:  # its template has not arrived yet; the round is listed all the same
        return RoundLine(item, None, None)
    return RoundLine(item, counted.questionnaire, counted.outcome)


def read_round(connection: Connection, round_id: str, today: date) -> RoundData:
    """One round.

    Raises:
        Problem: it or its template is not there.
    """
    counted = count_round(connection, round_id)
    drafts = drafts_of(connection, round_id)
    first = tuple(draft for draft in drafts if draft.kind is DraftKind.FORM)
    second = tuple(draft for draft in drafts if draft.kind is DraftKind.SECOND)
    newer = newer_version(connection, counted.round)
    typed = load_cell_drafts(connection, areas_sheet(round_id))
    findings = findings_of(connection, counted, today)
    handed_in = hand_in_of(connection, "survey_round", round_id)
    totals = load_drafts_of_sheets(connection, totals_sheet(round_id, ""))
    texts = len(typed) + sum(map(len, totals.values()))
    return RoundData(
        counted,
        findings,
        first,
        newer,
        second,
        typed,
        seen_of_all(connection),
        handed_in,
        texts,
        is_connected(connection),
    )


def read_entry(connection: Connection, round_id: str, area_id: str, officer: str = "") -> FormEntryData:
    """Return an area to enter, by this officer.

    Raises:
        Problem: round, template or area is not there.
    """
    place = entry_place(connection, round_id, area_id, officer)
    drafts = carried_drafts(connection, place.drafts, place.questionnaire)
    words = older_wordings(connection, place.questionnaire)
    return FormEntryData(
        replace(place, drafts=drafts),
        place.questionnaire.form(),
        words=words,
        corrections=frozenset(unfinished_corrections(connection, round_id)),
    )


def read_response(connection: Connection, response_id: str, officer: str) -> FormEntryData:
    """Return a finished form to correct.

    Raises:
        Problem: the form, its round, template or area is not there.
    """
    draft, validity = reopened(connection, response_id, officer)
    data = read_entry(connection, draft.round_id, draft.area_id, officer)
    (carried,) = carried_drafts(connection, (draft,), data.place.questionnaire)
    return replace(data, draft=carried, validity=validity)


def read_draft(connection: Connection, draft: ResponseDraft) -> FormEntryData:
    """Return a form that was left unfinished; with its validity where it was finished before.

    Raises:
        Problem: its round, template or area is not there.
    """
    if response_of(connection, draft.id) is not None:
        return read_response(connection, draft.id, draft.started_by)
    data = read_entry(connection, draft.round_id, draft.area_id, draft.started_by)
    (carried,) = carried_drafts(connection, (draft,), data.place.questionnaire)
    return replace(data, draft=carried)


@dataclass(frozen=True, slots=True)
class TotalsData:
    """The hand count of an area: question → answer code → forms."""

    round: Round
    questionnaire: Questionnaire
    area: RoundArea
    counts: dict[str, dict[str, int]]
    cell_drafts: Mapping[CellPlace, CellDraft]
    """What was typed into it and does not fit."""


def read_totals(connection: Connection, round_id: str, area_id: str) -> TotalsData:
    """Return the hand count of an area.

    Raises:
        Problem: round, template or area is not there.
    """
    place = entry_place(connection, round_id, area_id)
    counts = hand_tallies(connection, round_id).get(area_id, {})
    typed = load_cell_drafts(connection, totals_sheet(round_id, area_id))
    return TotalsData(place.round, place.questionnaire, place.area, counts, typed)

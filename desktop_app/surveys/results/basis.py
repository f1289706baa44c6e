"""Which forms are in the results of a round and which are not: every figure says who is missing from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.double_entry.double_entry import awaiting_second
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.drafts import drafts_of, unfinished_corrections
from desktop_app.surveys.responses.records import DraftKind
from desktop_app.surveys.round_tally import RoundCount, problems_in
from desktop_app.surveys.rounds.records import TallyMode

_DELETED: Final = "*"


@dataclass(frozen=True, slots=True)
class ResultBasis:
    """Counts of forms. ``counted``: the valid ones; all others say why they are not in the results.

    ``not_entered``: forms that came back and are not in the book yet, as far as areas reported them.
    ``differing``: counted forms whose two entries differ, taken as they were entered first; ``once``:
    counted forms of the sample that nobody has entered a second time.
    """

    counted: int
    invalid: tuple[tuple[str, int], ...] = ()
    deleted: int = 0
    drafts: int = 0
    corrections: int = 0
    not_entered: int = 0
    differing: int = 0
    once: int = 0
    unsettled: int = 0
    """Counted forms with a conflict, or with a change that the province refused."""
    by_hand: tuple[str, ...] = ()
    """Areas that counted by hand: what their forms say is not in the book."""
    outside: int = 0
    """Forms of areas that are not in the round any more."""
    unplaced: int = 0
    """Answers to questions that the version of the round does not have."""

    def lines(self) -> tuple[str, ...]:
        """Return who is missing, and what else has to be known, one sentence each."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.invalid:
            reasons = "; ".join(f"{reason} {format_number(count)}" for reason, count in self.invalid)
            number = format_number(sum(count for _, count in self.invalid))
            yield tr("Not counted: {n} invalid forms ({reasons}).", n=number, reasons=reasons)
        if self.deleted:
            yield tr("Not counted: {n} deleted forms.", n=format_number(self.deleted))
        if self.drafts:
            yield tr(
                "Not counted: {n} forms still being entered on this computer.", n=format_number(self.drafts)
            )
        if self.not_entered:
            yield tr("Not entered yet: {n} forms that came back.", n=format_number(self.not_entered))
        if self.by_hand:
            yield tr(
                "Not counted: {n} areas that counted by hand ({areas}).",
                n=format_number(len(self.by_hand)),
                areas=", ".join(self.by_hand),
            )
        if self.outside:
            yield tr(
                "Not counted: {n} forms of areas that are not in the round any more.",
                n=format_number(self.outside),
            )
        if self.unplaced:
            yield tr(
                "Not counted: {n} answers to questions that this version of the form does not have.",
                n=format_number(self.unplaced),
            )
        if self.corrections:
            yield tr(
                "Counted as last saved: {n} forms whose correction is unfinished.",
                n=format_number(self.corrections),
            )
        if self.differing:
            yield tr(
                "Counted as entered first: {n} forms whose two entries differ and are not settled.",
                n=format_number(self.differing),
            )
        if self.once:
            yield tr(
                "Counted as entered first: {n} forms that are still to be entered a second time.",
                n=format_number(self.once),
            )
        if self.unsettled:
            yield tr(
                "Counted as this computer has them: {n} forms with a conflict or a change that was refused.",
                n=format_number(self.unsettled),
            )


def counted_areas(counted: RoundCount, area_id: str = "") -> list[str]:
    """Return the areas whose forms are counted one by one, all or one of them."""
    return [
        entry.area.area_id
        for entry in counted.areas
        if entry.area.tally_mode is TallyMode.PER_FORM and area_id in ("", entry.area.area_id)
    ]


def basis_of(
    connection: Connection, counted: RoundCount, today: date, area_id: str = "", *, unplaced: int = 0
) -> ResultBasis:
    """Return which forms of a round, or of one of its areas, are in the results."""
    round_id = counted.round.id
    states = _states(connection, round_id)
    within = [entry for entry in counted.areas if area_id in ("", entry.area.area_id)]
    among = set(counted_areas(counted, area_id))
    in_round = {entry.area.area_id for entry in counted.areas}
    total: Counter[str] = Counter()
    for area in among:
        total.update(states[area])
    words = CountedWords(counted.questionnaire)
    invalid = tuple(
        (words.reason(code), number)
        for code, number in sorted(total.items(), key=lambda item: -item[1])
        if code not in ("", _DELETED)
    )
    reported = [
        entry.area.forms_collected
        - sum(n for code, n in states[entry.area.area_id].items() if code != _DELETED)
        for entry in within
        if entry.area.area_id in among and entry.area.forms_collected is not None
    ]
    corrected = set(unfinished_corrections(connection, round_id))
    drafts = [
        draft
        for draft in drafts_of(connection, round_id)
        if draft.kind is DraftKind.FORM and draft.area_id in among
    ]
    problems = problems_in(connection, counted, today)
    wrong = {
        kind: len({row for area in among for row in problems.rows(kind, area)})
        for kind in (FormProblem.ENTERED_DIFFERENTLY, FormProblem.CONFLICT, FormProblem.REFUSED)
    }
    once = awaiting_second(connection, round_id)
    by_hand = tuple(e.area.name for e in within if e.area.tally_mode is TallyMode.TOTALS)
    strays = sum(
        number
        for area, codes in states.items()
        if area not in in_round
        for code, number in codes.items()
        if code != _DELETED
    )
    return ResultBasis(
        counted=total[""],
        invalid=invalid,
        deleted=total[_DELETED],
        drafts=sum(draft.id not in corrected for draft in drafts),
        corrections=sum(draft.id in corrected for draft in drafts),
        not_entered=sum(max(each, 0) for each in reported),
        differing=wrong[FormProblem.ENTERED_DIFFERENTLY],
        once=sum(once[each] for each in among),
        unsettled=wrong[FormProblem.CONFLICT] + wrong[FormProblem.REFUSED],
        by_hand=by_hand,
        outside=0 if area_id else strays,
        unplaced=unplaced,
    )


def _states(connection: Connection, round_id: str) -> dict[str, Counter[str]]:
    """Return by area how many forms are valid (""), deleted, or invalid by the code of the reason."""
    columns = survey_response.c
    query = (
        select(columns.area_id, columns.validity, columns.deleted, func.count())
        .where(columns.round_id == round_id)
        .group_by(columns.area_id, columns.validity, columns.deleted)
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for area_id, validity, deleted, number in connection.execute(query):
        found[area_id][_DELETED if deleted else validity] += number
    return found

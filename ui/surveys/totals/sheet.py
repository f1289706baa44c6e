"""The hand count of an area as a table: contents × answers, blanks, the sum and the expected sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER
from ui.grid.model.table import CellAccess, GridColumn, GridRow, GridTable, Key, ShownCell
from ui.surveys.common.counts import count_text, whole_number

SUM = "sum"

type Counts = Mapping[str, Mapping[str, int | None]]
"""Counts by question and answer."""
type Save = Callable[[Counts, Counts, Callable[[str], None]], None]
"""Records counts, with their former values on the screen; the last argument gets the error, or nothing."""
type Forget = Callable[[Collection[Key]], None]
"""Called with the cells that are not to be saved any more."""


@dataclass(slots=True)
class TotalsSheet:
    """The meaning of the table's cells, and the counts of invalid forms typed beside it.

    These have cells too, in a row that the table does not show.
    """

    save_totals: Save
    forget: Forget
    questionnaire: Questionnaire
    counts: Mapping[str, Mapping[str, int]]
    collected: int | None
    editable: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers, and the code for none."""
        return (*(answer.code for answer in self.questionnaire.answers), NO_ANSWER)

    def invalid(self, typed: Mapping[Key, str]) -> int:
        """Return the invalid forms counted."""
        codes = {reason.code for reason in self.questionnaire.invalid_reasons}
        codes |= self.counts.get(INVALID_FORMS, {}).keys()
        return sum(self._number((INVALID_FORMS, code), typed) or 0 for code in codes)

    def expected(self, typed: Mapping[Key, str]) -> int | None:
        """The valid forms that every content must account for; ``None`` while the collected are unknown."""
        return None if self.collected is None else max(self.collected - self.invalid(typed), 0)

    def sum_of(self, question: str, typed: Mapping[Key, str]) -> int | None:
        """Return what a row adds up to; ``None`` while nothing is typed in it."""
        numbers = [self._number((question, code), typed) for code in self.codes]
        known = [number for number in numbers if number is not None]
        return sum(known) if known else None

    def wrong(self, typed: Mapping[Key, str]) -> list[int]:
        """Return the numbers of the contents whose sum is not what it should be."""
        found = []
        expected = self.expected(typed)
        for question in self.questionnaire.questions:
            total = self.sum_of(question.name, typed)
            if total is None or (expected is not None and total != expected):
                found.append(question.number)
        return found

    def table(self, typed: Mapping[Key, str]) -> tuple[GridTable, GridTable]:
        rows = []
        cells: dict[Key, ShownCell] = {}
        words = CountedWords(self.questionnaire)
        for question in self.questionnaire.questions:
            rows.append(GridRow(question.name, words.numbered(question.name), help=words.text(question)))
            for code in self.codes:
                cells[question.name, code] = self._cell((question.name, code), typed)
            cells[question.name, SUM] = self._sum(question.name, typed)
        for reason in self.questionnaire.invalid_reasons:
            cells[INVALID_FORMS, reason.code] = self._cell((INVALID_FORMS, reason.code), typed)
        return GridTable(tuple(rows), self._columns(), cells), GridTable()

    def take(self, key: Key, text: str) -> str:
        del key
        return count_text(whole_number(text))

    def save(self, texts: Mapping[Key, str], shown: Mapping[Key, str], done: Callable[[str], None]) -> None:
        self.save_totals(_counts(texts), _counts(shown), done)

    def release_files(self, keys: Collection[Key]) -> None:
        self.forget(keys)

    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            *(
                GridColumn(code, "", words, whole=True)
                for code, words in CountedWords(self.questionnaire).answers().items()
            ),
            GridColumn(NO_ANSWER, "", tr("No answer"), whole=True),
            GridColumn(SUM, "", tr("Sum"), width=132, whole=True),
        )

    def _number(self, key: Key, typed: Mapping[Key, str]) -> int | None:
        text = typed.get(key)
        return self.counts.get(key[0], {}).get(key[1]) if text is None else whole_number(text)

    def _cell(self, key: Key, typed: Mapping[Key, str]) -> ShownCell:
        number = self._number(key, typed)
        return ShownCell(
            format_number(number),
            count_text(number),
            CellAccess.OPEN if self.editable else CellAccess.COMPUTED,
            None if number is None else Decimal(number),
            why="" if self.editable else tr("The round does not take changes in its present state."),
            tone="text",
        )

    def _sum(self, question: str, typed: Mapping[Key, str]) -> ShownCell:
        total, expected = self.sum_of(question, typed), self.expected(typed)
        text, tone = "–", "muted"
        if total is not None and expected is None:
            text = format_number(total)
        elif total is not None and total == expected:
            text, tone = f"✓ {format_number(total)}", "success"
        elif total is not None:
            text, tone = f"✗ {format_number(total)} ≠ {format_number(expected)}", "danger"
        return ShownCell(text, text, CellAccess.COMPUTED, tone=tone, why=tr("The program adds this up."))


def _counts(texts: Mapping[Key, str]) -> Counts:
    totals: dict[str, dict[str, int | None]] = defaultdict(dict)
    for (question, code), text in texts.items():
        totals[question][code] = whole_number(text)
    return totals

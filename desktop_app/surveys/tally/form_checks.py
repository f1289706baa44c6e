"""What is the matter with a single form, whatever is in the others and whatever the day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.catalogue.form_outline import FormOutline
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.responses.records import ANSWERS, PAPER_FIELDS
from desktop_app.surveys.responses.validity import FilledForm, suggest_reason, ticked
from desktop_app.surveys.tally.form_faults import AGAINST_RULES, WRONG_ANSWER


@dataclass(frozen=True, slots=True)
class FormChecks:
    """What each form of a version of a questionnaire is compared with, whatever the day."""

    questionnaire: Questionnaire
    codes: frozenset[str]
    scale: tuple[str, ...]
    overall: str
    required: frozenset[str]
    scale_fields: tuple[str, ...]
    usual: frozenset[str | None]
    """The answers to the scale that are right without a second look; nothing is one of them."""

    def is_usual(self, fields: Mapping[str, object]) -> bool:
        """Whether the fields of a form show at once that it has no fault; most forms do."""
        return (
            self.usual.issuperset(map(fields.get, self.scale_fields))
            and (
                fields.get(f"{ANSWERS}{self.overall}") in self.codes or not self.questionnaire.invalid_reasons
            )
            and not any(fields.get(f"{ANSWERS}{name}") is None for name in self.required)
        )

    def faults(self, answers: Mapping[str, str]) -> int:
        """The faults of a valid form with these answers."""
        codes = self.codes
        wrong = not self.required <= answers.keys() or any(
            (answer := answers.get(name)) and answer not in codes and not codes.issuperset(ticked(answer))
            for name in self.scale
        )
        return (AGAINST_RULES if self._against_rules(answers) else 0) | (WRONG_ANSWER if wrong else 0)

    def _against_rules(self, answers: Mapping[str, str]) -> bool:
        if not self.questionnaire.invalid_reasons:
            return False
        if self.overall:
            if answers.get(self.overall) in self.codes:
                return False  # nearly all forms: it is not blank, and has one answer to the overall question
        elif any(ticked(answers.get(name)) for name in self.scale or answers):
            return False
        return bool(suggest_reason(self.questionnaire, FilledForm(answers, serial=1)))

    def suspects(self, answers: Mapping[str, Sequence[object]], among: Sequence[int]) -> Collection[int]:
        """Which of many forms can have a fault; ``answers`` has one list per question, ``among`` its rows."""
        nothing = [None] * (max(among, default=-1) + 1)
        found: set[int] = set()
        for name in self.required:
            column = answers.get(name, nothing)
            found.update(row for row in among if column[row] is None)
        for name in self.scale:
            column = answers.get(name, nothing)
            fine = {None, *self.codes} - ({None} if name == self.overall else set())
            if not fine.issuperset(column):
                found.update(row for row in among if column[row] not in fine)
        if not self.overall and self.questionnaire.invalid_reasons:
            blank = among
            for name in self.scale or answers:
                column = answers.get(name, nothing)
                blank = [row for row in blank if not ticked(_text(column[row]))]
            found.update(blank)
        return found


def _text(value: object) -> str:
    return "" if value is None else str(value)


def checks_of(questionnaire: Questionnaire, outline: FormOutline) -> FormChecks:
    """What forms of one version of a questionnaire are compared with."""
    required: frozenset[str] = frozenset()
    if not outline.required.issubset(PAPER_FIELDS):
        # Here, because counting the forms of most questionnaires does not need the engine of forms.
        from desktop_app.surveys.responses.answer_rules import rules_of

        required = rules_of(questionnaire).required
    return FormChecks(
        questionnaire,
        questionnaire.answer_codes,
        questionnaire.question_names,
        questionnaire.overall_question,
        required,
        tuple(f"{ANSWERS}{name}" for name in questionnaire.question_names),
        frozenset((None, *questionnaire.answer_codes)),
    )

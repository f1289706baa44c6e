"""The kinds of problem that one form can have, in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import N_, tr


class FormProblem(StrEnum):
    """What can be the matter with a form; the values are also the codes of the findings."""

    NO_SERIAL = "serial_absent"
    SERIAL_TWICE = "serial_twice"
    SERIAL_BEYOND = "serial_beyond_issued"
    AGAINST_RULES = "counted_against_rules"
    WRONG_ANSWER = "answer_wrong"
    ENTERED_DIFFERENTLY = "keyings_differ"
    CONFLICT = "conflict_waits"
    REFUSED = "province_refused"

    def label(self) -> str:
        """Return the problem in a few words, for a list."""
        return tr(_LABELS[self])

    def advice(self) -> str:
        """Return what is wrong with the form, and what to do about it."""
        return tr(_ADVICE[self])


_LABELS: Final[Mapping[FormProblem, str]] = {
    FormProblem.NO_SERIAL: N_("No serial number"),
    FormProblem.SERIAL_TWICE: N_("Serial number twice"),
    FormProblem.SERIAL_BEYOND: N_("Number not issued"),
    FormProblem.AGAINST_RULES: N_("Counts against the rules"),
    FormProblem.WRONG_ANSWER: N_("Answer missing or not allowed"),
    FormProblem.ENTERED_DIFFERENTLY: N_("Two entries differ"),
    FormProblem.CONFLICT: N_("Conflict waits"),
    FormProblem.REFUSED: N_("Refused by the province"),
}
_ADVICE: Final[Mapping[FormProblem, str]] = {
    FormProblem.NO_SERIAL: N_(
        "The form counts but has no serial number. Type the number on the paper, or mark the form invalid."
    ),
    FormProblem.SERIAL_TWICE: N_(
        "Another valid form of the area has the same serial number: one of them is mistyped, or one household"
        " gave two forms. Correct the number or mark the second form invalid."
    ),
    FormProblem.SERIAL_BEYOND: N_(
        "The serial number is above the number of forms issued in the area. Check both."
    ),
    FormProblem.AGAINST_RULES: N_(
        "The form counts as valid, although it is blank or its overall question has no single answer. Look at"
        " the paper again."
    ),
    FormProblem.WRONG_ANSWER: N_(
        "A question that must be answered is empty, or an answer is none that the form allows. Open the form"
        " and correct it."
    ),
    FormProblem.ENTERED_DIFFERENTLY: N_(
        "The two entries of the form differ. Look at the paper and settle it under “Double entry”."
    ),
    FormProblem.CONFLICT: N_(
        "Two computers changed a field of the form differently. Decide under “Sync” which value to keep."
    ),
    FormProblem.REFUSED: N_(
        "The province did not take a change of the form. See the reason under “Sync”; correct the form or"
        " send the change again."
    ),
}

"""The ways back of double entry: a decision is withdrawn, or what was entered a second time is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.base.ids import double_entry_id
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.double_entry.double_entry import ENTERED_FIRST, require_response
from desktop_app.surveys.rounds.commands import require_entry

_SECOND = "survey_second_keying"


class NothingToTakeBack(Problem):
    """Another officer was faster, or the form was never entered a second time."""


def withdraw_decision(rec: Recorder, response_id: str, question: str) -> None:
    """Let a difference be open again; a response not corrected since says what was entered first.

    Raises:
        DoubleEntryRefused: the form is gone.
        NothingToTakeBack: nothing was decided about the question.
        RoundNotOpen: the round does not take changes any more.
    """
    response, second = _entered(rec, response_id)
    if second.get(f"settled/{question}{ENTERED_FIRST}") is None:
        raise NothingToTakeBack("This difference is open already. Open the list again.")
    _withdraw(rec, response, second, [question])


def take_back_double_entry(rec: Recorder, response_id: str) -> None:
    """Take back what was entered a second time, with what was decided about it: the form is due once more.

    The history keeps what was entered. An entry that was taken back has no moment at which it was made.

    Raises:
        DoubleEntryRefused: the form is gone.
        NothingToTakeBack: it was not entered a second time, or taken back before.
        RoundNotOpen: the round does not take changes any more.
    """
    response, second = _entered(rec, response_id)
    decided = [
        name.removeprefix("settled/").removesuffix(ENTERED_FIRST)
        for name, value in second.items()
        if name.startswith("settled/") and name.endswith(ENTERED_FIRST) and value is not None
    ]
    if decided:
        _withdraw(rec, response, second, decided)
    answers = {name.removeprefix("answers/"): None for name in second if name.startswith("answers/")}
    rec.put(
        _SECOND,
        double_entry_id(response_id),
        {"answers": answers, "keyed_by": rec.author, "keyed_at": 0},
    )


def _withdraw(
    rec: Recorder, response: Mapping[str, Any], second: Mapping[str, Any], questions: Sequence[str]
) -> None:
    gone = {name: None for question in questions for name in (question, f"{question}{ENTERED_FIRST}")}
    response_id = str(second["response_id"])
    rec.put(_SECOND, double_entry_id(response_id), {"settled": gone, "settled_by": rec.author})
    first = {
        question: second[f"settled/{question}{ENTERED_FIRST}"] or None
        for question in questions
        if (response.get(f"answers/{question}") or "") == (second.get(f"settled/{question}") or "")
    }
    if first:
        rec.put("survey_response", response_id, {"answers": first})


def _entered(rec: Recorder, response_id: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    response = require_response(rec, response_id)
    require_entry(rec, str(response["round_id"]))
    second = rec.get(_SECOND, double_entry_id(response_id))
    if second is None or not second.get("keyed_at"):
        raise NothingToTakeBack("This form was not entered a second time. Open the list again.")
    return response, second

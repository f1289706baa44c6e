"""What others changed in a form while it was open here, in sentences: both values of each field."""

from __future__ import annotations

from datetime import date

from desktop_app.base.changes import ChangedMeanwhile, Meanwhile
from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.responses.answer_wording import AnswerWording, words_of
from desktop_app.surveys.responses.records import ANSWERED_ON, ANSWERS, COMMENT, SERIAL, ResponseDraft
from ui.widgets.fields.changed_words import changed_words

_NAMES = {
    SERIAL: N_("Serial number"),
    ANSWERED_ON: N_("Date of the answer"),
    COMMENT: N_("Other opinion"),
    "validity": N_("Valid or not"),
    "area_id": N_("Residential area"),
    "deleted": N_("Deleted"),
}


def sentences_of(changed: ChangedMeanwhile, now: ResponseDraft, questionnaire: Questionnaire) -> str:
    """Describe what to check before saving again; ``now`` is the form as it is shown then."""
    wording = AnswerWording((words_of(questionnaire),), questionnaire)
    found = [
        _sentence(change, wording, _mine(change, now)) for change in changed.changes if _is_shown(change)
    ]
    last = tr("Press Ctrl+Enter again to save the form as it is now.")
    return "\n".join((*found, last))


def _is_shown(change: Meanwhile) -> bool:
    return change.field.startswith(ANSWERS) or change.field in _NAMES


def _mine(change: Meanwhile, now: ResponseDraft) -> object:
    name = change.field.removeprefix(ANSWERS)
    if change.field == SERIAL:
        return now.serial
    if name != change.field or name in (COMMENT, ANSWERED_ON):
        return now.answers.get(name) or None
    return change.now


def _sentence(change: Meanwhile, wording: AnswerWording, mine: object) -> str:
    field = change.field
    if field == "deleted":
        return tr("The form was taken out of the list elsewhere. What is saved stays with it there.")
    name = tr(_NAMES[field]) if field in _NAMES else wording.question(field.removeprefix(ANSWERS))

    def shown(value: object) -> str:
        return _shown(field, value, wording)

    kept = None if mine == change.now else shown(mine)
    return changed_words(shown(change.opened), shown(change.now), kept, name)


def _shown(field: str, value: object, wording: AnswerWording) -> str:
    if value is None or (value == "" and field != "validity"):
        return ""
    text = str(value)
    if field.startswith(ANSWERS):
        return wording.value(field.removeprefix(ANSWERS), text)
    if field == "validity":
        return wording.reason(text) if text else tr("Valid")
    return format_date(date.fromisoformat(text)) if field == ANSWERED_ON else text

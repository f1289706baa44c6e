"""Changes of a round by others while its dialog was open: shown beside the fields before saving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number, with_comma
from desktop_app.catalogue.questionnaire import THRESHOLD_NAMES
from ui.surveys.rounds.round_dialog import RoundDialog
from ui.surveys.rounds.round_fields import DAYS, TypedRound
from ui.widgets.fields.changed_words import changed_words

_THRESHOLD = "thresholds/"
_TESTED_PER = "tested_per"


def show_changes(dialog: RoundDialog, changed: ChangedMeanwhile) -> None:
    """Say what others changed; fields that were not touched here take their value."""
    assert dialog.opened is not None
    if any(change.field.startswith("template_") for change in changed.changes):
        dialog.refuse(
            tr("The round was given another questionnaire elsewhere. Close this window and open it again.")
        )
        return
    opened, first = dialog.opened, ""
    for change in changed.changes:
        name = change.field.removeprefix(_THRESHOLD).removesuffix(".value")
        was, now = _text(dialog, name, change.opened), _text(dialog, name, change.now)
        mine = _typed(dialog.typed(), name)
        touched = mine not in (was, now)
        if not touched:
            _fill(dialog, name, now)
        kept = _words(dialog, name, mine) if touched else None
        words = changed_words(_words(dialog, name, was), _words(dialog, name, now), kept)
        if name in dialog.fields:
            dialog.fields[name].set_error(words)
            first = first or name
        else:
            dialog.refuse(words)
        opened = _with(opened, name, now)
    dialog.opened = opened
    after = dict(dialog.shown_fields)
    for change in changed.changes:
        after.pop(change.field, None)
        if change.now is not None:
            after[change.field] = change.now  # type: ignore[assignment]
    dialog.shown_fields = after
    if first:
        dialog.fields[first].editor.setFocus()


def _text(dialog: RoundDialog, name: str, value: object) -> str:
    """Return a field as it is typed."""
    questionnaire = dialog.chosen_questionnaire
    if name in THRESHOLD_NAMES:
        if value is None and questionnaire is not None:
            return format_number(getattr(questionnaire.thresholds, name).percent)
        return "" if value is None else with_comma(str(value))
    if name == _TESTED_PER and value is None and questionnaire is not None:
        return questionnaire.thresholds.tested_per.value
    if value is None:
        return "0" if name == "second_keying_percent" else ""
    return format_date(date.fromisoformat(str(value))) if name in DAYS else str(value)


def _typed(typed: TypedRound, name: str) -> str:
    return typed.thresholds[name] if name in typed.thresholds else str(getattr(typed, name))


def _with(typed: TypedRound, name: str, text: str) -> TypedRound:
    if name in typed.thresholds:
        return replace(typed, thresholds={**typed.thresholds, name: text})
    present: dict[str, Any] = {name: text}
    return replace(typed, **present)


def _words(dialog: RoundDialog, name: str, text: str) -> str:
    box = {"target": dialog.target, _TESTED_PER: dialog.tested_per}.get(name)
    return text if box is None else box.itemText(box.findData(text)) or text


def _fill(dialog: RoundDialog, name: str, text: str) -> None:
    box = {"target": dialog.target, _TESTED_PER: dialog.tested_per}.get(name)
    if box is not None:
        box.setCurrentIndex(box.findData(text))
    else:
        dialog.fields[name].editor.setText(text)  # type: ignore[attr-defined]

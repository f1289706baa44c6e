"""The sentence, the button and the destination of each thing that is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from desktop_app.i18n import tr
from desktop_app.numbers import format_date, format_number
from desktop_app.overview import Due, DueKind
from ui.period_choice import period_label
from ui.room import Destination


@dataclass(frozen=True, slots=True)
class DueCard:
    """What a card of the overview says and where its button goes."""

    heading: str
    sentence: str
    action: str
    icon: str
    destination: Destination
    late: bool = False


def due_card(due: Due, period: str, today: date) -> DueCard:
    """The card for ``due``; it is late when its date has passed."""
    late = due.by is not None and due.by < today
    heading, sentence, action, icon, destination = _words(due, period)
    if due.by is not None:
        date_text = format_date(due.by)
        when = tr("It was due on {date}.", date=date_text) if late else tr("Due by {date}.", date=date_text)
        sentence = f"{sentence} {when}".strip()
    return DueCard(heading, sentence, action, icon, destination, late)


def _words(due: Due, period: str) -> tuple[str, str, str, str, Destination]:
    number = format_number(due.count)
    match due.kind:
        case DueKind.NO_AREAS:
            return (
                tr("Enter the residential areas"),
                tr("Type them, paste them from Excel or take them from a file."),
                tr("Enter areas"),
                "area",
                Destination("settings", "areas"),
            )
        case DueKind.NO_HOUSEHOLDS:
            return (
                tr("{n} areas without a number of households", n=number),
                tr("Without it the share of households that answered cannot be computed."),
                tr("Fill in households"),
                "area",
                Destination("settings", "areas"),
            )
        case DueKind.ROUND_TO_OPEN:
            return (due.subject, tr("The survey round is prepared but not yet open."), *_to_round(due))
        case DueKind.FORMS_TO_KEY:
            return (
                tr("{n} forms left to key", n=number),
                due.subject,
                tr("Key forms"),
                "surveys",
                Destination("surveys", f"round:{due.place}"),
            )
        case DueKind.ROUND_TO_CLOSE:
            sentence = tr("All collected forms are keyed. Check the result and close the round.")
            return (due.subject, sentence, *_to_round(due))
        case DueKind.AREAS_MISSING:
            return (
                tr("{n} areas without figures for {period}", n=number, period=_in_sentence(period)),
                _and_others(due),
                tr("Enter figures"),
                "movements",
                Destination("movements", f"area:{due.place}"),
            )
        case DueKind.UNSENT:
            return (
                tr("{n} changes not yet sent to the province", n=number),
                tr("They are safe on this computer and go out when the line is there."),
                tr("See sending"),
                "export",
                Destination("sync"),
            )
        case _:
            assert_never(due.kind)


def _to_round(due: Due) -> tuple[str, str, Destination]:
    return tr("Open the round"), "surveys", Destination("surveys", f"round:{due.place}")


def _and_others(due: Due) -> str:
    if due.count == 1:
        return tr("{area} has entered nothing yet.", area=due.subject)
    return tr("{area} and {n} others have entered nothing yet.", area=due.subject, n=due.count - 1)


def _in_sentence(period: str) -> str:
    label = period_label(period)
    return label[:1].lower() + label[1:]

"""Where each warning before printing is resolved.

The checks return sentences; their message ids are matched again here, so that each gets a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.base.i18n import N_, tr
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.period import Period
from desktop_app.reports.blocks.model import Document, FormLine
from ui.context.room import Destination, RoomContext
from ui.places.movements import UnitPlace
from ui.places.paper_request import PaperRequest
from ui.places.registers import RegisterEntryPlace
from ui.places.settings import SectionPlace
from ui.places.surveys import RoundPlace


class Mend(StrEnum):
    """The place where a warning is resolved."""

    OFFICE = "office"
    NUMBER = "number"
    DATE = "date"
    CLOSE = "close"
    COUNTS = "counts"
    MINUTES = "minutes"
    TEXT = "text"
    FIGURES = "figures"
    ENTRY = "entry"
    NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning and its remedy; ``field`` is one of this room, ``destination`` another room."""

    sentence: str
    action: str = ""
    field: Mend = Mend.NOWHERE
    destination: Destination | None = None
    name: str = ""
    """The indicator that it is about."""
    codes: str = ""
    """The codes of the figures that it is about."""
    about_gaps: bool = False
    """Whether it is about missing figures."""
    about_texts: bool = False
    """Whether it is about texts that are no figures."""


MENDS: dict[str, Mend] = {
    N_("The reasons given for invalid forms add up to {sum}, but {count} forms are invalid."): Mend.COUNTS,
    N_("No counting team is named; a dotted line is printed for it."): Mend.MINUTES,
    N_("No household witness is named; a dotted line is printed for it."): Mend.MINUTES,
    N_("The outcome is not known yet; the report says so."): Mend.COUNTS,
    N_(
        "The days of the survey are not known; a dotted line is printed. Enter them in the round."
    ): Mend.COUNTS,
    N_("The title names {title}, but the figures are those of {data}."): Mend.FIGURES,
    N_("The subject does not name the period of the figures, {data}."): Mend.FIGURES,
    N_("{count} indicators have no figure and are printed as “–”."): Mend.FIGURES,
    N_("The figures are not closed, so “DỰ THẢO” is printed on each page."): Mend.CLOSE,
    N_("The name of the organisation is missing. Enter it in the settings of the office."): Mend.OFFICE,
    N_("The place before the date is missing. Enter it in the settings of the office."): Mend.OFFICE,
    N_("No number is given; dots are printed for it."): Mend.NUMBER,
    N_("The symbol of the document is missing, for example BC-MTTQ-BTT."): Mend.OFFICE,
    N_("No date is given; dots are printed for it."): Mend.DATE,
    N_("Nobody is chosen to sign."): Mend.OFFICE,
    N_("No name is given for the signature “{role}”."): Mend.OFFICE,
    N_("The office of the signer is missing."): Mend.OFFICE,
    N_("The authority line before the signature (TM., KT., TL.) is missing."): Mend.OFFICE,
    N_("A deputy signs for the head: the line “KT. CHỦ TỊCH” is missing."): Mend.OFFICE,
    N_("“KT.” is before the signature, but the signer is not a deputy."): Mend.OFFICE,
    N_(
        "Households, forms issued or forms collected are not reported yet; dots are printed for them."
    ): Mend.COUNTS,
    N_("Valid and invalid forms do not add up to the forms collected."): Mend.COUNTS,
    N_("More forms were collected than issued."): Mend.COUNTS,
    N_("More forms were issued than there are households."): Mend.COUNTS,
    N_("Question {number}: the answers add up to {sum}, but {valid} forms are valid."): Mend.COUNTS,
    N_("Question {number}: not counted yet; “–” is printed."): Mend.COUNTS,
    N_("{wrong} cells have a text that is no figure and is not counted."): Mend.FIGURES,
    N_("{name}: the total of the annex is {total}, but its rows add up to {sum}."): Mend.FIGURES,
    N_("{name}: the text says {total}, but the areas of the annex add up to {sum}."): Mend.FIGURES,
    N_("Parts without text have a dotted line: {parts}."): Mend.TEXT,
    N_("{part}: figures not reported are printed as dots: {codes}."): Mend.FIGURES,
    N_(
        "{part}: numbers typed by hand are not linked to figures, compare them with the annex: {numbers}."
    ): Mend.TEXT,
    N_(
        "{part}: figures changed since the text was written; read the words around them: {figures}."
    ): Mend.TEXT,
    N_("{part}: what this sentence was written over says something else now: “{sentence}”"): Mend.TEXT,
    N_("These characters cannot be printed and appear as □: {letters}"): Mend.FIGURES,
    N_("The book is not closed yet; print it again for the archive once it is."): Mend.NOWHERE,
    N_("Numbers that were never given and not explained: {numbers}."): Mend.NOWHERE,
    N_("{n} entries of the year have no number."): Mend.NOWHERE,
    N_("The entry has no “{field}”; a dotted line is printed."): Mend.ENTRY,
}
"""The message ids of ``desktop_app.reports.documents.checks``; a test keeps the two lists equal."""

_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


FIGURES = Destination("movements")
_ACTIONS = {
    Mend.OFFICE: N_("Open the office settings"),
    Mend.NUMBER: N_("Fill in"),
    Mend.DATE: N_("Fill in"),
    Mend.CLOSE: N_("Go to the round"),
    Mend.COUNTS: N_("Go to the round"),
    Mend.MINUTES: N_("Open the minutes"),
    Mend.TEXT: N_("Write the text"),
    Mend.FIGURES: N_("Open the figures"),
    Mend.ENTRY: N_("Fill in"),
}


def warned(request: PaperRequest, sentence: str) -> Warned:
    """The warning with its remedy."""
    message, mend = _found(sentence)
    if request.kind is PaperKind.MINUTES and "{role}" in message:
        mend = Mend.MINUTES  # who signs minutes is named in the minutes, not in the office's settings
    if request.kind.of_round and mend is Mend.FIGURES:
        mend = Mend.COUNTS
    if mend is Mend.CLOSE and not request.kind.of_round:
        mend = Mend.FIGURES
    if mend is Mend.NOWHERE:
        return Warned(sentence)
    action = tr(_ACTIONS[mend])
    if mend in (Mend.NUMBER, Mend.DATE, Mend.TEXT):
        return Warned(sentence, action, field=mend)
    values = (_values(sentence, message) or {}) if mend is Mend.FIGURES else {}
    return Warned(
        sentence,
        action,
        destination=_destination(request, mend),
        name=values.get("name", ""),
        codes=values.get("codes", ""),
        about_texts="wrong" in values,
        about_gaps="count" in values or (mend is Mend.FIGURES and MENDS[message] is Mend.CLOSE),
    )


def warned_of(subject: PaperSubject, document: Document, sentence: str) -> Warned:
    """As :func:`warned`, of a paper that is made out of an entry or of the figures of a unit.

    What the entry does not say leads to the question in it. One that was issued is corrected no more: there
    its history is shown, as where number and day are missing, which its steps give.
    """
    message, mend = _found(sentence)
    if mend is Mend.OFFICE and subject.kind is PaperKind.UNIT and "{role}" in message:
        return _of_unit(subject, sentence)
    if mend is Mend.OFFICE:
        return Warned(sentence, tr(_ACTIONS[mend]), destination=SectionPlace("office").destination)
    if "{wrong}" in message and subject.kind is PaperKind.UNIT:
        return Warned(sentence, tr(_ACTIONS[mend]), destination=UnitPlace(subject.area_id).destination)
    if mend not in (Mend.ENTRY, Mend.NUMBER, Mend.DATE) or not subject.matter_id:
        return Warned(sentence)
    name = (_values(sentence, message) or {}).get("field", "")
    fields = (block for block in document.blocks if isinstance(block, FormLine) and not block.value)
    asked = next((each.asked for each in fields if name and each.name == name), None)
    if asked is None or not document.state.is_draft:
        return Warned(
            sentence, tr("Open the entry"), destination=RegisterEntryPlace(subject.matter_id).destination
        )
    place = RegisterEntryPlace(subject.matter_id, asked.question)
    return Warned(sentence, tr(_ACTIONS[Mend.ENTRY]), destination=place.destination)


def _of_unit(subject: PaperSubject, sentence: str) -> Warned:
    """The head of an area is set with the areas; who heads an organisation is left to the pen."""
    if any(each.unit == subject.area_id for each in member_organisations()):
        return Warned(sentence)
    place = SectionPlace("areas", subject.area_id)
    return Warned(sentence, tr("Open the area"), destination=place.destination)


def _found(sentence: str) -> tuple[str, Mend]:
    """The message of the sentence, and where it is resolved."""
    known = (item for item in MENDS.items() if _values(sentence, item[0]) is not None)
    return next(known, ("", Mend.NOWHERE))


def go_to_cause(context: RoomContext, request: PaperRequest, destination: Destination) -> None:
    """Go where a warning is resolved: among figures, to those of the period of the paper."""
    if destination.room == FIGURES.room and Period.parse(request.period).kind is not PeriodType.EVENT:
        context.period.choose(request.period)
    context.navigate(destination)


def _destination(request: PaperRequest, mend: Mend) -> Destination:
    if mend is Mend.OFFICE:
        return SectionPlace("office").destination
    if mend is Mend.FIGURES:
        return FIGURES
    if request.kind is PaperKind.MINUTES and mend is not Mend.CLOSE:
        return RoundPlace(request.round_id, request.area_id).destination
    return RoundPlace(request.round_id).destination


def _values(sentence: str, message: str) -> dict[str, str] | None:
    """What fills the places of the message in the current language; ``None`` where it is another sentence."""
    pattern = _PLACEHOLDER.sub(r"(?P<\1>(?s:.*))", re.escape(tr(message)))
    found = re.fullmatch(pattern, sentence)
    return None if found is None else found.groupdict()

"""What the page of persons shows of a record: its row, and all that is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.book.persons import ErasedPersons
from desktop_app.catalogue.packages.personal import DataClass, personal_rules
from desktop_app.fund.disclosure.publishing import Publication
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import HeldIn, HeldRecord
from ui.context.posted_words import published_words
from ui.context.room import Destination, RoomPlace
from ui.places.fund import VoucherPlace
from ui.places.registers import RegisterEntryPlace
from ui.places.settings import SectionPlace
from ui.places.surveys import ResponsePlace
from ui.widgets.tables.rows_model import TextRow, text_row


def record_row(key: str, name: str, record: HeldRecord, until: str) -> TextRow:
    """One line of the table; of a record that is about somebody else it says so."""
    day = format_date(record.day) if record.day else ""
    title = (
        record.title if record.is_whole else tr("{record}: only the name", record=record.title).strip(": ")
    )
    return text_row(key, name or tr("Without a name"), record.where, title, day, until)


def record_words(record: HeldRecord, published: Sequence[Publication]) -> str:
    """Everything personal in a record, line by line, with what it is kept for."""
    lines = [
        f"{field.label}: {field.value}"
        + (f" ({tr('sensitive')})" if field.kind is DataClass.SENSITIVE else "")
        for field in record.fields
    ]
    personal = record.personal
    ground = personal_rules().ground(personal.basis)
    purpose = personal.purpose.shown()
    lines += ["", tr("Kept to: {purpose}. Basis: {basis}.", purpose=purpose, basis=ground.name)]
    if record.files:
        lines.append(tr("Attached files: {n}.", n=format_number(record.files)))
    return "\n".join([*lines, *published_words(published)])


def erased_words(done: ErasedPersons) -> str:
    """What was made anonymous, and what remains elsewhere."""
    count = format_number(len(done.anonymised.done))
    return "\n".join([tr("Made anonymous: {n} records.", n=count), *done.remains])


def line_of(record: HeldRecord) -> str:
    """Which record it is, in a line."""
    return ", ".join(
        filter(None, (record.where, record.title, format_date(record.day) if record.day else ""))
    )


def reason_words(reason: EraseReason) -> str:
    """Why somebody is made anonymous."""
    return {
        EraseReason.REQUEST: tr("The person asked for it"),
        EraseReason.EXPIRED: tr("Its time is over"),
        EraseReason.WITHDRAWN: tr("The person withdrew the consent"),
        EraseReason.MISTAKE: tr("It was written by mistake"),
    }[reason]


def place_of_record(record: HeldRecord) -> Destination:
    """Where a record is corrected: its own page, or the room that lists it."""
    page = _PAGES.get(record.held_in)
    return Destination(_ROOMS[record.held_in]) if page is None else page(record.id).destination


_PAGES: Mapping[HeldIn, Callable[[str], RoomPlace]] = {
    HeldIn.ENTRY: RegisterEntryPlace,
    HeldIn.VOUCHER: VoucherPlace,
    HeldIn.PREPARED: VoucherPlace,
    HeldIn.FORM: ResponsePlace,
    HeldIn.AREA: partial(SectionPlace, "areas"),
    HeldIn.OFFICER: partial(SectionPlace, "officers"),
}
_ROOMS: Mapping[HeldIn, str] = {
    HeldIn.HOUSEHOLD: "fund",
    HeldIn.TYPED_VOUCHER: "fund",
    HeldIn.TYPING: "registers",
    HeldIn.TYPED_FORM: "surveys",
    HeldIn.CONFLICT: "sync",
}

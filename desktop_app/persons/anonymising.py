"""Make a person anonymous: what names him is emptied, in every record that may be; the rest stays as it is.

Amounts, days, states and numbers stay, so counts, sums and books are as before. What a law keeps (vouchers
within ten years), what a closed round holds and what went out as a document is named and left. The journal
keeps what was written before: docs/decisions/0077 says what that means and what would end it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, delete, select

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import release_files, remove_file
from desktop_app.base.i18n import tr
from desktop_app.base.locked_states import LOCKED_ROUND
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from desktop_app.catalogue.packages.personal import DataClass, PersonalData
from desktop_app.catalogue.registers.definition import Register
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER, Partner
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.persons.counted import counted_questions
from desktop_app.persons.due import kept_until, voucher_kept_until
from desktop_app.persons.records import HeldIn, HeldRecord
from desktop_app.registers.entries.entering import register_of_fields
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.fund import fund_typing
from desktop_app.storage.tables.registers import matter_draft, matter_secret, register_event, register_matter
from desktop_app.storage.tables.surveys import survey_response, survey_round
from desktop_app.wire.states import ERASE

SUBJECT: Final = "person_erased"
"""What the access log calls it; it names the record, never the person."""


@dataclass(frozen=True, slots=True)
class LeftRecord:
    """A record that keeps the name, and why, in a sentence."""

    record: HeldRecord
    why: str


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What was emptied, and what is left."""

    done: tuple[HeldRecord, ...]
    left: tuple[LeftRecord, ...]


def anonymise(rec: Recorder, commune_code: str, records: Iterable[HeldRecord], reason: str) -> Anonymised:
    """Empty what names the person in these records, as one act; what is left says why.

    Raises:
        NotAllowed: the author may not erase personal data.
        Problem: there is no reason.
    """
    require_author(rec.connection, rec.author, ERASE)
    if not one_line(reason):
        raise Problem("This step needs a reason. Type why it is taken.")
    profile, today = load_profile(rec.connection, commune_code), rec.clock.today()
    done: list[HeldRecord] = []
    left: list[LeftRecord] = []
    for record in records:
        why = why_kept(rec.connection, profile, record, today)
        if why:
            left.append(LeftRecord(record, why))
            continue
        _EMPTYING[record.held_in](rec, record)
        log_access(rec.connection, rec.clock, rec.author, AccessAction.ERASE, SUBJECT, record.id)
        done.append(record)
    return Anonymised(tuple(done), tuple(left))


def why_kept(connection: Connection, profile: OfficeProfile, record: HeldRecord, today: date) -> str:
    """Why a record keeps the name whoever asks; empty where nothing forbids to empty it."""
    if record.held_in is HeldIn.OFFICER:
        return tr("Officers stay: the history says who wrote what. Dismiss the officer under Officers.")
    if record.held_in is HeldIn.VOUCHER:
        until = kept_until(profile, record)
        return _until(until) if until is not None and until >= today else ""
    if record.held_in is HeldIn.HOUSEHOLD:
        last = _last_help(connection, profile, record.id)
        return _until(last) if last is not None and last >= today else ""
    if record.held_in is HeldIn.FORM and _is_closed(connection, record):
        return tr("The round is closed; its forms are destroyed as a whole when their time is over.")
    if record.held_in is HeldIn.ENTRY and _is_sealed(connection, record.id):
        return tr("It went out as a document and stays as it went out.")
    return ""


def _until(day: date) -> str:
    return tr("The law on accounting keeps it until {day}.", day=format_date(day))


def _last_help(connection: Connection, profile: OfficeProfile, household_id: str) -> date | None:
    """Until when the vouchers are kept that name a household as the one who received something."""
    days = [
        voucher_kept_until(profile, voucher.said.kind.value, voucher.said.day)
        for voucher in vouchers(connection)
        if any(line.household_id == household_id for line in voucher.said.help_lines)
    ]
    return max(days, default=None)


def _is_closed(connection: Connection, record: HeldRecord) -> bool:
    response, item = survey_response.c, survey_round.c
    query = (
        select(item.status)
        .join(survey_response, response.round_id == item.id)
        .where(response.id == record.id)
    )
    return connection.execute(query).scalar_one_or_none() in LOCKED_ROUND


def _is_sealed(connection: Connection, matter_id: str) -> bool:
    query = select(register_matter.c.sealed).where(register_matter.c.id == matter_id)
    return bool(connection.execute(query).scalar_one_or_none())


def _entry(rec: Recorder, record: HeldRecord) -> None:
    fields = rec.get(MATTER, record.id) or {}
    register = register_of_fields(rec.connection, fields)
    personal = record.personal
    rec.put(MATTER, record.id, {"answers": dict.fromkeys(_names(register, personal, fields), None)})
    names = {fold(field.value) for field in record.fields if field.kind is DataClass.BASIC}
    events = select(register_event.c.id).where(register_event.c.matter_id == record.id)
    ids = list(rec.connection.execute(events).scalars())
    for event_id in ids:
        _step(rec, register, personal, event_id, names)
    kept = [record.id, *ids]
    rec.connection.execute(delete(matter_secret).where(matter_secret.c.matter_id.in_(kept)))
    drafts = matter_draft.c
    rec.connection.execute(delete(matter_draft).where(drafts.id.in_(kept) | (drafts.matter_id == record.id)))
    owned = select(attachment.c.id).where(attachment.c.owner.in_(kept))
    for file_id in list(rec.connection.execute(owned).scalars()):
        remove_file(rec, file_id)


def _names(register: Register, personal: PersonalData, fields: Mapping[str, FieldValue]) -> list[str]:
    """The answers that are emptied: personal ones, but for what is counted."""
    counted = counted_questions(register)
    answers = [name.removeprefix(ANSWERS) for name in fields if name.startswith(ANSWERS)]
    return [
        name
        for name in answers
        if personal.class_of(name) is not DataClass.NONE and name.rpartition("/")[2] not in counted
    ]


def _step(rec: Recorder, register: Register, personal: PersonalData, event_id: str, names: set[str]) -> None:
    fields = rec.get(EVENT, event_id) or {}
    changes: dict[str, Given] = {}
    answers = _names(register, personal, fields)
    if answers:
        changes["answers"] = dict.fromkeys(answers, None)
    replaced = [
        name.removeprefix("replaced/")
        for name in fields
        if name.startswith("replaced/" + ANSWERS)
        and personal.class_of(name.removeprefix("replaced/" + ANSWERS)) is not DataClass.NONE
    ]
    if replaced:
        changes["replaced"] = dict.fromkeys(replaced, None)
    for name in ("reason", "addressee"):
        said = fold(str(fields.get(name) or ""))
        if said and any(each and each in said for each in names):
            changes[name] = ""
    if changes:
        rec.put(EVENT, event_id, changes)


def _voucher(rec: Recorder, record: HeldRecord) -> None:
    for entity in (VOUCHER, DRAFT):
        fields = rec.get(entity, record.id)
        if fields is None:
            continue
        content: dict[str, FieldValue] = {
            name.removeprefix("content/"): None for name in record.personal.names if fields.get(name)
        }
        if content:
            content["partner_kind"] = Partner.ANONYMOUS.value
            rec.put(entity, record.id, {"content": content})
    rec.connection.execute(delete(fund_typing).where(fund_typing.c.id == record.id))


def _listed(rec: Recorder, record: HeldRecord) -> None:
    entity = record.fields[0].entity
    rec.put(entity, record.id, {field.name: "" for field in record.fields})


def _form(rec: Recorder, record: HeldRecord) -> None:
    names = [field.name.removeprefix(ANSWERS) for field in record.fields]
    rec.put("survey_response", record.id, {"answers": dict.fromkeys(names, None)})


def _typing(rec: Recorder, record: HeldRecord) -> None:
    rec.connection.execute(delete(matter_draft).where(matter_draft.c.id == record.id))
    release_files(rec.connection, record.id)


_EMPTYING: Final[Mapping[HeldIn, Callable[[Recorder, HeldRecord], None]]] = {
    HeldIn.ENTRY: _entry,
    HeldIn.VOUCHER: _voucher,
    HeldIn.PREPARED: _voucher,
    HeldIn.HOUSEHOLD: _listed,
    HeldIn.AREA: _listed,
    HeldIn.FORM: _form,
    HeldIn.TYPING: _typing,
}

"""Make a person anonymous: what names him is emptied, in every record that may be; the rest stays as it is.

Amounts, days, states and numbers stay, so counts, sums and books are as before. What a law keeps (vouchers
within ten years), what a closed round holds and what went out as a document is named and left. The journal
keeps what was written before: docs/decisions/0077 says what that means and what would end it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import remove_file
from desktop_app.base.ids import double_entry_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.packages.personal import DataClass, question_of
from desktop_app.catalogue.registers.definition import Register
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER, Partner
from desktop_app.fund.vouchers.typed import forget_typed
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.persons.conflicts import erase_waiting
from desktop_app.persons.counted import counted_questions
from desktop_app.persons.forms import RESPONSE, SECOND, SETTLED
from desktop_app.persons.keeping import Keeping, LeftRecord
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.registers.entries.drafts import discard_entry_draft
from desktop_app.registers.entries.entering import register_of_fields
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.registers import matter_draft, matter_secret, register_event
from desktop_app.surveys.responses.drafts import discard_draft
from desktop_app.wire.states import ERASE

_REPLACED: Final = "replaced/"
_LEAST_DIGITS: Final = 8
"""A shorter number, such as a year of birth, may mean something else in a sentence."""


class EraseReason(StrEnum):
    """Why a person is made anonymous. It goes into the access log, so it is chosen: texts may hold names."""

    REQUEST = "request"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    MISTAKE = "mistake"

    @property
    def subject(self) -> str:
        """What the access log calls it; it names the record, never the person."""
        return f"person_erased.{self.value}"


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What is emptied, and what is left."""

    done: tuple[HeldRecord, ...]
    left: tuple[LeftRecord, ...]

    def because(self, reason: EraseReason) -> Anonymised:
        """What it is for this reason: what was written by mistake need not stay as proof."""
        if reason is not EraseReason.MISTAKE:
            return self
        mistaken = tuple(item.record for item in self.left if item.unless_mistake)
        return Anonymised(
            (*self.done, *mistaken), tuple(item for item in self.left if not item.unless_mistake)
        )


class MoreThanShown(Problem):
    """What would be emptied is more than what was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was made anonymous: the records changed after the list was shown. Look for the person"
            " again and check the new list."
        )


def parted(keeping: Keeping, records: Iterable[HeldRecord]) -> Anonymised:
    """What of some records would be emptied, and what would be left."""
    whys = [(record, keeping.why(record)) for record in records]
    return Anonymised(
        tuple(record for record, why in whys if not why),
        tuple(LeftRecord(record, why, keeping.is_emptied_as_mistake(record)) for record, why in whys if why),
    )


def anonymise(
    rec: Recorder, commune_code: str, records: Iterable[HeldRecord], reason: EraseReason, shown: Anonymised
) -> Anonymised:
    """Empty what names the person in these records, as one act; what is left says why.

    ``shown``: what the author saw and agreed to.

    Raises:
        NotAllowed: the author may not erase personal data.
        MoreThanShown: a record would be emptied that was not shown, or more of it than was shown.
    """
    require_author(rec.connection, rec.author, ERASE)
    result = parted(Keeping(rec.connection, commune_code), records).because(reason)
    if not set(map(_what, result.done)) <= set(map(_what, shown.because(reason).done)):
        raise MoreThanShown
    for record in result.done:
        _EMPTYING[record.held_in](rec, record)
        log_access(rec.connection, rec.clock, rec.author, AccessAction.ERASE, reason.subject, record.id)
    erase_waiting(rec, result.done)
    return result


def _what(record: HeldRecord) -> tuple[HeldIn, str, tuple[PersonalField, ...], int]:
    """Which record, and all that is emptied in it."""
    return record.held_in, record.id, record.fields, record.files


def _entry(rec: Recorder, record: HeldRecord) -> None:
    fields = rec.get(MATTER, record.id) or {}
    register = register_of_fields(rec.connection, fields)
    rec.put(MATTER, record.id, {"answers": dict.fromkeys(_emptied(register, record, fields), None)})
    events = select(register_event.c.id).where(register_event.c.matter_id == record.id)
    ids = list(rec.connection.execute(events).scalars())
    for event_id in ids:
        _step(rec, register, record, event_id)
    kept, secret, draft = [record.id, *ids], matter_secret.c, matter_draft.c
    secrets = delete(matter_secret).where(secret.matter_id.in_(kept))
    if not record.is_whole:
        own = [field.name.removeprefix(ANSWERS) for field in record.fields if field.local]
        secrets = secrets.where(secret.name.in_(own))
    rec.connection.execute(secrets)
    drafts = select(draft.id).where(draft.id.in_(kept) | (draft.matter_id == record.id))
    for draft_id in list(rec.connection.execute(drafts).scalars()):
        discard_entry_draft(rec.connection, draft_id)
    if record.is_whole:
        _remove_files(rec, kept)


def _remove_files(rec: Recorder, owners: list[str]) -> None:
    owned = select(attachment.c.id).where(attachment.c.owner.in_(owners))
    for file_id in list(rec.connection.execute(owned).scalars()):
        remove_file(rec, file_id, with_name=True)


def _emptied(register: Register, record: HeldRecord, fields: Mapping[str, FieldValue]) -> list[str]:
    """The answers that are emptied: the person's, but for what is counted."""
    counted = counted_questions(register)
    answers = [name.removeprefix(ANSWERS) for name in fields if name.startswith(ANSWERS)]
    return [name for name in answers if _is_of(record, name) and question_of(name) not in counted]


def _is_of(record: HeldRecord, answer: str) -> bool:
    """Whether an answer is personal data of whom the record is emptied for."""
    if record.is_whole:
        return record.personal.class_of(answer) is not DataClass.NONE
    return answer in {field.name.removeprefix(ANSWERS) for field in record.fields}


def _step(rec: Recorder, register: Register, record: HeldRecord, event_id: str) -> None:
    fields = rec.get(EVENT, event_id) or {}
    changes: dict[str, Given] = {}
    answers = _emptied(register, record, fields)
    if answers:
        changes["answers"] = dict.fromkeys(answers, None)
    replaced = [
        name.removeprefix(_REPLACED)
        for name in fields
        if name.startswith(_REPLACED + ANSWERS) and _is_of(record, name.removeprefix(_REPLACED + ANSWERS))
    ]
    if replaced:
        changes["replaced"] = dict.fromkeys(replaced, None)
    for name in ("reason", "addressee"):
        if says_who(record, str(fields.get(name) or "")):
            changes[name] = ""
    if changes:
        rec.put(EVENT, event_id, changes)


def says_who(record: HeldRecord, text: str) -> bool:
    """Whether a text holds a name of the record, word for word, or a number such as that of a telephone."""
    words, digits = _in_words(text), re.sub(r"\D", "", text)
    for field in record.fields:
        number = re.sub(r"\D", "", field.value)
        if record.personal.names_somebody(field.name) and _in_words(field.value) in words:
            return True
        if len(number) >= _LEAST_DIGITS and number in digits and not re.search(r"[^\W\d]", field.value):
            return True
    return False


def _in_words(text: str) -> str:
    return f" {' '.join(re.findall(r'\w+', fold(text)))} "


def _voucher(rec: Recorder, record: HeldRecord) -> None:
    for entity in (VOUCHER, DRAFT):
        fields = rec.get(entity, record.id)
        if fields is None:
            continue
        names = record.personal.names if record.is_whole else {field.name for field in record.fields}
        content: dict[str, FieldValue] = {
            name.removeprefix("content/"): None for name in names if fields.get(name)
        }
        if "partner" in content:
            content["partner_kind"] = Partner.ANONYMOUS.value
        if content:
            rec.put(entity, record.id, {"content": content})
    forget_typed(rec.connection, record.id)


def _listed(rec: Recorder, record: HeldRecord) -> None:
    entity = record.fields[0].entity
    rec.put(entity, record.id, {field.name: "" for field in record.fields})


def _form(rec: Recorder, record: HeldRecord) -> None:
    response = rec.get(RESPONSE, record.id) or {}
    comment = {"comment": ""} if says_who(record, str(response.get("comment") or "")) else {}
    rec.put(RESPONSE, record.id, {"answers": _nothing(record, RESPONSE, ANSWERS), **comment})
    second_id = double_entry_id(record.id)
    again = {"answers": _nothing(record, SECOND, ANSWERS), "settled": _nothing(record, SECOND, SETTLED)}
    if any(again.values()):
        rec.put(SECOND, second_id, again)
    for draft_id in (record.id, second_id):
        discard_draft(rec.connection, draft_id)
    if record.is_whole:
        _remove_files(rec, [record.id])


def _nothing(record: HeldRecord, entity: str, prefix: str) -> dict[str, FieldValue]:
    """Nothing in place of each field of the person in one map of the form or of its second entry."""
    names = [field.name for field in record.fields if field.entity == entity]
    return {name.removeprefix(prefix): None for name in names if name.startswith(prefix)}


def _typing(rec: Recorder, record: HeldRecord) -> None:
    discard_entry_draft(rec.connection, record.id)


def _typed_form(rec: Recorder, record: HeldRecord) -> None:
    discard_draft(rec.connection, record.id)


def _typed_voucher(rec: Recorder, record: HeldRecord) -> None:
    forget_typed(rec.connection, record.id)


def _conflict(_rec: Recorder, _record: HeldRecord) -> None:
    """Decided with the others, by the record that it is about."""


_EMPTYING: Final[Mapping[HeldIn, Callable[[Recorder, HeldRecord], None]]] = {
    HeldIn.ENTRY: _entry,
    HeldIn.VOUCHER: _voucher,
    HeldIn.PREPARED: _voucher,
    HeldIn.HOUSEHOLD: _listed,
    HeldIn.AREA: _listed,
    HeldIn.FORM: _form,
    HeldIn.TYPING: _typing,
    HeldIn.TYPED_FORM: _typed_form,
    HeldIn.TYPED_VOUCHER: _typed_voucher,
    HeldIn.CONFLICT: _conflict,
}

"""Beginning and correcting entries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.holding import record_held
from desktop_app.base.changes import ChangedMeanwhile, changed_since, require_seen
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import new_id, register_file_id
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import AMENDED, OPENED, Register
from desktop_app.journal.recorder import Given, Recorder, given_of
from desktop_app.journal.rows import FieldValue
from desktop_app.registers.entries.batches import require_open_batch
from desktop_app.registers.entries.drafts import forget_draft
from desktop_app.registers.entries.local_answers import (
    is_private,
    keep_replaced,
    local_answers_of,
    save_local_answers,
    shared_answers,
)
from desktop_app.registers.entries.reading import EntryGone, history_within
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER, RegisterEntryDraft
from desktop_app.registers.entries.sealing import require_correctable
from desktop_app.registers.kinds.in_use import known_register


def save_entry(rec: Recorder, register: Register, draft: RegisterEntryDraft, act: str = "") -> str:
    """Finish an entry: the draft becomes one, or corrects the one it reopened, in one transaction; its id.

    Of one that was reopened only what was changed since is written. ``act``: the same for all entries that
    are started or corrected at once; the history of one that is corrected says so, and what was replaced.

    Raises:
        NotAllowed: the author may not write into this register.
        ChangedMeanwhile: the entry was changed elsewhere since it was opened; the draft is kept.
        Problem: the day is missing or none, the entry was voided, or its state seals it.
    """
    require_author(rec.connection, rec.author, register.right_to_enter)
    require_author(rec.connection, rec.author, register.right_to_read)
    before = rec.get(MATTER, draft.id)
    given = {name: value for name, value in draft.answers.items() if value}
    answers = shared_answers(register, given)
    fields: dict[str, FieldValue] = {
        "area_id": draft.area_id,
        "opened_on": day_of(register, answers).isoformat(),
        **{ANSWERS + name: value for name, value in answers.items()},
    }
    if before is None:
        require_open_batch(rec, register, answers)
        _begin(rec, register, draft, fields, act)
    else:
        require_correctable(register, history_within(rec, draft.id).state)
        opened = before if draft.opened is None else draft.opened
        require_seen(opened, before)
        gone = [name for name in opened if name.startswith(ANSWERS) and name not in fields]
        changed = changed_since(opened, {**fields, **dict.fromkeys(gone)})
        if changed:
            require_open_batch(rec, register, before, fields, answers=ANSWERS)
            rec.put(MATTER, draft.id, given_of(changed))
        if act:
            _amend(rec, register, draft.id, given, before, changed, act)
    save_local_answers(rec.connection, register, draft.id, given)
    record_held(rec, draft.id, lambda name: register_file_id(draft.id, draft.id, name))
    forget_draft(rec.connection, draft.id)
    return draft.id


def begin_entry(
    rec: Recorder, register: Register, answers: Mapping[str, str], area_id: str = "", matter_id: str = ""
) -> str:
    """Begin an entry that was not typed in the window, such as one from a file; its id.

    Raises:
        NotAllowed: the author may not write into this register.
        Problem: the day is missing or none.
    """
    entry_id = matter_id or new_id(rec.clock)
    draft = RegisterEntryDraft(entry_id, register.code, register.version, area_id, answers, "", rec.author)
    return save_entry(rec, register, draft)


def register_of(rec: Recorder, matter_id: str) -> Register:
    """The register of an entry, in the version in which it was created, for whoever does something with it.

    Raises:
        NotAllowed: the author may not look into this register.
        EntryGone: there is no such entry.
        Problem: its register has not come to this computer.
    """
    fields = rec.get(MATTER, matter_id)
    if fields is None:
        raise EntryGone
    register = register_of_fields(rec.connection, fields)
    require_author(rec.connection, rec.author, register.right_to_read)
    return register


def register_of_fields(connection: Connection, fields: Mapping[str, FieldValue]) -> Register:
    """The register that the fields of an entry name.

    Raises:
        Problem: it has not come to this computer.
    """
    code, version = str(fields["register_code"]), str(fields["register_version"])
    register = known_register(connection, code, version)
    if register is None:
        raise Problem(
            "Version {version} of the register {code} is not on this computer yet. Exchange with the "
            "province, then try again.",
            version=version,
            code=code,
        )
    return register


def day_of(register: Register, answers: Mapping[str, str]) -> date:
    """The day of an entry: the answer to the question that the register names.

    Raises:
        Problem: it is missing, or is no date.
    """
    text = answers.get(register.day_question, "")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem("Fill in the day of the entry, for example 05/09/2026. Nothing was lost.") from error


def _begin(
    rec: Recorder, register: Register, draft: RegisterEntryDraft, fields: Mapping[str, FieldValue], act: str
) -> None:
    now = to_millis(rec.clock.now())
    entered: dict[str, FieldValue] = {
        "register_code": register.code,
        "register_version": register.version,
        "entered_by": rec.author,
        "entered_at": now,
    }
    rec.put(MATTER, draft.id, given_of({**entered, **fields}))
    opened: dict[str, Given] = {
        "matter_id": draft.id,
        "action": OPENED,
        "to_state": register.first_state,
        "on_day": str(fields["opened_on"]),
        "recorded_by": rec.author,
        "recorded_at": now,
        **({"act": act} if act else {}),
    }
    rec.put(EVENT, new_id(rec.clock), opened)


def _amend(
    rec: Recorder,
    register: Register,
    matter_id: str,
    given: Mapping[str, str],
    before: Mapping[str, FieldValue],
    changed: Mapping[str, FieldValue],
    act: str,
) -> None:
    """Say in the history what is replaced. Former private answers are kept here, under the event's id."""
    own = local_answers_of(rec.connection, matter_id)
    private = {name: value for name, value in given.items() if is_private(register, name)}
    if not changed and own == private:
        return
    past, now, event_id = history_within(rec, matter_id), rec.clock.now(), new_id(rec.clock)
    event: dict[str, Given] = {
        "matter_id": matter_id,
        "action": AMENDED,
        "from_state": past.state,
        "on_day": rec.clock.today().isoformat(),
        "after": " ".join(sorted(past.heads)),
        "recorded_by": rec.author,
        "recorded_at": to_millis(now),
        "act": act,
        "replaced": {name: _pair(before.get(name), value) for name, value in changed.items()},
    }
    rec.put(EVENT, event_id, event)
    keep_replaced(rec.connection, event_id, own, private)


def _pair(before: FieldValue, after: FieldValue) -> str:
    return json.dumps([before, after], ensure_ascii=False, separators=(",", ":"))


def seen_again(draft: RegisterEntryDraft, changed: ChangedMeanwhile) -> RegisterEntryDraft:
    """The draft with what others changed meanwhile: what was not touched here is as it is there.

    What was typed stays, over what has now been seen; saved once more, it replaces that.
    """
    opened, answers, area_id = dict(draft.opened or {}), dict(draft.answers), draft.area_id
    for item in changed.changes:
        name, value = item.field, cast(FieldValue, item.now)
        key = name.removeprefix(ANSWERS)
        if key != name and (answers.get(key) or None) == (opened.get(name) or None):
            answers.pop(key, None)
            if value is not None:
                answers[key] = str(value)
        elif name == "area_id" and area_id == opened.get(name):
            area_id = str(value or "")
        opened[name] = value
        if value is None and key != name:
            del opened[name]
    return replace(draft, answers=answers, area_id=area_id, opened=opened)

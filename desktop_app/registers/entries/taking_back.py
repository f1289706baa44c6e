"""Taking back what was done by mistake: a step, a step with several entries, entries that a file began.

Nothing is erased: an event says which one does not count any more, and why. What a file corrected is put back
as it was before, except where a person has corrected it since. What went out stays as it went out (Decree
30/2020/NĐ-CP, Art. 18): it is replaced, corrected or recalled.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_app.accounts.officers import require_author
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.problems import Problem
from desktop_app.base.text import one_line
from desktop_app.catalogue.registers.definition import (
    AMENDED,
    NOTED,
    OPENED,
    TAKEN_BACK,
    VOID_STATE,
    VOIDED,
    Register,
)
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import FieldValue
from desktop_app.registers.entries.batches import require_open_batch
from desktop_app.registers.entries.entering import register_of
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.local_answers import put_back_replaced
from desktop_app.registers.entries.reading import entries_of_act, entry_of, history_within
from desktop_app.registers.entries.records import ANSWERS, MATTER, Event, replaced_pair
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.entries.sealing import require_correctable
from desktop_app.registers.entries.steps import (
    REVIEW,
    Step,
    add_event,
    history_seen,
    require_day,
    require_reason,
    restore_entry,
    void_entry,
)
from desktop_app.registers.kinds.wording import wording_of


def last_to_take_back(register: Register, past: History) -> Event | None:
    """The step that may be taken back now: the last one that counts, where the rules allow it."""
    last = past.events[-1] if past.events else None
    return last if last is not None and _why_not(register, past, last) is None else None


def take_back(rec: Recorder, matter_id: str, event_id: str, step: Step) -> str:
    """Let a step count no more; the id of the event that says so. A number that it gave stays the entry's.

    Raises:
        NotAllowed: the author may not take the step, or another took it and he has no right to review.
        SeenOtherwise: the history has gone on since it was looked at.
        Problem: there is no reason, a later step depends on it, or it went out.
    """
    register = register_of(rec, matter_id)
    past = history_seen(rec, matter_id, step)
    event = next((each for each in past.events if each.id == event_id), None)
    if event is None:
        raise Problem("This step was taken back already. Look at the history of the entry.")
    why_not = _why_not(register, past, event)
    if why_not is not None:
        raise why_not
    action = register.action(event.action)
    own = event.recorded_by == rec.author
    right = action.right if action is not None else register.right_to_enter
    require_author(rec.connection, rec.author, right if own else REVIEW)
    require_reason(step)
    require_day(rec, past, step.on)
    named = replace(step, takes_back=event.id)
    if event.action == AMENDED:
        kept = _put_back(rec, register, past, event)
        if kept:
            words = tr(
                "{reason} (corrected since, stays: {fields})", reason=step.reason, fields=", ".join(kept)
            )
            named = replace(named, reason=words)
    return add_event(rec, matter_id, TAKEN_BACK, past, named, event.from_state if event.to_state else "")


def take_back_all(rec: Recorder, act: str, step: Step, progress: Progress = unwatched) -> list[str]:
    """Take back what was done at once with several entries, all or nothing; the ids of the events.

    Steps do not count any more, entries that were started are voided, those that were voided count again, and
    what a file corrected is as before. ``progress`` hears with each entry how many of all are done, and may
    raise to stop: nothing is taken back then.

    Raises:
        NotAllowed: the author may not do so with one of them.
        Problem: there is no reason, or one of them cannot be taken back; the sentence names the entry.
    """
    require_reason(step)
    found = entries_of_act(rec.connection, act)
    together = new_id(rec.clock)
    done: list[str] = []
    for count, matter_id in enumerate(found, start=1):
        progress(count, len(found))
        events = [event for event in history_within(rec, matter_id).events if event.act == act]
        for event in reversed(events):
            own = replace(step, seen=None, entry=None, event_id="", files=(), act=together)
            try:
                said = _undo(rec, matter_id, event, own)
            except Problem as problem:
                name = _name_of(rec, matter_id)
                raise Problem(
                    "{entry}: {reason} Nothing was taken back.", entry=name, reason=problem.sentence()
                ) from problem
            done += [said] if said else []
    if not done:
        raise Problem("All of it was taken back already.")
    return done


def _put_back(rec: Recorder, register: Register, past: History, event: Event) -> list[str]:
    """Let the entry say what it said before a file corrected it; the names of what was corrected since."""
    if past.state != VOID_STATE:
        require_correctable(register, past.state)
    matter_id = event.matter_id
    present = rec.get(MATTER, matter_id) or {}
    words, back, kept = wording_of(register), dict[str, FieldValue](), list[str]()
    for name, pair in event.replaced.items():
        before, after = replaced_pair(pair)
        if present.get(name) == after:
            back[name] = before
        elif present.get(name) != before and name != "opened_on":  # which follows an answer
            question = name.removeprefix(ANSWERS)
            kept.append(words.question(question) if question != name else tr("Residential area"))
    if back:
        require_open_batch(rec, register, present, back, answers=ANSWERS)
        rec.put(MATTER, matter_id, given_of(back))
    put_back_replaced(rec.connection, register, matter_id, event.id)
    return kept


def _undo(rec: Recorder, matter_id: str, event: Event, step: Step) -> str:
    """The id of the event; nothing where it was taken back by itself before."""
    past = history_within(rec, matter_id)
    if event.action == VOIDED:
        return restore_entry(rec, matter_id, step) if past.state == VOID_STATE else ""
    if event.action != OPENED:
        return take_back(rec, matter_id, event.id, step)
    if past.state == VOID_STATE:
        return ""
    if any(each.to_state for each in past.events[1:]):
        raise Problem("Steps were taken with this entry since. Take them back first, or void it by itself.")
    return void_entry(rec, matter_id, step)


def _name_of(rec: Recorder, matter_id: str) -> str:
    matter = entry_of(rec.connection, matter_id)
    return reference_of(rec.connection, matter) or one_line(
        matter.answers.get(register_of(rec, matter_id).title_question, "")
    )


def _why_not(register: Register, past: History, event: Event) -> Problem | None:
    """Why a step cannot be taken back; ``None`` where it can."""
    action = register.action(event.action)
    if past.crossed:
        return Problem(
            "Two computers have taken steps with this entry at the same time. Choose the valid state first."
        )
    if event.action in register.implied_actions:
        return Problem("This was sent to the province at once. Report again instead.")
    if action is None and event.action not in (NOTED, AMENDED):
        return Problem("This is no step that is taken back. Void the entry, or let it count again.")
    if register.seals(event.to_state):
        return Problem("The document went out. Replace, correct or recall it (F4).")
    place = past.events.index(event)
    if event.to_state and any(each.to_state for each in past.events[place + 1 :]):
        return Problem("A later step depends on this one. Take that back first.")
    return None

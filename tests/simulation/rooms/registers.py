"""The room of registers: entries with their steps, batches, links, files and answers that stay here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from desktop_app.attachments.examining import Candidate, examine_made
from desktop_app.base.ids import new_id
from desktop_app.catalogue.registers.definition import VOID_STATE, Register, RegisterAction
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.batches import batches_of, lock_batch
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.files import EntryFile, attach_to_entry, remove_from_entry
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.links import link, unlink
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.reading import entry_of, fields_of_entry, history
from desktop_app.registers.entries.records import Paper, RegisterEntryDraft
from desktop_app.registers.entries.steps import (
    Step,
    add_note,
    offered,
    restore_entry,
    settle,
    take_step,
    void_entry,
)
from desktop_app.registers.entries.taking_back import last_to_take_back, take_back, take_back_all
from desktop_app.registers.kinds.in_use import known_register, register_in_use
from desktop_app.registers.papers.quick_report import report_quickly
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.registers import register_event, register_link, register_matter
from tests.registers.builders import AN_OPINION, AN_URGENT_OPINION
from tests.simulation.rooms.actions import Action, At, Work

BATCHES = ("Trước kỳ họp thứ 5", "Trước kỳ họp thứ 6")
SECRET = "id_number"
MADE_SECRET = "0010990"
"""So begin the numbers of identity cards that people type: none of them leaves its computer."""


def _begin(at: At, code: str, **answers: str) -> Work:
    def work(rec: Recorder) -> str:
        register = register_in_use(rec.connection, code)
        day = {register.day_question: at.day.isoformat()}
        return begin_entry(rec, register, {**answers, **day}, at.area)

    return work


def begin_opinion(at: At) -> Work:
    """An opinion, every third one urgent."""
    answers = {**AN_OPINION, **(AN_URGENT_OPINION if at.more % 3 == 0 else {})}
    return _begin(at, "DLXH", **{**answers, "content": f"Đường ngập {at.words}"})


def begin_petition(at: At) -> Work:
    """A petition of voters, which belongs to a batch."""
    batch = BATCHES[at.pick % 2]
    answers = {"channel": "voter_meeting", "field": "infrastructure", "named": "no"}
    return _begin(at, "KNCT", batch=batch, content=f"Thêm đèn {at.words}", **answers)


def begin_house(at: At) -> Work:
    """A file of a unity house, with the number of a card that stays on this computer."""
    return _begin(at, "NDDK", head=f"Nguyễn Văn {at.words}", **{SECRET: f"{MADE_SECRET}{at.number:05d}"})


def _entry(at: At) -> str | None:
    found = at.one_of(at.rows(register_matter))
    return None if found is None else str(found["id"])


def _register(connection: Connection, matter_id: str) -> Register | None:
    matter = entry_of(connection, matter_id)
    return known_register(connection, matter.register_code, matter.register_version)


def correct(at: At) -> Work | None:
    """The title of an entry is typed anew; what stands in the other fields is left."""
    matter_id = _entry(at)
    if matter_id is None:
        return None
    with at.reading() as connection:
        register = _register(connection, matter_id)
        if register is None:
            return None
        opened, matter = fields_of_entry(connection, matter_id), entry_of(connection, matter_id)
        answers = {**matter.answers, **local_answers_of(connection, matter_id)}
    answers[register.title_question] = f"Sửa lại {at.words}"
    if register.batch_question and at.more % 3 == 0:
        answers[register.batch_question] = BATCHES[at.more % 2]
    draft = RegisterEntryDraft(
        matter_id, register.code, register.version, matter.area_id, answers, "", at.who.name, opened=opened
    )
    return lambda rec: save_entry(rec, register, draft)


def _step(at: At, action: RegisterAction | None, past: History) -> Step:
    paper = Paper(f"{at.number}/QĐ", at.today, f"Quyết định {at.words}")
    return Step(
        at.today,
        reason=f"lý do {at.words}",
        addressee=f"UBND {at.words}",
        paper=paper,
        extra_days=3 if action is not None and action.kind == "extend" else None,
        seen=past.heads,
    )


def step(at: At) -> Work | None:
    """One of the steps that are offered."""
    matter_id = _entry(at)
    if matter_id is None:
        return None
    with at.reading() as connection:
        register, past = _register(connection, matter_id), history(connection, matter_id)
    if register is None:
        return None
    action = at.one_of(offered(past, register.actions))
    if action is None:
        return None
    return lambda rec: take_step(rec, matter_id, action.code, _step(at, action, past))


def take_step_back(at: At) -> Work | None:
    """The last step of an entry was a mistake."""
    found = []
    for each in at.rows(register_matter):
        matter_id = str(each["id"])
        with at.reading() as connection:
            register, past = _register(connection, matter_id), history(connection, matter_id)
        last = None if register is None else last_to_take_back(register, past)
        if last is not None:
            found.append((matter_id, last, past))
    chosen = at.one_of(found)
    if chosen is None:
        return None
    matter_id, last, past = chosen
    return lambda rec: take_back(rec, matter_id, last.id, _step(at, None, past))


def bring_file(at: At) -> Work | None:
    """A file begins an opinion and corrects another one, in one act."""
    begun = at.rows(register_matter, register_matter.c.register_code == "DLXH")
    found = at.one_of(begun)
    act = f"tep-{at.number}-{at.who.name.encode().hex()}"

    def work(rec: Recorder) -> str:
        register = register_in_use(rec.connection, "DLXH")
        answers = {**AN_OPINION, "content": f"Từ tệp {at.words}", register.day_question: at.day.isoformat()}
        new = RegisterEntryDraft(
            new_id(rec.clock), "DLXH", register.version, at.area, answers, "", at.who.name, opened=None
        )
        save_entry(rec, register, new, act)
        if found is not None:
            opened = fields_of_entry(rec.connection, found["id"])
            matter = entry_of(rec.connection, found["id"])
            given = {**matter.answers, "content": f"Tệp sửa {at.words}"}
            draft = replace(new, id=matter.id, area_id=matter.area_id, answers=given, opened=opened)
            save_entry(rec, register, draft, act)
        return act

    return work


def take_all_back(at: At) -> Work | None:
    """What a file did, or a step with several, is taken back as one."""
    act = at.one_of(
        list(dict.fromkeys(each["act"] for each in at.rows(register_event, register_event.c.act != "")))
    )
    if act is None:
        return None
    step = Step(at.today, reason=f"lý do {at.words}")
    return lambda rec: take_back_all(rec, str(act), step)


def settle_crossed(at: At) -> Work | None:
    """Which state holds after steps that two computers took at the same time."""
    for each in at.rows(register_matter):
        with at.reading() as connection:
            past = history(connection, str(each["id"]))
        if past.crossed:
            state = past.crossing[at.more % len(past.crossing)].to_state
            return lambda rec: settle(rec, str(each["id"]), state, _step(at, None, past))
    return None


def note(at: At) -> Work | None:
    """A line in the history, every second one with a file."""
    matter_id = _entry(at)
    if matter_id is None:
        return None
    files = [a_file(at)] if at.more % 2 else []
    return lambda rec: add_note(rec, matter_id, f"ghi nhớ {at.words}", at.today, files=files)


def void_or_restore(at: At) -> Work | None:
    """An entry that was made by mistake is taken out, or counts again."""
    matter_id = _entry(at)
    if matter_id is None:
        return None
    with at.reading() as connection:
        past = history(connection, matter_id)
    take = restore_entry if past.state == VOID_STATE else void_entry
    return lambda rec: take(rec, matter_id, _step(at, None, past))


def report_urgently(at: At) -> Work | None:
    """The quick report of an urgent opinion, which is told before everything else."""
    urgent = [
        str(each["id"])
        for each in at.rows(register_matter, register_matter.c.register_code == "DLXH")
        if '"urgency":"urgent"' in str(each["answers"]).replace(" ", "")
    ]
    matter_id = at.one_of(urgent)
    if matter_id is None:
        return None
    with at.reading() as connection:
        past = history(connection, matter_id)
    event_id = f"khan-{at.number}-{at.who.name.encode().hex()}"
    at.world.of(at.who).urgent.add(event_id)
    told = Step(at.today, addressee=f"Tỉnh {at.words}", seen=past.heads, event_id=event_id)
    return lambda rec: report_quickly(rec, matter_id, None, told)


def join(at: At) -> Work | None:
    """An entry grew out of another."""
    entries = [str(each["id"]) for each in at.rows(register_matter)]
    if len(entries) < 2:
        return None
    first, second = entries[at.pick % len(entries)], entries[at.more % len(entries)]
    return lambda rec: link(rec, first, second)


def part(at: At) -> Work | None:
    """A link is taken back."""
    found = at.one_of(at.rows(register_link, register_link.c.removed == 0))
    if found is None:
        return None
    return lambda rec: unlink(rec, str(found["id"]), f"nhầm {at.words}")


def lock(at: At) -> Work | None:
    """A batch locks today or in two days, or is opened again."""
    with at.reading() as connection:
        register = register_in_use(connection, "KNCT")
        batch = at.one_of(batches_of(connection, register, at.who.name))
    if batch is None:
        return None
    on = (at.today, at.today + timedelta(2), None)[at.more % 3]
    return lambda rec: lock_batch(rec, register, batch.name, on, f"chốt {at.words}")


def a_file(at: At) -> Candidate:
    """A file that nobody else has."""
    content = b"%PDF-1.7 " + at.words.encode() * (1 + at.more)
    return examine_made(content, f"Công văn {at.number}.pdf", "application/pdf")


def attach(at: At) -> Work | None:
    """A file beside an entry."""
    matter_id = _entry(at)
    if matter_id is None:
        return None
    return lambda rec: attach_to_entry(rec, matter_id, a_file(at))


def detach(at: At) -> Work | None:
    """A file beside an entry is taken away."""
    here = attachment.c
    found = at.one_of(at.rows(attachment, here.owner != "", here.id.startswith("rf:")))
    if found is None:
        return None
    matter_id = str(found["id"]).split(":", 2)[1]
    file = EntryFile(matter_id, str(found["owner"]), str(found["name"]), "", None)
    return lambda rec: remove_from_entry(rec, file)


ACTIONS = {
    "begin an opinion": Action(begin_opinion, 3),
    "begin a petition": Action(begin_petition, 2),
    "begin the file of a house": Action(begin_house),
    "correct an entry": Action(correct, 3),
    "take a step": Action(step, 5),
    "take a step back": Action(take_step_back),
    "bring a file of entries": Action(bring_file),
    "take a file back": Action(take_all_back),
    "settle crossed steps": Action(settle_crossed),
    "note something": Action(note),
    "void an entry or let it count": Action(void_or_restore),
    "report quickly": Action(report_urgently, 2),
    "link two entries": Action(join),
    "take a link back": Action(part),
    "lock a batch": Action(lock),
    "attach a file to an entry": Action(attach),
    "take a file from an entry": Action(detach),
}

"""Steps that officers take with an entry: each adds a line to its history, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import record_file
from desktop_app.base.clock import to_millis
from desktop_app.base.field_problem import at
from desktop_app.base.ids import new_id, register_file_id
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import (
    NOTED,
    RESTORED,
    SETTLED,
    VOID_STATE,
    VOIDED,
    ActionKind,
    Need,
    Register,
    RegisterAction,
)
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.registers.entries.batches import require_open_batch
from desktop_app.registers.entries.drafts import forget_draft
from desktop_app.registers.entries.entering import register_of, register_of_fields
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import entry_of, history_within
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER, NO_PAPER, Paper, RegisterEntry
from desktop_app.registers.entries.relations import following, reference_of
from desktop_app.registers.entries.sealing import follow_state, require_seen_as_it_goes_out
from desktop_app.registers.entries.used_numbers import RECIPIENTS, another_with, require_unused, sent_with
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.numbers.giving import give_number, require_fits
from desktop_app.registers.numbers.grouping import rule_for

REVIEW = "registers.review"
"""The right to void entries, to let them count again and to settle what crossed."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an officer gives with a step. ``seen``: the events that stood last in the history he looked at."""

    on: date
    reason: str = ""
    addressee: str = ""
    paper: Paper = NO_PAPER
    extra_days: int | None = None
    until: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] | None = None
    entry: RegisterEntry | None = None
    """The entry as he looked at it, which matters where it is issued as it is."""
    event_id: str = ""
    """The id that the event gets, which is that of its draft; a new one where it is empty."""
    files: Sequence[Candidate] = ()
    """What is attached to it."""
    act: str = ""
    """The same for all steps that are taken at once with several entries."""
    takes_back: str = ""
    """The id of the event that does not count any more."""
    letter_out: bool = False
    """Whether its letter is to be entered among the documents out, where it gets its number."""


class SeenOtherwise(Problem):
    """Something happened to the entry that whoever takes the step has not seen."""

    def __init__(self) -> None:
        super().__init__(
            "The history of this entry has changed since. Look at it, then take the step again; what "
            "was typed is kept."
        )


def take_step(rec: Recorder, matter_id: str, code: str, step: Step) -> str:
    """Take a step of the register; the id of the event.

    With the number, related entries take a step too, such as the document that this one replaces.

    Raises:
        NotAllowed: the author may not take it.
        SeenOtherwise: the history has gone on since it was looked at.
        CorrectedMeanwhile: the entry would go out, and was corrected since it was looked at.
        Problem: the step does not lead from the present state, or something that it needs is missing; the
            sentence says what.
    """
    register = register_of(rec, matter_id)
    action = register.action(code)
    if action is None:
        raise Problem("The register has no step “{code}”.", code=code)
    require_author(rec.connection, rec.author, action.right)
    past = history_seen(rec, matter_id, step)
    if past.crossed:
        raise Problem(
            "Two computers have taken steps with this entry at the same time. Choose the valid state first."
        )
    if not action.leads_from(past.state):
        raise Problem("This step cannot be taken now. Choose one of those that are offered.")
    if step.entry is not None and register.seals(action.to):
        require_seen_as_it_goes_out(register, step.entry, entry_of(rec.connection, matter_id))
    _require_what_it_needs(action, step)
    require_day(rec, past, step.on)
    require_unused(rec.connection, step.paper, step.addressee)
    if register.seals(action.to):
        _require_written(register, code, {**entry_of(rec.connection, matter_id).answers, **step.answers})
    event_id = add_event(rec, matter_id, code, past, step, action.to)
    rule = rule_for(rec.connection, register, step.on.year) if action.number else None
    if rule is not None:
        if not any(event.action in numbering_steps(register) for event in past.events):
            require_fits(rec, matter_id, step.on)
        give_number(rec, rule.of(entry_of(rec.connection, matter_id).answers), matter_id, step.on)
        if register.seals(action.to):
            _require_unused_in_steps(rec, matter_id, step.on)
        for each in following(rec.connection, register, matter_id, step.on):
            require_author(rec.connection, rec.author, each.action.right)
            follow_up = Step(step.on, reason=each.reason, paper=each.paper)
            add_event(rec, each.matter_id, each.action.code, each.past, follow_up, each.action.to)
    return event_id


def add_note(
    rec: Recorder,
    matter_id: str,
    text: str,
    on: date,
    event_id: str = "",
    files: Sequence[Candidate] = (),
) -> str:
    """Add a line to the history; the state stays. The id of the event.

    Raises:
        NotAllowed: the author may not write into this register.
        Problem: the line is empty.
    """
    register = register_of(rec, matter_id)
    require_author(rec.connection, rec.author, register.right_to_enter)
    if not text.strip():
        raise Problem("The note is empty. Type what is to be remembered.")
    past = history_within(rec, matter_id)
    return add_event(rec, matter_id, NOTED, past, Step(on, reason=text, event_id=event_id, files=files), "")


def void_entry(rec: Recorder, matter_id: str, step: Step) -> str:
    """Take out an entry that was made by mistake: it stays, with the reason. The id of the event.

    Raises:
        NotAllowed: the author has no right to it.
        SeenOtherwise: the history has gone on since it was looked at.
        Problem: there is no reason, or it was voided before.
    """
    register = register_of(rec, matter_id)
    require_author(rec.connection, rec.author, REVIEW)
    past = history_seen(rec, matter_id, step)
    if past.state == VOID_STATE:
        raise Problem("This entry was voided before.")
    require_reason(step)
    require_open_batch(rec, register, rec.get(MATTER, matter_id) or {}, answers=ANSWERS)
    return add_event(rec, matter_id, VOIDED, past, step, VOID_STATE)


def restore_entry(rec: Recorder, matter_id: str, step: Step) -> str:
    """Let a voided entry count again, in the state that it had. The id of the event.

    Raises:
        NotAllowed: the author has no right to it.
        SeenOtherwise: the history has gone on since it was looked at.
        Problem: there is no reason, or it was not voided.
    """
    register = register_of(rec, matter_id)
    require_author(rec.connection, rec.author, REVIEW)
    require_open_batch(rec, register, rec.get(MATTER, matter_id) or {}, answers=ANSWERS)
    past = history_seen(rec, matter_id, step)
    voided = past.last(VOIDED)
    if past.state != VOID_STATE or voided is None:
        raise Problem("This entry counts already.")
    require_reason(step)
    return add_event(rec, matter_id, RESTORED, past, step, voided.from_state)


def settle(rec: Recorder, matter_id: str, state: str, step: Step) -> str:
    """Say which state holds after steps that two computers took at the same time. The id of the event.

    Raises:
        NotAllowed: the author has no right to it.
        SeenOtherwise: the history has gone on since it was looked at.
        Problem: nothing is to be settled, or the state is none of those to which the steps lead.
    """
    register_of(rec, matter_id)
    require_author(rec.connection, rec.author, REVIEW)
    past = history_seen(rec, matter_id, step)
    if not past.crossed:
        raise Problem("Nothing is to be settled here any more.")
    if state not in {event.to_state for event in past.crossing}:
        raise Problem("Choose one of the states to which the two steps lead.")
    return add_event(rec, matter_id, SETTLED, past, step, state)


def offered(past: History, actions: Iterable[RegisterAction]) -> tuple[RegisterAction, ...]:
    """The steps that may be taken now, those that go back or refuse behind the others.

    There are none while two steps wait to be settled.
    """
    if past.crossed or past.state == VOID_STATE:
        return ()
    return goes_on_first(action for action in actions if action.leads_from(past.state))


def numbering_steps(register: Register) -> frozenset[str]:
    """The steps with which an entry gets its number."""
    return frozenset(action.code for action in register.actions if action.number)


def goes_on_first(actions: Iterable[RegisterAction]) -> tuple[RegisterAction, ...]:
    """Steps in the order in which they are offered: those that give back or refuse come last."""
    return tuple(sorted(actions, key=lambda action: action.kind.turns_back))


def history_seen(rec: Recorder, matter_id: str, step: Step) -> History:
    """What happened to an entry, where it is what was looked at.

    Raises:
        SeenOtherwise: it has gone on since.
    """
    past = history_within(rec, matter_id)
    if step.seen is not None and step.seen != past.heads:
        raise SeenOtherwise
    return past


def require_reason(step: Step) -> None:
    """See that it is said why a step is taken.

    Raises:
        Problem: it is not.
    """
    if not step.reason.strip():
        raise at("reason", Problem("This step needs a reason. Type why it is taken."))


def _require_what_it_needs(action: RegisterAction, step: Step) -> None:
    if action.reason is Need.REQUIRED:
        require_reason(step)
    if action.addressee is Need.REQUIRED and not step.addressee.strip():
        raise at("addressee", Problem("Say to whom. The step needs the office or person it goes to."))
    if action.paper is Need.REQUIRED and not (step.paper.number and step.paper.date):
        raise at("paper_number", Problem("Fill in number and date of the document."))
    if action.kind is ActionKind.EXTEND and step.until is None and not step.extra_days:
        raise at("until", Problem("Say until when, or by how many days, the term is extended."))
    if action.most_days is not None and (step.until is not None or (step.extra_days or 0) > action.most_days):
        sentence = Problem("Say by how many days the term is extended, at most {n}.", n=action.most_days)
        raise at("extra_days", sentence)


def _require_unused_in_steps(rec: Recorder, matter_id: str, on: date) -> None:
    """See that no step of another register says that something else went out with this number."""
    entry = entry_of(rec.connection, matter_id)
    reference, recipients = reference_of(rec.connection, entry), entry.answers.get(RECIPIENTS, "")
    other = another_with(sent_with(rec.connection, reference, on.year), on, recipients)
    if other is not None:
        raise Problem(
            "Number {number} was written into a step of {day} and is not among the documents out. Enter that "
            "document first, with the number that is on it, or take the step back.",
            number=reference,
            day=format_date(other.on),
        )


def _require_written(register: Register, code: str, answers: Mapping[str, str]) -> None:
    """See that no line of a document that goes out is left to the pen."""
    letter = register.letter_of(answers)
    unsaid = letter.unsaid(answers) if letter is not None and letter.issued_by == code else ()
    if not unsaid:
        return
    words = wording_of(register)
    names = [words.question(source.answer) for line in unsaid for source in line.sources[:1]]
    raise Problem(
        "{paper}: {lines} would be left to the pen. Fill it in first (Enter).",
        paper=letter.name.shown() if letter is not None else "",
        lines=", ".join(f"“{name}”" for name in names),
    )


def require_day(rec: Recorder, past: History, on: date) -> None:
    """See that a step is not dated before the entry was created or the step before it, nor after today.

    Raises:
        Problem: it is.
    """
    if past.events and on < past.events[0].on:
        started = past.events[0].on.strftime("%d/%m/%Y")
        raise at("day", Problem("The day is before the entry was opened ({day}). Correct it.", day=started))
    before = next((event for event in reversed(past.events) if event.to_state), None)
    if before is not None and on < before.on:
        day = before.on.strftime("%d/%m/%Y")
        raise at(
            "day",
            Problem(
                "The day is before that of the step before it ({day}). Correct it; if the other day is "
                "wrong, take that step back first.",
                day=day,
            ),
        )
    if on > rec.clock.today():
        raise at("day", Problem("The day is in the future. Type the day on which the step was taken."))


def add_event(rec: Recorder, matter_id: str, code: str, past: History, step: Step, to_state: str) -> str:
    """Add an event to a history; its id. Whether it may be is for the caller to know."""
    event_id = step.event_id or new_id(rec.clock)
    if rec.get(EVENT, event_id) is not None:
        raise Problem("This step was taken already. Look at the history of the entry.")
    fields: dict[str, Given] = {
        "matter_id": matter_id,
        "action": code,
        "from_state": past.state,
        "to_state": to_state,
        "on_day": step.on.isoformat(),
        "after": " ".join(sorted(past.heads)),
        "reason": step.reason.strip(),
        "addressee": step.addressee.strip(),
        "paper_number": step.paper.number.strip(),
        "paper_date": step.paper.date.isoformat() if step.paper.date else None,
        "paper_title": step.paper.title.strip(),
        "extra_days": step.extra_days,
        "until": step.until.isoformat() if step.until else None,
        "answers": {name: value for name, value in step.answers.items() if value},
        "recorded_by": rec.author,
        "recorded_at": to_millis(rec.clock.now()),
        **({"takes_back": step.takes_back} if step.takes_back else {}),
        **({"act": step.act} if step.act else {}),
    }
    rec.put(EVENT, event_id, fields)
    state = to_state or ("" if past.crossed else past.state)
    follow_state(rec, register_of_fields(rec.connection, rec.get(MATTER, matter_id) or {}), matter_id, state)
    for candidate in step.files:
        record_file(rec, register_file_id(matter_id, event_id, candidate.name), event_id, candidate)
    forget_draft(rec.connection, event_id)
    return event_id

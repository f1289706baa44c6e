"""What entries are to each other as their registers name it: replaced, corrected, recalled, answered by.

A new entry says in an answer what it is to the other one, so the link and the form never differ. When it is
given its number, the other one goes on by the step that the relation names, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.text import one_line
from desktop_app.catalogue.registers.definition import Register, RegisterAction
from desktop_app.catalogue.registers.relations import Relation
from desktop_app.catalogue.registers.sources import Source
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.links import GROWS, links_of
from desktop_app.registers.entries.reading import entry_of, history
from desktop_app.registers.entries.records import Paper, RegisterEntry
from desktop_app.registers.kinds.in_use import known_register, registers_in_use
from desktop_app.registers.numbers.reading import number_of_entry

_REFERENCE: Final = "{reference}"
"""Placeholder in the texts of a relation: the number and symbol of the other entry."""
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Following:
    """A step that is taken with another entry because this one was given its number."""

    matter_id: str
    action: RegisterAction
    past: History
    paper: Paper
    reason: str


def relations_to(connection: Connection, code: str, state: str) -> list[tuple[str, Relation]]:
    """What a new entry may be to one of a register that is in a state, with the register of the new one."""
    return [
        (register.code, relation)
        for register in registers_in_use(connection)
        for relation in register.relations
        if relation.register == code and state in relation.states
    ]


def reference_of(connection: Connection, matter: RegisterEntry) -> str:
    """How an entry is referred to: 15/BC-MTTQ-BTT; its number where the register says nothing."""
    given = number_of_entry(connection, matter.id)
    number = given.written if given is not None and given.counts else ""
    register = known_register(connection, matter.register_code, matter.register_version)
    sources = register.reference if register is not None else ()
    parts = [
        number if source.fact == "number" else " ".join(source.answers_in(matter.answers))
        for source in sources
    ]
    return "/".join(filter(None, parts)) or number


def answers_of(connection: Connection, register: Register, code: str, other_id: str) -> dict[str, str]:
    """What a new entry says at first when it is to be ``code`` to another one."""
    other = entry_of(connection, other_id)
    relation = _relation(register, code, other.register_code)
    if relation is None:
        return {}
    taken = {
        name: " ".join(source.answers_in(other.answers)).strip() for name, source in relation.takes.items()
    }
    reference = reference_of(connection, other)
    first = {relation.question: relation.code, relation.names: reference, **taken}
    said = {name: text.replace(_REFERENCE, reference) for name, text in relation.says.items()}
    return {**{name: text for name, text in first.items() if text}, **said}


def grown_answers(connection: Connection, register: Register, other_id: str) -> dict[str, str]:
    """What a new entry says at first when it grows out of another one, such as how it came."""
    other = entry_of(connection, other_id)
    growth = next((each for each in register.growths if each.register == other.register_code), None)
    if growth is None:
        return {}
    past = history(connection, other_id)
    found = dict(growth.says)
    for name, sources in growth.takes.items():
        texts = (" ".join(_answered(source, other, past)).strip() for source in sources)
        text = next(filter(None, texts), "")
        if text:
            found[name] = growth.several.get(name, text) if len(text.split()) > 1 else text
    return found


def _answered(source: Source, other: RegisterEntry, past: History) -> tuple[str, ...]:
    event = past.last(source.event) if source.event else None
    if source.event and event is None:
        return ()
    return source.answers_in(other.answers if event is None else event.answers)


def link_kind(connection: Connection, register: Register, answers: Mapping[str, str], other_id: str) -> str:
    """The kind of the link between a new entry and the one out of which it was created."""
    other = entry_of(connection, other_id)
    for relation in register.relations:
        if relation.register == other.register_code and answers.get(relation.question) == relation.code:
            return relation.code
    return GROWS


def following(connection: Connection, register: Register, matter_id: str, on: date) -> list[Following]:
    """The steps that other entries take when this one is given its number on a day.

    Where the other one cannot take the step (it was replaced meanwhile, or two steps wait to be settled), the
    link alone shows it.
    """
    matter = entry_of(connection, matter_id)
    paper = Paper(reference_of(connection, matter), on, "")
    title = one_line(matter.answers.get(register.title_question, ""))[:_LONGEST_REASON]
    found = []
    for link in links_of(connection, matter_id):
        if link.to_id != matter_id:
            continue
        other = entry_of(connection, link.from_id)
        relation = _relation(register, link.kind, other.register_code)
        its_own = known_register(connection, other.register_code, other.register_version)
        action = its_own.action(relation.step) if its_own is not None and relation is not None else None
        past = history(connection, other.id)
        if action is not None and _may_follow(action, past, on):
            found.append(Following(other.id, action, past, paper, title))
    return found


def _may_follow(action: RegisterAction, past: History, on: date) -> bool:
    started_by_then = bool(past.events) and past.events[0].on <= on
    return started_by_then and not past.crossed and action.leads_from(past.state)


def _relation(register: Register, code: str, other: str | None) -> Relation | None:
    return next(
        (each for each in register.relations if each.code == code and other in (None, each.register)), None
    )

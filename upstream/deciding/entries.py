"""Entries that the province creates in the registers of its communes, such as an invitation to a conference.

An entry has the same id everywhere, so that the steps of all communes are listed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from desktop_app.base.clock import SystemClock
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.wire.op import Value
from upstream.base.problems import ServerProblem
from upstream.database.tables import record as table
from upstream.deciding.decisions import write_records
from upstream.records.stored import decode_fields, load_records

if TYPE_CHECKING:
    from desktop_app.catalogue.registers.definition import Register

MATTER, EVENT = "register_matter", "register_event"
_OPENED = "opened"
_ANSWERS = "answers/"
_MANIFEST = "register.toml"


@dataclass(frozen=True, slots=True)
class EntryThere:
    """What one commune did with an entry: its state, and the answers of its last steps by step."""

    commune: str
    state: str
    answers: Mapping[str, Mapping[str, str]]


def read_register(register: str) -> Register:
    """Return a register by its code, as it is shipped, or by the path of its folder.

    Raises:
        ServerProblem: there is none, or it has mistakes.
    """
    from desktop_app.catalogue.loading import read_definition
    from desktop_app.catalogue.packages.package import package_from_folder
    from desktop_app.catalogue.registers.definition import Register

    shipped = resource_path("catalogue", "registers") / register
    folder = shipped if (shipped / _MANIFEST).exists() else Path(register)
    if not (folder / _MANIFEST).exists():
        raise _no_register(register)
    definition = read_definition(package_from_folder(folder))
    if not isinstance(definition, Register):
        raise _no_register(register)
    return definition


def _no_register(register: str) -> ServerProblem:
    return ServerProblem(
        "“{register}” is no register. Name one that is shipped (HNTT), or the folder of a package.",
        register=register,
    )


def check_answers(register: Register, answers: Mapping[str, str]) -> None:
    """Let pass only answers to questions of the form, as an office could have given them.

    Raises:
        ServerProblem: a question is unknown, or its answer does not fit; the sentence names what would.
    """
    from desktop_app.forms.session.session import FormSession

    session = FormSession(register.form(), SystemClock())
    for name, value in answers.items():
        asked = {question.ref.rpartition("/")[2]: question for question in session.questions()}
        question = asked.get(name)
        if question is None:
            raise ServerProblem(
                "The register {register} asks no “{name}” with these answers. It asks: {names}.",
                register=register.code,
                name=name,
                names=", ".join(asked),
            )
        values = [choice.value for choice in question.choices]
        if question.answer_type.is_choice and not set(value.split()) <= set(values):
            raise ServerProblem(
                "“{value}” is no answer to “{name}”. It takes: {values}.",
                value=value,
                name=name,
                values=", ".join(values),
            )
        try:
            session.answer(question.ref, value)
        except Problem as problem:
            raise ServerProblem("{name}: {reason}", name=name, reason=problem.sentence()) from problem
    wrong = {problem.ref.rpartition("/")[2]: problem.message for problem in session.problems()}
    for name in answers:
        if name in wrong:
            raise ServerProblem("{name}: {reason}", name=name, reason=wrong[name])


def begin_entry(
    connection: Connection,
    commune: str,
    register: Register,
    entry_id: str,
    answers: Mapping[str, str],
    author: str,
    now: int,
) -> bool:
    """Begin an entry in a commune as its own computers would; false where it is there already, or refused.

    Raises:
        ServerProblem: the answer that gives the entry its day is missing or is no date.
    """
    day = _day(register, answers)
    if is_there(connection, commune, entry_id):
        return False
    given: dict[str, Value] = {f"{_ANSWERS}{name}": value for name, value in answers.items() if value}
    matter: dict[str, Value] = {
        "register_code": register.code,
        "register_version": register.version,
        "area_id": "",
        "opened_on": day,
        "entered_by": author,
        "entered_at": now,
        **given,
    }
    opened: dict[str, Value] = {
        "matter_id": entry_id,
        "action": _OPENED,
        "to_state": register.first_state,
        "on_day": day,
        "recorded_by": author,
        "recorded_at": now,
    }
    changes = [(MATTER, entry_id, matter), (EVENT, f"{entry_id}:{_OPENED}", opened)]
    write_records(connection, commune, changes, author, now)
    return is_there(connection, commune, entry_id)


def is_there(connection: Connection, commune: str, entry_id: str) -> bool:
    """Whether a commune has the entry."""
    return bool(load_records(connection, commune, [(MATTER, entry_id)]))


def entry_everywhere(connection: Connection, entry_id: str) -> list[EntryThere]:
    """Return what every commune that has the entry did with it, by the code of the commune."""
    columns = table.c
    having = select(columns.commune).where(columns.entity == MATTER, columns.entity_id == entry_id)
    communes = sorted(connection.execute(having).scalars())
    return [_there(connection, commune, entry_id) for commune in communes]


def _there(connection: Connection, commune: str, entry_id: str) -> EntryThere:
    columns = table.c
    query = (
        select(columns.fields)
        .where(columns.commune == commune, columns.entity == EVENT)
        .order_by(columns.version)  # lines of a history never change: this is the order of arrival
    )
    decoded = map(decode_fields, connection.execute(query).scalars())
    events = [fields for fields in decoded if fields.get("matter_id") == entry_id]
    state, answers = "", dict[str, dict[str, str]]()
    for fields in events:
        state = str(fields.get("to_state") or "") or state
        given = {
            name.removeprefix(_ANSWERS): str(value)
            for name, value in fields.items()
            if name.startswith(_ANSWERS) and value is not None
        }
        if given:
            answers[str(fields.get("action"))] = given
    return EntryThere(commune, state, answers)


def parse_answers(words: Iterable[str]) -> dict[str, str]:
    """Answers as they are typed: ``question=value``.

    Raises:
        ServerProblem: one of them has no “=”.
    """
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise ServerProblem("“{word}” is no answer. Write question=value.", word=word)
        found[name.strip()] = value.strip()
    return found


def _day(register: Register, answers: Mapping[str, str]) -> str:
    text = answers.get(register.day_question, "")
    try:
        date.fromisoformat(text)
        if not answers.get(register.title_question):
            raise ValueError(register.title_question)
    except ValueError as error:
        raise ServerProblem(
            "Give the day ({day}=2026-12-31) and the title ({title}=…) of the entry.",
            day=register.day_question,
            title=register.title_question,
        ) from error
    return text

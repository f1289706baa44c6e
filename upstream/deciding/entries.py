"""Entries that the province creates in the registers of its communes, such as an invitation to a conference.

An entry has the same id everywhere, so that the steps of all communes are listed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, SystemClock, from_millis
from desktop_app.base.ids import ATTACHMENT, register_file_id
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.wire.op import Value
from upstream.attachments.sent_down import FileSentDown, give
from upstream.base.problems import ServerProblem
from upstream.deciding.decisions import BookRefuses, write_records
from upstream.records.stored import communes_with, load_newer, load_records

if TYPE_CHECKING:
    from desktop_app.catalogue.registers.definition import Register
    from desktop_app.forms.session.outline import OutlineNode

MATTER, EVENT = "register_matter", "register_event"
OPENED, VOIDED = "opened", "voided"
ANSWERS = "answers/"
_MANIFEST = "register.toml"


class NewEntry(msgspec.Struct, frozen=True):
    """An entry that is to be started in communes, under one id in all of them."""

    id: str
    register: str
    register_version: str
    first_state: str
    day: str
    title: str
    answers: dict[str, str]
    files: tuple[FileSentDown, ...] = ()


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


def opening_questions(register: Register) -> list[OutlineNode]:
    """Return the questions of an entry that are asked when it begins, not with one of its steps."""
    from desktop_app.forms.session.outline import outline

    of_steps = {action.group for action in register.actions if action.group}
    parts = [part for top in outline(register.form()) if top.name not in of_steps for part in top.walk()]
    return [part for part in parts if part.kind == "question" and not part.computed]


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


def entry_to_begin(
    register: Register, entry_id: str, answers: Mapping[str, str], files: Iterable[FileSentDown] = ()
) -> NewEntry:
    """Return what is to be started in communes.

    Raises:
        ServerProblem: the answer that gives the entry its day is missing or is no date.
    """
    day = _day(register, answers)
    given = {name: value for name, value in answers.items() if value}
    return NewEntry(
        entry_id,
        register.code,
        register.version,
        register.first_state,
        day,
        given[register.title_question],
        given,
        tuple(dict.fromkeys(files)),
    )


def begin_entry(connection: Connection, commune: str, entry: NewEntry, author: str, now: int) -> bool:
    """Begin an entry in a commune as its own computers would; false where it is there already.

    Raises:
        ServerProblem: the commune's registers are locked, an answer cannot be stored, or there is no room
            for its files.
    """
    if is_there(connection, commune, entry.id):
        return False
    given: dict[str, Value] = {f"{ANSWERS}{name}": value for name, value in entry.answers.items()}
    matter: dict[str, Value] = {
        "register_code": entry.register,
        "register_version": entry.register_version,
        "area_id": "",
        "opened_on": entry.day,
        "entered_by": author,
        "entered_at": now,
        **given,
    }
    opened: dict[str, Value] = {
        "matter_id": entry.id,
        "action": OPENED,
        "to_state": entry.first_state,
        "on_day": entry.day,
        "recorded_by": author,
        "recorded_at": now,
    }
    changes = [(MATTER, entry.id, matter), (EVENT, f"{entry.id}:{OPENED}", opened)]
    for file in entry.files:
        give(connection, commune, file, now)
        changes.append((*_file_key(entry, file), _named(entry, file, author, now)))
    try:
        write_records(connection, commune, changes, author, now)
    except BookRefuses as refused:
        raise ServerProblem(
            "{commune} refused it: its registers are locked, or an answer cannot be stored.", commune=commune
        ) from refused
    return True


def withdraw_entry(
    connection: Connection, commune: str, entry: NewEntry, reason: str, author: str, now: int
) -> bool:
    """Void an entry as an office does that made it by mistake, and take its files back.

    False where it is voided already.

    Raises:
        ServerProblem: the commune does not have it, has taken steps with it, or its registers are locked.
    """
    entry_id = entry.id
    if not is_there(connection, commune, entry_id):
        raise ServerProblem("{commune} has no entry {entry}.", commune=commune, entry=entry_id)
    past = _events(connection, commune, entry_id)
    if any(fields.get("action") == VOIDED for fields in past.values()):
        return False
    taken = [name for name, fields in past.items() if fields.get("to_state") and fields["action"] != OPENED]
    if taken:
        raise ServerProblem(
            "{commune} has taken steps with it since. Ask the office to void it.", commune=commune
        )
    seen = {each for fields in past.values() for each in str(fields.get("after") or "").split()}
    opened = next((fields for fields in past.values() if fields.get("action") == OPENED), {})
    day = max(str(opened.get("on_day") or ""), from_millis(now).astimezone(VIETNAM).date().isoformat())
    voided: dict[str, Value] = {
        "matter_id": entry_id,
        "action": VOIDED,
        "from_state": str(opened.get("to_state") or ""),
        "to_state": VOIDED,
        "on_day": day,
        "after": " ".join(sorted(past.keys() - seen)),
        "reason": reason,
        "recorded_by": author,
        "recorded_at": now,
    }
    nothing: dict[str, Value] = {"owner": "", "sha256": "", "size": None}
    changes = [(*_file_key(entry, file), nothing) for file in entry.files]
    try:
        write_records(connection, commune, [*changes, (EVENT, f"{entry_id}:{VOIDED}", voided)], author, now)
    except BookRefuses as refused:
        problem = ServerProblem("{commune} refused it: its registers are locked.", commune=commune)
        raise problem from refused
    return True


def _file_key(entry: NewEntry, file: FileSentDown) -> tuple[str, str]:
    return ATTACHMENT, register_file_id(entry.id, entry.id, file.name)


def _named(entry: NewEntry, file: FileSentDown, author: str, now: int) -> dict[str, Value]:
    """Return the record by which an office knows a file of an entry."""
    named: dict[str, Value] = {**msgspec.structs.asdict(file)}
    return {**named, "owner": entry.id, "added_by": author, "added_at": now}


def is_there(connection: Connection, commune: str, entry_id: str) -> bool:
    """Whether a commune has the entry."""
    return bool(load_records(connection, commune, [(MATTER, entry_id)]))


def entry_everywhere(connection: Connection, entry_id: str) -> list[EntryThere]:
    """Return what every commune that has the entry did with it, by the code of the commune."""
    communes = communes_with(connection, MATTER, entry_id)
    return [_there(connection, commune, entry_id) for commune in communes]


def _there(connection: Connection, commune: str, entry_id: str) -> EntryThere:
    state, answers = "", dict[str, dict[str, str]]()
    for fields in _events(connection, commune, entry_id).values():
        state = str(fields.get("to_state") or "") or state
        given = {
            name.removeprefix(ANSWERS): str(value)
            for name, value in fields.items()
            if name.startswith(ANSWERS) and value is not None
        }
        if given:
            answers[str(fields.get("action"))] = given
    return EntryThere(commune, state, answers)


def _events(connection: Connection, commune: str, entry_id: str) -> dict[str, dict[str, Value]]:
    """Return the history of an entry by the ids of its lines, in the order of arrival."""
    lines = load_newer(connection, commune, -1, [EVENT])
    of_entry = (line for line in lines if line.fields.get("matter_id") == entry_id)
    # Lines of a history never change: by version they are in the order of arrival.
    return {line.entity_id: line.fields for line in sorted(of_entry, key=lambda line: line.version)}


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

"""What must be told: what stands in the book is on a screen, alike on all computers, with author and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from desktop_app.attachments.content import is_whole
from desktop_app.base.clock import to_millis
from desktop_app.journal.past.history import history_of
from desktop_app.registers.entries.local_answers import local_answers_of_all
from desktop_app.wire.op import Value
from tests.simulation.checks import Failure
from tests.simulation.computer import Computer
from tests.simulation.judging.held import States
from tests.simulation.judging.screens import SCREENS, look, marks_in
from tests.simulation.oracle import Act, Record
from tests.simulation.rooms.registers import MADE_SECRET


def _put_away(entity: str, fields: Mapping[str, Value]) -> bool:
    """Whether somebody put a record away: what it says stands in the history alone."""
    return bool(
        (entity == "fund_draft" and fields.get("given_up"))
        or (entity == "register_link" and fields.get("removed"))
        or (entity == "register_batch" and not fields.get("locks_on"))
    )


def check_told(computers: Sequence[Computer], states: States, record: Record, *, one_time: bool) -> None:
    """Look at every screen of every computer. ``one_time``: nobody says anything again for others.

    Raises:
        Failure: something is on no screen, or two computers tell it differently.
    """
    wanted = _typed(states)
    told: dict[str, tuple[str, Sequence[str]]] = {}
    for who in computers:
        shown = look(who)
        if shown.keys() == SCREENS.keys():
            missing = wanted - marks_in("".join(part for parts in shown.values() for part in parts))
            if missing:
                raise Failure("on no screen", f"{who.name} sees nowhere {_where(states, missing)}")
        for room, parts in shown.items():
            other, same = told.setdefault(room, (who.name, parts))
            if same != parts:
                raise Failure("unlike", f"{room}: {_difference((other, same), (who.name, parts))}")
        if one_time:
            _authors(who, record, states)


def _typed(states: States) -> set[str]:
    """The texts that stand in records which nobody put away."""
    return {
        mark
        for (entity, _), fields in states.items()
        if not _put_away(entity, fields)
        for value in fields.values()
        if isinstance(value, str)
        for mark in marks_in(value)
    }


def _where(states: States, marks: set[str]) -> list[str]:
    return [
        f"{':'.join(key)} {name} = {value!r}"
        for key, fields in states.items()
        for name, value in fields.items()
        if isinstance(value, str) and marks_in(value) & marks
    ]


def _difference(one: tuple[str, Sequence[str]], other: tuple[str, Sequence[str]]) -> str:
    for here, there in zip(one[1], other[1], strict=False):
        if here != there:
            at = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), 0)
            begin = max(0, at - 120)
            return f"{one[0]}: …{here[begin : at + 200]}, {other[0]}: …{there[begin : at + 200]}"
    return f"{one[0]} sees {len(one[1])} parts, {other[0]} {len(other[1])}"


def _authors(who: Computer, record: Record, states: States) -> None:
    """A figure that was typed once is told with the name and the moment of whoever typed it."""
    typed: Counter[tuple[str, Value]] = Counter()
    acts: dict[tuple[str, Value], Act] = {}
    for act in record.acts:
        for (entity, key, name), value in act.values.items():
            if entity == "indicator_value" and name == "value":
                typed[key, value] += 1
                acts[key, value] = act
    once = {
        key: acts[key, value]
        for (entity, key), fields in states.items()
        if entity == "indicator_value" and typed[key, value := fields.get("value")] == 1 and value is not None
    }
    with who.office.read() as connection:
        for key, act in once.items():
            value = states["indicator_value", key]["value"]
            told = [
                (each.author, to_millis(each.at))
                for each in history_of(connection, "indicator_value", key)
                if each.field == "value" and each.after == value
            ]
            if told[-1:] != [(act.by, act.at)]:
                raise Failure("history", f"{who.name} reads of {value} in {key} {told}, not {act.by, act.at}")


def check_files(states: States, here: Mapping[str, Computer], at_province: set[str]) -> None:
    """A content that any end holds whole, and a record names, is whole at every end."""
    named = {
        str(fields["sha256"])
        for (kind, _), fields in states.items()
        if kind == "attachment" and fields.get("owner")
    }
    held: dict[str, set[str]] = {"the province": at_province & named}
    for name, who in here.items():
        with who.office.read() as connection:
            held[name] = {each for each in named if is_whole(connection, each)}
    somewhere = set().union(*held.values())
    for name, contents in held.items():
        if missing := somewhere - contents:
            raise Failure("no content", f"{name} does not have {sorted(missing)}, which another end has")


def check_secrets(computers: Sequence[Computer], states: States, record: Record) -> None:
    """A private answer is on the computer where it was typed, or on copies of it, and nowhere else."""
    for key, fields in states.items():
        if any(isinstance(value, str) and MADE_SECRET in value for value in fields.values()):
            raise Failure("secret", f"the province was told the private answer of {':'.join(key)}")
    makers = {key[1]: act for act in record.acts for key in act.born if key[0] == "register_matter"}
    for who in computers:
        with who.office.read() as connection:
            here = local_answers_of_all(
                connection, [key for kind, key in states if kind == "register_matter"]
            )
        strange = [key for key in here if key in makers and not _same_person(makers[key].by, who.name)]
        if strange:
            raise Failure("secret", f"{who.name} has the private answers of {strange}, typed elsewhere")
        houses = [key for (_, key), said in states.items() if said.get("register_code") == "NDDK"]
        own = [key for key in houses if key in makers and makers[key].number in who.acts]
        gone = [key for key in own if makers[key].saved and key not in here]
        if gone:
            raise Failure("secret", f"{who.name} has no longer the private answers of {gone}")


def _same_person(one: str, other: str) -> bool:
    """Whether two computers are one, or copies of one."""
    return one.partition("-")[0] == other.partition("-")[0]

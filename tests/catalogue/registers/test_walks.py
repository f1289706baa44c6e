"""Every step of every shipped register can be taken in a real book, from the first state to an end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import Register, RegisterAction
from desktop_app.registers.numbers.reading import number_of_entry
from tests.builders import NOON, an_office
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped, way_to_an_end, ways_from
from tests.catalogue.registers.walking import state_of, walk

NEVER_NUMBERED = {("VBDI", "dropped")}
"""A draft that is never issued gets no number (Decree 30/2020/NĐ-CP, Art. 15)."""

CHOICES_TRIED = 4
"""So many choices of each list begin an entry, so that the parts they open are asked too."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = an_office(tmp_path_factory.mktemp("walks"))
    yield opened
    opened.close()


type Taken = tuple[str, RegisterAction]
"""A step and the state from which it is taken."""


def ways_over_all_steps(register: Register) -> Iterator[tuple[RegisterAction, ...]]:
    """Ways from the first state to an end which together take every step from every state it starts from.

    A step that lies on the way to, or on from, a farther one is not walked once more by itself.
    """
    before = ways_from(register, register.first_state)
    waiting = [(start, action) for action in register.actions for start in sorted(action.from_states)]
    done: set[Taken] = set()
    for start, action in sorted(waiting, key=lambda each: -len(before[each[0]])):
        if (start, action) not in done:
            way = (*before[start], action, *way_to_an_end(register, action.to or start))
            done.update(steps_of(register, way))
            yield way
    assert done >= set(waiting), "a step is on no way"


def steps_of(register: Register, way: tuple[RegisterAction, ...]) -> Iterator[Taken]:
    """The steps of a way, each with the state it is taken from."""
    state = register.first_state
    for action in way:
        assert state in action.from_states
        yield state, action
        state = action.to or state


@pytest.mark.parametrize("code", CODES)
def test_every_step_is_taken_and_leads_on_to_an_end(office: Office, code: str) -> None:
    register = shipped(code)
    answers = plausible_answers(register, FixedClock(NOON))
    for steps in ways_over_all_steps(register):
        matter_id = walk(office, register, answers, steps)
        assert state_of(office, matter_id) in {state.code for state in register.states if state.ends}
        with office.read() as connection:
            given = number_of_entry(connection, matter_id)
        if (code, steps[-1].to) in NEVER_NUMBERED:
            assert given is None
            continue
        assert given is not None, f"{code}: an entry ended without a number: {[a.code for a in steps]}"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("prefer", range(1, CHOICES_TRIED))
def test_other_choices_are_answered_as_well(office: Office, code: str, prefer: int) -> None:
    register = shipped(code)
    answers = plausible_answers(register, FixedClock(NOON), prefer)
    matter_id = walk(office, register, answers, way_to_an_end(register, register.first_state))
    assert register.ends(state_of(office, matter_id))

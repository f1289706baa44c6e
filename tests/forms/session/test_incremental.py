"""What is kept up to date step by step is what working everything out anew would give."""

from __future__ import annotations

import re
from random import Random

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node, clone
from tests.forms.building import NOON
from tests.forms.differential.random_forms import Form, answer_for
from tests.forms.session.wild_forms import Wild

SHORT, LONG = 150, 5_000
STEPS = 15


def state(root: Node) -> dict[str, tuple[str, bool]]:
    return {
        node.path(): (node.value, node.relevant)
        for node in root.walk()
        if not node.path().endswith("instanceID")
    }


def anew(session: FormSession, definition: FormDefinition) -> FormSession:
    return FormSession(definition, FixedClock(NOON), tree=clone(session.root), random=Random(1))


def step(session: FormSession, form: Form, random: Random) -> str:
    free = [
        node.path()
        for node in session.root.walk()
        if node.shape is not None and node.shape.repeated and form.repeats.get(node.shape.path)
    ]
    if free and random.random() < 0.3:
        path = random.choice(free)
        if random.random() < 0.5:
            session.remove_repeat(path)
            return f"removed {path}"
        above = path.rpartition("[")[0]
        if session.repeat_count(above) < 5:
            session.add_repeat(above)
        return f"added {above}"
    leaves = [node.path() for node in session.root.walk() if re.search(r"/(q\d+|n)$", node.path())]
    path = random.choice(leaves)
    kind = next(place.kind for place in form.places if place.path == re.sub(r"\[\d+\]", "", path))
    value = answer_for(random, kind)
    session.answer(path, value)
    return f"{path} = {value!r}"


def play(seed: int) -> list[str]:
    form = Wild(seed).form()
    definition = load_form(form.xml)
    session = FormSession(definition, FixedClock(NOON), random=Random(1))
    random = Random(seed + 1)
    for number in range(STEPS):
        done = step(session, form, random)
        here, there = state(session.root), state(anew(session, definition).root)
        if here != there:
            wrong = [path for path in here.keys() | there.keys() if here.get(path) != there.get(path)]
            different = [f"{path}: {here.get(path)} {there.get(path)}" for path in sorted(wrong)]
            return [f"seed {seed} step {number}: {done}", *different, form.xml]
    return []


def test_step_by_step_is_the_same_as_anew() -> None:
    for seed in range(SHORT):
        assert play(seed) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_many_forms_step_by_step_are_the_same_as_anew() -> None:
    assert [found for seed in range(SHORT, SHORT + LONG) if (found := play(seed))] == []

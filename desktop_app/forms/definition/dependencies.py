"""Which expressions must be reevaluated when an answer, a relevance or a repeat changes.

Each place has three tasks: its repeat count, its relevance and its calculation. The tasks are put into
an order in which every task comes after all it reads; a cycle is an error of the form.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.forms.xpath.paths import Read

COUNT, RELEVANT, VALUE = 0, 1, 2
TASKS_PER_SHAPE = 3


class ShapeExpression(NamedTuple):
    """An expression that gives the count, relevance or value of ``shape``, and what it reads."""

    shape: Shape
    kind: int
    reads: frozenset[Read]


class Dependent(NamedTuple):
    """A task to do again, for the nodes under the nearest node at ``anchor`` around the change."""

    task: int
    anchor: Shape


class Graph(NamedTuple):
    """``order`` gives each task its rank; ``dependents`` by the index of the shape that changed."""

    order: list[int]
    dependents: list[list[Dependent]]
    tasks: list[int]
    """All tasks that have an expression, in order."""
    stepping: frozenset[int] = frozenset()
    """Indexes of repeats whose count depends on their own occurrences: it is computed step by step."""
    waiting: frozenset[int] = frozenset()
    """Those among them whose count depends on answers in their occurrences: one more waits for them."""


def task_of(shape: Shape, kind: int) -> int:
    """The number of a task."""
    return shape.index * TASKS_PER_SHAPE + kind


def build(shapes: list[Shape], rules: list[ShapeExpression]) -> Graph:
    """Put all rules into order.

    Raises :class:`Problem` naming the questions when they depend on each other in a circle.
    """
    following: list[set[int]] = [set() for _ in range(len(shapes) * TASKS_PER_SHAPE)]
    dependents: list[list[Dependent]] = [[] for _ in shapes]
    for shape in shapes:
        following[task_of(shape, COUNT)].add(task_of(shape, RELEVANT))
        following[task_of(shape, RELEVANT)].add(task_of(shape, VALUE))
        if shape.parent is not None:
            following[task_of(shape.parent, RELEVANT)].add(task_of(shape, RELEVANT))
            if shape.repeated:
                following[task_of(shape.parent, RELEVANT)].add(task_of(shape, COUNT))
    for rule in rules:
        task = task_of(rule.shape, rule.kind)
        for read in rule.reads:
            if read.only_place and rule.kind == COUNT:
                continue  # what is counted has no place yet
            if read.only_place or (read.shape.children and read.shape in rule.shape.chain()[:-1]):
                kind = COUNT  # an ancestor's occurrences; its relevance is inherited anyway
            else:
                kind = RELEVANT if read.shape.children else VALUE
            following[task_of(read.shape, kind)].add(task)
            dependents[read.shape.index].append(Dependent(task, read.anchor))
    order, stepping, waiting = _rank(following), frozenset[int](), frozenset[int]()
    if -1 in order:
        stepping, waiting = _let_step(following, rules)
        order = _rank(following)
    if -1 in order:
        raise _circle(following, order, shapes)
    tasks = sorted((task_of(rule.shape, rule.kind) for rule in rules), key=order.__getitem__)
    return Graph(order, dependents, tasks, stepping, waiting)


def _let_step(
    following: list[set[int]], rules: list[ShapeExpression]
) -> tuple[frozenset[int], frozenset[int]]:
    """Let counts that follow from their own occurrences ("one more while …") come last in their circle.

    What a step changes is marked again until the count no longer changes; see ``MAX_STEPS``. The second are
    those that read answers, and not only how many occurrences there are.
    """
    given = {rule.shape.index for rule in rules if rule.kind == VALUE}
    answered: set[int] = set()
    preceding: list[list[int]] = [[] for _ in following]
    for task, targets in enumerate(following):
        for target in targets:
            preceding[target].append(task)
    stepping: set[int] = set()
    for rule in rules:
        if rule.kind != COUNT or any(rule.shape in read.shape.chain() for read in rule.reads):
            continue  # of an occurrence that is only counted, nothing can be read
        count = task_of(rule.shape, COUNT)
        before, waiting = set[int](), [count]
        while waiting:
            for task in preceding[waiting.pop()]:
                if task not in before:
                    before.add(task)
                    waiting.append(task)
        if count in before:
            stepping.add(rule.shape.index)
            inside = [shape.index for shape in rule.shape.walk() if not shape.children]
            if any(at not in given and at * TASKS_PER_SHAPE + VALUE in before for at in inside):
                answered.add(rule.shape.index)
            for target in following[count] & before:
                preceding[target].remove(count)
            following[count] -= before
    return frozenset(stepping), frozenset(answered)


def _rank(following: list[set[int]]) -> list[int]:
    """The place of each task in the order; -1 for those in a circle or behind one."""
    before = [0] * len(following)
    for targets in following:
        for target in targets:
            before[target] += 1
    ready = deque(task for task, count in enumerate(before) if count == 0)
    rank = [-1] * len(following)
    done = 0
    while ready:
        task = ready.popleft()
        rank[task] = done
        done += 1
        for target in following[task]:
            before[target] -= 1
            if before[target] == 0:
                ready.append(target)
    return rank


def _circle(following: list[set[int]], rank: list[int], shapes: list[Shape]) -> Problem:
    """Name the places of one circle. A task that was not ranked is in a circle or behind one."""
    preceding: dict[int, int] = {}
    for task, targets in enumerate(following):
        if rank[task] < 0:
            for target in targets:
                if rank[target] < 0:
                    preceding.setdefault(target, task)
    seen: list[int] = []
    at = next(iter(preceding))
    while at not in seen:
        seen.append(at)
        at = preceding[at]
    circle = [shapes[task // TASKS_PER_SHAPE] for task in reversed(seen[seen.index(at) :])]
    names = list(dict.fromkeys(shape.path for shape in circle))
    return Problem(
        "These questions depend on each other in a circle: {names}. Change one of their rules.",
        names=" → ".join([*names, names[0]]),
    )

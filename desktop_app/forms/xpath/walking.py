"""Walking through the nodes of an instance, one step of a path after the other."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.base.problems import Problem
from desktop_app.forms.xpath.context import Compiled, Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.lookups import Rows
from desktop_app.forms.xpath.syntax_tree import LocationStep

MOST_WORK = 5_000_000
"""Nodes that one predicate may go through with all inside of it: some seconds."""

type Stepper = Callable[[list[Node], Context], list[Node]]
type Tests = list[tuple[str, Compiled]]
"""The compiled predicates of a step with their kinds; a number (n, or a when it is one) means a position."""


def stepper(step: LocationStep, tests: Tests, with_self: bool) -> Stepper:
    """The walk of one step; ``with_self`` lets ``//`` at the start of a path include the root."""
    test = step.test
    if step.axis == "child" and test not in ("*", "node()"):
        if not tests:
            return lambda nodes, _c: [child for node in nodes for child in node.children.get(test, ())]
        return lambda nodes, c: [
            child for node in nodes for child in filtered(list(node.children.get(test, ())), tests, c)
        ]
    if step.axis == "parent":
        return lambda nodes, c: [
            found for parent in _parents(nodes, test) for found in filtered([parent], tests, c)
        ]
    if step.axis == "descendant" and tests:
        return lambda nodes, c: [
            found
            for node in nodes
            for found in _filtered_by_parent(_around(node, step.axis, test, with_self), tests, c)
        ]
    return lambda nodes, c: [
        found for node in nodes for found in filtered(_around(node, step.axis, test, with_self), tests, c)
    ]


def _filtered_by_parent(nodes: list[Node], tests: Tests, c: Context) -> list[Node]:
    """``//x[2]`` is the second ``x`` of each parent (XPath 1.0, 2.5), not the second of all."""
    families: dict[int, list[Node]] = {}
    for node in nodes:
        families.setdefault(id(node.parent), []).append(node)
    kept = {id(node) for family in families.values() for node in filtered(family, tests, c)}
    return [node for node in nodes if id(node) in kept]


def _parents(nodes: list[Node], test: str) -> list[Node]:
    parents = {id(node.parent): node.parent for node in nodes if node.parent is not None}
    return [parent for parent in parents.values() if test in ("node()", "*", parent.name)]


def _around(node: Node, axis: str, test: str, with_self: bool) -> list[Node]:
    found: list[Node]
    if axis == "self":
        found = [node]
    elif axis == "descendant":
        found = [below for below in node.walk() if with_self or below is not node]
    elif axis == "attribute":
        value = (node.attributes or {}).get(test)
        return [] if value is None else [Node(test, None, node, value)]
    else:
        found = [child for group in node.children.values() for child in group]
    return found if test in ("*", "node()") else [item for item in found if item.name == test]


def count(nodes: int, work: list[int]) -> None:
    """Note that a predicate goes through so many nodes more.

    Raises :class:`Problem` before predicates in predicates take longer than anyone waits.
    """
    work[0] += nodes
    if work[0] > MOST_WORK:
        raise Problem(
            "A rule of the form compares every row of a list with every row of another, more than {limit} "
            "pairs. Shorten the lists or write the filter without a filter in it.",
            limit=MOST_WORK,
        )


def filtered(nodes: list[Node], tests: Tests, c: Context) -> list[Node]:
    """The nodes for which all predicates hold, each seeing the places the one before left."""
    work = [0] if c.work is None else c.work
    for kind, test in tests:
        size = len(nodes)
        count(size, work)
        kept: list[Node] = []
        inner = Context(c.node, c.world, c.origin, 1, size)
        inner.work = work
        for position, node in enumerate(nodes, start=1):
            inner.node = node
            inner.position = position
            value = test(inner)
            if value == position if kind != "b" and isinstance(value, float) else value:
                kept.append(node)
        nodes = kept
    return nodes


def in_document_order(nodes: list[Node]) -> list[Node]:
    """The nodes as a node-set of XPath 1.0 has them: each once, in the order of the document."""
    if len(nodes) < 2:
        return nodes
    places: dict[int, dict[int, int]] = {}
    documents: dict[int, int] = {}

    def place(node: Node) -> tuple[int, ...]:
        steps: list[int] = []
        while node.parent is not None:
            above = places.get(id(node.parent))
            if above is None:
                family = (child for group in node.parent.children.values() for child in group)
                above = places[id(node.parent)] = {id(child): at for at, child in enumerate(family)}
            steps.append(above.get(id(node), -1))  # attributes come before all children
            node = node.parent
        steps.append(documents.setdefault(id(node), len(documents)))
        return tuple(reversed(steps))

    return sorted({id(node): node for node in nodes}.values(), key=place)


def looked_up(name: str, rows: Rows, tests: Tests) -> Stepper:
    """Take the rows a column value leads to, and test just those."""

    def step(nodes: list[Node], c: Context) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            candidates = rows(node, name, c)
            found += filtered(
                list(node.children.get(name, ())) if candidates is None else candidates, tests, c
            )
        return found

    return step

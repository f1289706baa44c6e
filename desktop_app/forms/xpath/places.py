"""Where the steps of a path lead in a form, known before any answer is."""

from __future__ import annotations

from desktop_app.forms.xpath.instance_tree import Shape, common_place
from desktop_app.forms.xpath.syntax_tree import LocationStep

_ANY_BELOW = LocationStep("descendant", "node()")
"""What the parser gives for ``//``."""


def may_turn_back(steps: tuple[LocationStep, ...], several: bool) -> bool:
    """Whether a walk can come to nodes twice, or to later ones first: below or above several nodes."""
    for step in steps:
        if step.axis == "descendant" or (step.axis == "parent" and several):
            return True
        several = several or step.axis == "child"
    return False


def joined(steps: tuple[LocationStep, ...]) -> list[LocationStep]:
    """The steps with ``//`` and the name behind it taken as one: everything below with that name."""
    found: list[LocationStep] = []
    for step in steps:
        if found and found[-1] == _ANY_BELOW and step.axis == "child":
            found[-1] = LocationStep("descendant", step.test, step.predicates)
        else:
            found.append(step)
    return found


def top_of(shapes: tuple[Shape, ...] | None) -> Shape | None:
    """The deepest place that contains all ``shapes``."""
    if not shapes:
        return None
    top = shapes[0]
    for shape in shapes[1:]:
        top = common_place(top, shape)
    return top


def just_one(target: Shape, top: Shape) -> bool:
    """Whether from one node at ``top`` there is just one node at ``target``."""
    return not target.repeats or target.repeats[-1] in top.chain()


def above_root(steps: tuple[LocationStep, ...], shape: Shape) -> tuple[LocationStep, ...] | None:
    """The steps that are left once ``..`` has led above the root, to the document; None if it does not."""
    at = shape
    for number, step in enumerate(steps, start=1):
        if step.predicates or step.axis not in ("parent", "self") or step.test != "node()":
            return None
        if step.axis == "parent":
            if at.parent is None:
                return steps[number:]
            at = at.parent
    return None


def simple_relative(steps: tuple[LocationStep, ...], shape: Shape) -> tuple[Shape, Shape] | None:
    """The target of a path without predicates and wildcards, and the highest place it touches."""
    at = top = shape
    for step in steps:
        if step.predicates:
            return None
        if step.axis == "parent":
            if at.parent is None or step.test not in ("node()", at.parent.name):
                return None
            at = at.parent
            top = at if at.depth < top.depth else top
        elif step.axis == "child" and step.test in at.children:
            at = at.children[step.test]
        elif step.axis != "self" or step.test != "node()":
            return None
    return at, top


def simple_target(steps: tuple[LocationStep, ...], root: Shape) -> Shape | None:
    """The target of names behind the root without predicates and wildcards."""
    at = root
    for step in steps:
        if step.predicates or step.axis != "child" or step.test not in at.children:
            return None
        at = at.children[step.test]
    return at


def bound_repeat(
    steps: tuple[LocationStep, ...], root: Shape, place: Shape | None
) -> tuple[Shape, tuple[LocationStep, ...]]:
    """The deepest repeat shared with the context, and the steps that are left from there."""
    bound, rest = root, steps
    if place is None:
        return bound, rest
    around = set(place.repeats)
    at = root
    for number, step in enumerate(steps, start=1):
        if step.predicates or step.axis != "child" or step.test not in at.children:
            break
        at = at.children[step.test]
        if at in around:
            bound, rest = at, steps[number:]
    return bound, rest


def next_shapes(shapes: tuple[Shape, ...], step: LocationStep, with_self: bool) -> tuple[Shape, ...]:
    """The places a step leads to from ``shapes``."""
    found: dict[int, Shape] = {}
    for shape in shapes:
        for candidate in _candidates(shape, step, with_self):
            found[id(candidate)] = candidate
    return tuple(found.values())


def _candidates(shape: Shape, step: LocationStep, with_self: bool) -> list[Shape]:
    match step.axis:
        case "self":
            around = [shape]
        case "parent":
            around = [shape.parent] if shape.parent is not None else []
        case "child":
            around = list(shape.children.values())
        case "descendant":
            around = [below for below in shape.walk() if with_self or below is not shape]
        case _:
            around = []
    return [candidate for candidate in around if step.test in ("node()", "*", candidate.name)]

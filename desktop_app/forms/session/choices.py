"""The choices of a select question at the moment it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.forms.definition.definition import Control, FormDefinition
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node

if TYPE_CHECKING:
    from desktop_app.forms.session.world import FormWorld

_LIST = re.compile(r"\binstance\(\s*(['\"])(?P<name>.+?)\1\s*\)")


@dataclass(frozen=True, slots=True)
class SelectChoice:
    """A choice: the value that is stored, its label in the active language, and its media by form."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


def choices_of(world: FormWorld, control: Control, node: Node, language: str) -> list[SelectChoice]:
    """The choices of ``control`` for the answer ``node``, in the order they are to be shown."""
    context = Context(node, world)
    found = [_written(world, control, item_at, node, language) for item_at in range(len(control.items))]
    if control.itemset is None:
        return found
    itemset = control.itemset
    for item in itemset.nodes(context):
        inner = Context(item, world, node)
        value = itemset.value(inner)
        if value == "":
            continue  # a repeat occurrence that was not named yet
        if itemset.label_id is not None:
            found.append(_translated(world, value, itemset.label_id(inner), node, language))
        else:
            found.append(SelectChoice(value, itemset.label(inner)))
    return found


def listed(definition: FormDefinition, control: Control) -> int:
    """How many choices the list of a question has before any filter; 0 where they come from answers."""
    if control.itemset is None:
        return len(control.items)
    match = _LIST.search(control.itemset.source)
    document = None if match is None else definition.instances.get(match["name"])
    if document is None:
        return 0
    return max((len(group) for group in _groups(document)), default=0)


def _groups(document: Node) -> Iterator[list[Node]]:
    for group in document.children.values():
        yield group
        for node in group[:1]:
            yield from node.children.values()


def values_of(world: FormWorld, control: Control, node: Node) -> Iterator[str]:
    """The values of the choices only, without working out any label."""
    yield from (item.value for item in control.items)
    if control.itemset is None:
        return
    itemset = control.itemset
    inner = Context(node, world, node)
    for inner.node in itemset.nodes(Context(node, world)):
        yield itemset.value(inner)


def _written(world: FormWorld, control: Control, at: int, node: Node, language: str) -> SelectChoice:
    item = control.items[at]
    if item.label.text_id is not None:
        return _translated(world, item.value, item.label.text_id, node, language)
    return SelectChoice(item.value, _weave(world, item.label.parts, node))


def _translated(world: FormWorld, value: str, text_id: str, node: Node, language: str) -> SelectChoice:
    forms = world.definition.itext.forms(text_id, language)
    plain = world.definition.itext.find(text_id, language) or ()
    media = {
        form: _weave(world, parts, node) for form, parts in forms.items() if form not in ("", "short", "long")
    }
    return SelectChoice(value, _weave(world, plain, node), media)


def _weave(world: FormWorld, parts: tuple[object, ...], node: Node) -> str:
    shape = node.shape or world.definition.root
    return world.definition.weaver.weave(parts, shape, Context(node, world))  # type: ignore[arg-type]

"""Our own form of a record: one flat JSON object of answers, small enough for ten thousand of them.

``{"VH02": "12", "person[]": "2", "person[1]/age": "30"}``: keys are paths below the root (see
``records.answer_key``), blank answers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_app.base.text import nfc
from desktop_app.forms.records.instance_xml import blank
from desktop_app.forms.session.questions import node_at
from desktop_app.forms.session.recalculation import MAX_GROWN, MAX_OCCURRENCES
from desktop_app.forms.xpath.answer_key import (
    AnswerKey,
    written_attribute,
    written_count,
    written_step,
)
from desktop_app.forms.xpath.instance_tree import Node, Shape

_COUNT = re.compile("[0-9]{1,9}")
_ATTRIBUTE = re.compile(r"(?:\{[^{}]*\})?[^\W\d][\w.\-]*")


def to_compact(root: Node) -> dict[str, str]:
    """The answers of a record by path. Give it the open tree, or what ``to_save`` returns."""
    answers: dict[str, str] = {}
    for group in root.children.values():
        for child in group:
            _write(child, "", answers)
    _write_counts(root, "", answers)
    return answers


def _write(node: Node, above: str, answers: dict[str, str]) -> None:
    repeated = node.shape is not None and node.shape.repeated
    name = written_step(node.name, node.position()) if repeated else node.name
    path = f"{above}{name}"
    if node.value and not node.children:
        answers[path] = node.value
    own = {} if node.shape is None else node.shape.attributes
    for key, text in (node.attributes or {}).items():
        if own.get(key) != text:
            answers[written_attribute(path, key)] = text
    for group in node.children.values():
        for child in group:
            _write(child, path + "/", answers)
    _write_counts(node, path + "/", answers)


def _write_counts(node: Node, above: str, answers: dict[str, str]) -> None:
    for name, shape in (node.shape.children if node.shape is not None else {}).items():
        if shape.repeated:
            answers[written_count(f"{above}{name}")] = str(len(node.children.get(name, ())))


def fill(root: Node, answers: Mapping[str, str]) -> list[str]:
    """Write answers into a blank tree; the paths that have no place are returned.

    A count that would make more than a record can hold has no place either: a record may come from anywhere.
    """
    keys = {text: AnswerKey.parse(text) for text in answers}
    counts = [text for text, key in keys.items() if key.is_count and key.aside is None]
    unknown: list[str] = []
    room = MAX_GROWN
    for text in sorted(counts, key=lambda item: len(keys[item].steps)):
        grown = _grow(root, keys[text].repeat(), answers[text], room)
        if grown is None:
            unknown.append(text)
        else:
            room -= grown
    known = set(counts)
    unknown += [text for text in answers if text not in known and not _put(root, keys[text], answers[text])]
    return unknown


def _put(root: Node, key: AnswerKey, value: str) -> bool:
    """Write one answer or attribute; whether it has a place."""
    if key.aside is not None or key.is_count:
        return False
    if key.attribute is not None:
        owner = node_at(root, key.owner())
        if owner is None or _ATTRIBUTE.fullmatch(key.attribute) is None:
            return False
        owner.attributes = {**(owner.attributes or {}), key.attribute: value}
        return True
    node = node_at(root, key)
    if node is None and _lone_deprecated(root, key):
        node = node_at(root, key)
    if node is None or node.children:
        return False
    node.value, node.lacking = nfc(value), False
    return True


def _lone_deprecated(root: Node, key: AnswerKey) -> bool:
    """Records carry a deprecatedID although most forms do not name it."""
    meta = node_at(root, key.above()) if key.name == "deprecatedID" else None
    if meta is None or meta.children.get(key.name):
        return False
    meta.add(Node(key.name, None, meta))
    return True


def _grow(root: Node, repeat: AnswerKey, count: str, room: int) -> int | None:
    """Make the occurrences of one repeat; how many places that took, None when it is not possible."""
    parent, name = node_at(root, repeat.above()), repeat.name
    shape: Shape | None = None
    if parent is not None and parent.shape is not None:
        shape = parent.shape.children.get(name)
    if parent is None or shape is None or not shape.repeated or _COUNT.fullmatch(count) is None:
        return None
    number = int(count)
    places = number * sum(1 for _ in blank(shape).walk())
    if number > MAX_OCCURRENCES or places > room:
        return None
    for _ in range(number):
        parent.add(blank(shape))
    return places

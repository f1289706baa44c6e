"""The names under which answers are stored where one name is enough."""

from __future__ import annotations

from collections import Counter

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.forms.xpath.instance_tree import Shape


def short_names(definition: FormDefinition) -> dict[str, str]:
    """Path below the root → name, for the questions that one name is enough for."""
    leaves = [
        shape
        for shape in definition.root.walk()
        if not shape.children and not shape.repeats and not _of_meta(shape)
    ]
    times = Counter(shape.name for shape in definition.root.walk())
    return {_below_root(shape): shape.name for shape in leaves if times[shape.name] == 1}


def _below_root(shape: Shape) -> str:
    return "/".join(shape.path.split("/")[2:])


def _of_meta(shape: Shape) -> bool:
    return AnswerKey.parse(_below_root(shape)).is_meta

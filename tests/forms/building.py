"""Builds small XForms for tests, without pyxform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from random import Random
from typing import Any

from desktop_app.base.clock import FixedClock
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import fill
from desktop_app.forms.records.instance_xml import blank
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Noon in Vietnam on 24 November 2026."""

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
)


@dataclass(slots=True)
class Field:
    """A question (or calculation) of a test form; ``rules`` are attributes of its bind."""

    name: str
    type: str = "string"
    rules: dict[str, str] = field(default_factory=dict)
    default: str = ""
    control: str = "input"
    inside: str = ""
    """What stands in the control element: choices, setvalue."""


@dataclass(slots=True)
class Repeat:
    """A repeat, or with ``repeated=False`` a group, of fields."""

    name: str
    fields: list[Field | Repeat]
    count: str = ""
    rules: dict[str, str] = field(default_factory=dict)
    repeated: bool = True
    start: int = 1
    actions: str = ""
    """What stands in the repeat beside its fields: setvalue."""


def xform(parts: Iterable[Field | Repeat], *, model: str = "", itext: str = "", form_id: str = "t") -> str:
    """The XML of a form with ``parts``; ``model`` is added behind the instance."""
    parts = list(parts)
    binds = "".join(_binds(part, "/data") for part in parts)
    instance = "".join(_instance(part) for part in parts)
    return (
        f'{HEAD}<h:head><h:title>Test</h:title><model>{itext}<instance><data id="{form_id}" version="1">'
        f"{instance}<orx:meta><orx:instanceID/></orx:meta></data></instance>"
        f"{model}{binds}</model></h:head><h:body>{''.join(_control(part, '/data') for part in parts)}"
        "</h:body></h:html>"
    )


def _instance(part: Field | Repeat, where: str = "root") -> str:
    """As pyxform writes it: in a template repeats have just a template, in an occurrence none."""
    if isinstance(part, Field):
        return f"<{part.name}>{escape(part.default)}</{part.name}>"
    if not part.repeated:
        inside = "".join(_instance(item, where) for item in part.fields)
        return f"<{part.name}>{inside}</{part.name}>"
    template = "".join(_instance(item, "template") for item in part.fields)
    plain = "".join(_instance(item, "occurrence") for item in part.fields)
    template = f'<{part.name} jr:template="">{template}</{part.name}>' if where != "occurrence" else ""
    plain = f"<{part.name}>{plain}</{part.name}>" * part.start if where != "template" else ""
    return template + plain


def _binds(part: Field | Repeat, above: str) -> str:
    path = f"{above}/{part.name}"
    kind = f' type="{part.type}"' if isinstance(part, Field) else ""
    rules = "".join(f' {name}="{escape(rule)}"' for name, rule in part.rules.items())
    own = f'<bind nodeset="{path}"{kind}{rules}/>'
    if isinstance(part, Field):
        return own
    return own + "".join(_binds(item, path) for item in part.fields)


def _control(part: Field | Repeat, above: str) -> str:
    path = f"{above}/{part.name}"
    if isinstance(part, Field):
        if "calculate" in part.rules and part.control == "input":
            return ""
        return f'<{part.control} ref="{path}"><label>{part.name}</label>{part.inside}</{part.control}>'
    inside = part.actions + "".join(_control(item, path) for item in part.fields)
    if not part.repeated:
        return f'<group ref="{path}">{inside}</group>'
    count = f' jr:count="{escape(part.count)}"' if part.count else ""
    repeat = f'<repeat nodeset="{path}"{count}>{inside}</repeat>'
    return f'<group ref="{path}"><label>{part.name}</label>{repeat}</group>'


def opened(xml: str, **more: Any) -> FormSession:
    """A session at noon with a fixed seed."""
    files = more.pop("files", None)
    return FormSession(load_form(xml, files), FixedClock(NOON), random=Random(1), **more)


def evaluate(expression: str, answers: dict[str, str] | None = None, kind: str = "string") -> str:
    """The result of an expression in a form that has the given answers as questions."""
    given = answers or {}
    fields: list[Field | Repeat] = [Field(name, default=value) for name, value in given.items()]
    fields.append(Field("result", kind, {"calculate": expression}))
    return opened(xform(fields)).value("result")


def whole_tree(definition: FormDefinition, answers: Mapping[str, str]) -> Node:
    """The tree of a record that has a place for each of its answers."""
    root = blank(definition.root)
    root.attributes = None if definition.initial.attributes is None else dict(definition.initial.attributes)
    assert fill(root, answers) == []
    return root

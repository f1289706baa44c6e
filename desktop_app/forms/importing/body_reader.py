"""Reads the body of a form: controls, choices, repeats and the actions nested in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.definition.definition import ON_CLOSING, Control, InlineItem, Itemset, SetValueAction
from desktop_app.forms.definition.texts import ControlText, Itext, Output
from desktop_app.forms.definition.xml_safety import JAVAROSA, children, local
from desktop_app.forms.importing.body_paths import path_of, plain_path
from desktop_app.forms.importing.itext_reader import read_label
from desktop_app.forms.types.table import CONTROLS
from desktop_app.forms.xpath.code import CompiledExpression, as_nodes, as_number, as_text
from desktop_app.forms.xpath.context import Compiled, NumberOf
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.forms.xpath.paths import Read, Scope

_ACTIONS = ("setvalue", "setgeopoint")
_ITEXT_REF = re.compile(r"\s*jr:itext\((?P<path>[^'\")]+)\)\s*")

_NAME = re.compile(r"(?:[^\W\d][\w.\-]*:)?[^\W\d][\w.\-]*")
"""What an attribute may be called: it has nothing below it (XPath 1.0, 5.3)."""

_XML_EVENT = "{http://www.w3.org/2001/xml-events}event"

type CompileFor = Callable[[str, Shape, str], tuple[CompiledExpression, frozenset[Read]]]
"""Compiles an expression that belongs to a place; the word says what kind of rule it is."""


class BodyReader:
    """Collects the controls; ``counts`` are the repeat counts found, ``actions`` the nested setvalues."""

    def __init__(
        self, root: Shape, itext: Itext, compile_for: CompileFor, binds: Mapping[str, str] | None = None
    ) -> None:
        self._root = root
        self._binds = binds or {}
        self._itext = itext
        self._compile_for = compile_for
        self.controls: dict[Shape, Control] = {}
        self.counts: list[tuple[Shape, NumberOf, frozenset[Read]]] = []
        self.actions: list[SetValueAction] = []
        self.choice_reads: dict[Shape, set[Read]] = {}
        """What the choices of a select and their labels are made of."""
        self.warnings: list[Problem] = []

    def read(self, body: Any) -> list[Control]:
        """The controls of the body, in order."""
        return self._inside(body, None, None)

    def model_actions(self, model: Any) -> list[SetValueAction]:
        """The actions among the binds, done when the form is opened for the first time."""
        found = [
            action
            for name in _ACTIONS
            for element in children(model, name)
            if (action := self._action(element, None, self._root.path))
        ]
        for bind in children(model, "bind"):
            # Entities keep rules on attributes; they are computed when the record is closed.
            path, mark, name = (bind.get("nodeset") or "").partition("/@")
            source, target = (bind.get("calculate") or "").strip(), self._place(plain_path(path))
            if mark and not _NAME.fullmatch(name.strip()):
                self.warnings.append(
                    Problem(
                        "A rule is given for “{path}”, which the form does not have; it is left out.",
                        path=f"{path}/@{name}",
                    )
                )
            elif mark and source and target is not None:
                code, _ = self._compile_for(source, target, "value")
                found.append(SetValueAction(ON_CLOSING, target, code.run, attribute=name.strip()))
        return found

    def _inside(self, element: Any, parent: Control | None, around: Shape | None) -> list[Control]:
        found: list[Control] = []
        base = _base(parent, self._root)
        for child in children(element):
            name = local(child)
            if name in ("group", "repeat"):
                found.append(self._group(child, name, parent, around))
            elif name in CONTROLS:
                control = self._question(child, name, parent)
                if control is not None:
                    found.append(control)
            elif name in _ACTIONS:
                action = self._action(child, around, base)
                if action is not None:
                    self.actions.append(action)
        return found

    def _shape(self, element: Any, base: str) -> Shape | None:
        return self._place(path_of(element, base, self._binds))

    def _place(self, path: str) -> Shape | None:
        names = [name for name in path.partition("/@")[0].split("/") if name]
        if not names or names[0] != self._root.name:
            return None
        at: Shape | None = self._root
        for name in names[1:]:
            at = None if at is None else at.children.get(name)
        return at

    def _group(self, element: Any, kind: str, parent: Control | None, around: Shape | None) -> Control:
        shape = self._shape(element, _base(parent, self._root))
        control = Control(kind, shape, parent, read_label(element, "label"), read_label(element, "hint"))
        control.appearance = element.get("appearance") or ""
        control.attributes = {str(key): str(value) for key, value in element.attrib.items()}
        if kind == "repeat" and shape is not None:
            self._repeat(element, control, shape)
        elif shape is not None and not shape.repeated:
            self.controls.setdefault(shape, control)
        control.children = self._inside(element, control, shape if kind == "repeat" else around)
        return control

    def _repeat(self, element: Any, control: Control, shape: Shape) -> None:
        self.controls[shape] = control
        if control.label is None and control.parent is not None and control.parent.kind == "group":
            control.label = control.parent.label
        fixed = (element.get(f"{{{JAVAROSA}}}noAddRemove") or "").strip()
        control.add_remove = fixed != "true()"
        count = (element.get(f"{{{JAVAROSA}}}count") or "").strip()
        if count:
            control.add_remove = False
            code, reads = self._compile_for(count, shape, "count")
            self.counts.append((shape, as_number(code), reads))

    def _question(self, element: Any, kind: str, parent: Control | None) -> Control | None:
        shape = self._shape(element, _base(parent, self._root))
        if shape is None:
            self.warnings.append(
                Problem(
                    "A question is shown for “{path}”, which the form does not have; it is left out.",
                    path=element.get("ref") or element.get("bind") or "",
                )
            )
            return None
        control = Control(kind, shape, parent, read_label(element, "label"), read_label(element, "hint"))
        control.appearance = element.get("appearance") or ""
        control.attributes = {str(key): str(value) for key, value in element.attrib.items()}
        for item in children(element, "item"):
            value = next((each.text or "" for each in children(item, "value")), "")
            label = read_label(item, "label") or ControlText()
            control.items.append(InlineItem(nfc(value.strip()), label))
            self._note_outputs(label, shape)
        for itemset in children(element, "itemset"):
            control.itemset = self._itemset(itemset, shape)
        for action_name in _ACTIONS:
            for action_element in children(element, action_name):
                action = self._action(action_element, shape, _base(parent, self._root))
                if action is not None:
                    self.actions.append(action)
        self.controls[shape] = control
        return control

    def _itemset(self, element: Any, shape: Shape) -> Itemset:
        source = (element.get("nodeset") or "").strip()
        code, reads = self._compile_for(source, shape, "choices")
        notes = Notes()
        self._noted(shape).update(reads)
        nodes = as_nodes(code, source)
        inner = Scope(self._root, (shape,), code.shapes)
        value = self._inner(element, "value", inner, notes)
        label_ref = next((each.get("ref") or "" for each in children(element, "label")), "")
        match = _ITEXT_REF.fullmatch(label_ref)
        label_id = as_text(compile_source(match["path"], inner, notes)) if match else None
        label = value if not label_ref else as_text(compile_source(label_ref, inner, notes))
        self._noted(shape).update(notes.reads)
        return Itemset(source, nodes, value, label, label_id)

    def _inner(self, element: Any, name: str, scope: Scope, notes: Notes) -> Callable[[Any], str]:
        reference = next((each.get("ref") or "" for each in children(element, name)), "")
        return as_text(compile_source(reference or ".", scope, notes))

    def _noted(self, shape: Shape) -> set[Read]:
        return self.choice_reads.setdefault(shape, set())

    def _note_outputs(self, label: ControlText, shape: Shape) -> None:
        """Remember which answers are woven into the label of a choice, in any language."""
        texts = [label.parts]
        if label.text_id is not None:
            for language in self._itext.languages:
                texts.extend(self._itext.forms(label.text_id, language).values())
        for part in (part for parts in texts for part in parts if isinstance(part, Output)):
            self._noted(shape).update(self._compile_for(part.expression, shape, "text")[1])

    def _action(self, element: Any, within: Shape | None, base: str) -> SetValueAction | None:
        target = self._shape(element, base)
        _, mark, attribute = (element.get("ref") or "").partition("/@")
        if target is None or (mark and not _NAME.fullmatch(attribute.strip())):
            self.warnings.append(
                Problem(
                    "The form writes into “{path}”, which it does not have; that is left out.",
                    path=element.get("ref") or element.get("bind") or "",
                )
            )
            return None
        events = frozenset((element.get("event") or element.get(_XML_EVENT) or "").split())
        source = (element.get("value") or "").strip()
        run: Compiled
        if local(element) == "setgeopoint":
            # An office computer has no position: "failure … will result in an empty string value".
            run = lambda _c: ""  # noqa: E731
        elif source:
            code, _ = self._compile_for(source, target, "value")
            run = code.run
        else:
            text = nfc((element.text or "").strip())
            run = lambda _c: text  # noqa: E731
        return SetValueAction(events, target, run, within, attribute.strip())


def _base(parent: Control | None, root: Shape) -> str:
    """What relative refs of the controls inside ``parent`` start from."""
    while parent is not None and parent.shape is None:
        parent = parent.parent
    return root.path if parent is None or parent.shape is None else parent.shape.path

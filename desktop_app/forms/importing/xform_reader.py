"""Reads XForm XML into a :class:`FormDefinition`. Nothing outside of the given bytes is ever opened."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.definition.definition import Bind, FormDefinition
from desktop_app.forms.definition.dependencies import (
    COUNT,
    RELEVANT,
    VALUE,
    Graph,
    ShapeExpression,
    build,
    task_of,
)
from desktop_app.forms.definition.secondary import read_instances
from desktop_app.forms.definition.texts import ControlText, Itext
from desktop_app.forms.definition.xml_safety import (
    JAVAROSA,
    OPENROSA,
    children,
    local,
    namespaced,
    parse_xml,
    plain_attributes,
)
from desktop_app.forms.importing.appearances import not_followed
from desktop_app.forms.importing.body_paths import bind_paths, plain_path, repeated_paths
from desktop_app.forms.importing.body_reader import BodyReader
from desktop_app.forms.importing.doubts import doubts
from desktop_app.forms.importing.itext_reader import label_of_message, read_itext
from desktop_app.forms.importing.notices import notices
from desktop_app.forms.importing.older_choices import modernise
from desktop_app.forms.types.table import FREE_TEXT, data_type_name
from desktop_app.forms.xpath.code import CompiledExpression, as_truth
from desktop_app.forms.xpath.instance_tree import Node, Shape
from desktop_app.forms.xpath.paths import Read, scope_of

MAX_PLACES = 20_000
"""Questions, groups and calculations of a form."""
MAX_READS = 500_000
"""Places read by all rules together; a wildcard reads every place it can lead to."""

_RULES = ("calculate", "relevant", "required", "readonly", "constraint")
_ALWAYS = {"true()": True, "false()": False}


def load_form(xml: bytes | str, files: Mapping[str, bytes] | None = None) -> FormDefinition:
    """The definition in ``xml``; ``files`` are the lists it refers to (CSV, XML, GeoJSON) by file name.

    Raises :class:`Problem` when the XML is not a form, is unsafe, or has rules that cannot work.
    """
    data = xml.encode() if isinstance(xml, str) else xml
    return _XFormReader(data, files or {}).read()


class _XFormReader:
    def __init__(self, data: bytes, files: Mapping[str, bytes]) -> None:
        self.data = data
        self.files = files
        self.html = parse_xml(data)
        self.shapes: list[Shape] = []
        self.rules: list[ShapeExpression] = []
        self.truths: set[Shape] = set()
        """Places whose calculation is true or false."""
        self.naming: dict[int, set[str]] = {}
        """Rules that give labels of choices, with the questions these are of."""
        self.warnings: list[Problem] = []
        self.itext = Itext()
        self.primary_id = ""
        self.spoken: list[int] = []
        self.read_places = 0

    def read(self) -> FormDefinition:
        head = self._one(self.html, "head")
        body = self._one(self.html, "body")
        model = self._one(head, "model")
        instance = next((item for item in children(model, "instance")), None)
        top = None if instance is None else next(iter(children(instance)), None)
        if instance is None or top is None:
            raise Problem("The form has no data to fill in (no primary instance). Build it again.")
        self.primary_id = instance.get("id") or local(top)
        self.itext = read_itext(model)
        modernise(model, body)
        paths = bind_paths(model)
        root, initial = self._primary(top, repeated_paths(body, local(top), paths))
        instances = read_instances(model, self.files)
        binds = self._binds(model, root)
        reader = BodyReader(root, self.itext, self._compile_notes, paths)
        controls = reader.read(body)
        for shape, count, reads in reader.counts:
            self.rules.append(ShapeExpression(shape, COUNT, reads))
            controls_of = reader.controls[shape]
            controls_of.count = count
        actions = reader.actions + reader.model_actions(model)
        self.warnings.extend(reader.warnings)
        self.warnings.extend(notices(model, body))
        self.warnings.extend(not_followed(model, body))
        self.warnings.extend(doubts(binds, self.truths, reader.controls, self.primary_id))
        graph = self._graph(root, reader)
        title = next((item.text or "" for item in children(head, "title")), "")
        definition = FormDefinition(
            form_id=top.get("id") or local(top),
            version=_version(top),
            title=title,
            root=root,
            shapes=self.shapes,
            binds=binds,
            controls=reader.controls,
            body=controls,
            itext=self.itext,
            initial=initial,
            instances=instances.documents,
            last_saved_instances=instances.last_saved,
            primary_id=self.primary_id,
            actions=actions,
            graph=graph,
            warnings=self.warnings,
            xml=self.data,
            digest=hashlib.sha256(self.data).hexdigest(),
            namespaces=_namespaces(self.html, top),
            missing_files=instances.missing,
            spoken=self.spoken,
            files=self.files,
        )
        _check_texts(definition)
        return definition

    def _graph(self, root: Shape, reader: BodyReader) -> Graph:
        """The order of all rules; one that gives the label of a choice follows what the label is made of."""
        rules = list(self.rules)
        for at, paths in self.naming.items():
            asked = [_find(root, plain_path(path, rules[at].shape.path)) for path in paths]
            made_of = {read for shape in asked if shape for read in reader.choice_reads.get(shape, ())}
            if made_of:
                wide = {read._replace(anchor=root) for read in made_of}
                rules[at] = rules[at]._replace(reads=rules[at].reads | wide)
        try:
            return build(self.shapes, rules)
        except Problem:
            return build(self.shapes, self.rules)  # a list may be filtered by the label of its own choice

    def _one(self, parent: Any, name: str) -> Any:
        found = next(iter(children(parent, name)), None)
        if found is None:
            raise Problem("This file is not an XForm: it has no <{name}>. Choose another file.", name=name)
        return found

    def _primary(self, top: Any, repeated: set[str]) -> tuple[Shape, Node]:
        root = self._shape(top, None, repeated)
        initial = self._node(top, root, None)
        root.settle_repeats()
        self._missing_questionnaires(initial)
        return root, initial

    def _shape(self, element: Any, parent: Shape | None, repeated: set[str]) -> Shape:
        shape = None if parent is None else parent.children.get(local(element))
        if shape is None:
            shape = Shape(local(element), parent, len(self.shapes), namespaced(element))
            self.shapes.append(shape)
            if len(self.shapes) > MAX_PLACES:
                raise Problem("The form has more than {limit} questions. Split it.", limit=MAX_PLACES)
            if parent is not None:
                parent.children[shape.name] = shape
            shape.repeated = shape.path in repeated
            shape.attributes = plain_attributes(element)
        for child in children(element):
            self._shape(child, shape, repeated)
        return shape

    def _node(self, element: Any, shape: Shape, parent: Node | None) -> Node:
        node = Node(shape.name, shape, parent)
        node.attributes = plain_attributes(element) or None
        elements = children(element)
        if not elements:
            node.value = (element.text or "").strip() if not shape.children else ""
        for child in elements:
            below = shape.children[local(child)]
            inner = self._node(child, below, node)
            if child.get(f"{{{JAVAROSA}}}template") is not None and below.repeated:
                inner.parent = None
                below.template = below.template or inner
                node.group(below.name)
            elif below.repeated or not node.children.get(below.name):
                node.add(inner)
            else:
                self.warnings.append(
                    Problem(
                        "“{path}” is in the form twice but is not a repeat; the first counts.",
                        path=below.path,
                    )
                )
        return node

    def _missing_questionnaires(self, initial: Node) -> None:
        for node in initial.walk():
            if node.shape is not None and node.shape.repeated and node.shape.template is None:
                node.shape.template = _emptied(node)

    def _compile_notes(
        self, source: str, shape: Shape, rule: str
    ) -> tuple[CompiledExpression, frozenset[Read]]:
        """Compile an expression that belongs to ``shape``; the code and what it reads."""
        code, notes = self._compile(source, shape, rule)
        return code, frozenset(notes.reads)

    def _compile(self, source: str, shape: Shape, rule: str = "") -> tuple[CompiledExpression, Notes]:
        notes = Notes()
        try:
            code = compile_source(source, scope_of(shape), notes, primary_id=self.primary_id)
        except Problem as problem:
            raise Problem(
                "The rule of “{path}” cannot be used. {reason}",
                path=shape.path,
                rule=rule,
                reason=problem.sentence(),
            ) from problem
        self.warnings.extend(notes.warnings)
        self.read_places += len(notes.reads)
        if self.read_places > MAX_READS:
            raise Problem(
                "The rules of the form read too much of it (wildcards such as //). Name the questions."
            )
        return code, notes

    def _binds(self, model: Any, root: Shape) -> dict[Shape, Bind]:
        binds: dict[Shape, Bind] = {}
        for element in children(model, "bind"):
            path = (element.get("nodeset") or element.get("ref") or "").strip()
            shape = _find(root, path)
            if shape is not None and "@" in path:
                continue  # read with the actions
            if shape is None:
                if path:
                    self.warnings.append(
                        Problem(
                            "A rule is given for “{path}”, which the form does not have; it is left out.",
                            path=path,
                        )
                    )
                continue
            bind = binds.setdefault(shape, Bind(shape))
            self._fill_bind(bind, element)
        return binds

    def _fill_bind(self, bind: Bind, element: Any) -> None:
        kind = (element.get("type") or FREE_TEXT).strip()
        kind = kind.removeprefix("xsd:").removeprefix("xs:")
        bind.type = data_type_name(kind)
        bind.preload = element.get(f"{{{JAVAROSA}}}preload") or ""
        bind.preload_params = element.get(f"{{{JAVAROSA}}}preloadParams") or ""
        bind.required_message = self._message(element, "requiredMsg")
        bind.constraint_message = self._message(element, "constraintMsg")
        wanted = (element.get(f"{{{OPENROSA}}}max-pixels") or "").strip()
        bind.max_pixels = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) > 0 else None
        for name in _RULES:
            source = (element.get(name) or "").strip()
            if source:
                bind.sources[name] = source
                self._rule(bind, name, source)

    def _rule(self, bind: Bind, name: str, source: str) -> None:
        if name != "calculate" and source in _ALWAYS:
            if name != "relevant" and not _ALWAYS[source]:
                return
            if name in ("relevant", "constraint") and _ALWAYS[source]:
                return
        code, notes = self._compile(source, bind.shape, name)
        task = {"calculate": VALUE, "relevant": RELEVANT}.get(name)
        if task is not None:
            if notes.choice_names:
                self.naming[len(self.rules)] = notes.choice_names
            self.rules.append(ShapeExpression(bind.shape, task, frozenset(notes.reads)))
            if notes.speaks:
                self.spoken.append(task_of(bind.shape, task))
        if name == "calculate" and code.kind == "b":
            self.truths.add(bind.shape)
        if name == "calculate":
            bind.calculate = code.run
        elif name == "relevant":
            bind.relevant = as_truth(code)
        else:
            setattr(bind, name, as_truth(code))

    def _message(self, element: Any, name: str) -> ControlText | None:
        text = element.get(f"{{{JAVAROSA}}}{name}")
        return label_of_message(text) if text else None


def _emptied(node: Node) -> Node:
    """A copy without answers: only a ``jr:template`` gives new occurrences their defaults."""
    copy = Node(node.name, node.shape)
    copy.attributes = None if node.attributes is None else dict(node.attributes)
    for name, group in node.children.items():
        copy.group(name)
        for child in group[:1]:
            copy.add(_emptied(child))
    return copy


def _find(root: Shape, path: str) -> Shape | None:
    names = plain_path(path.partition("/@")[0], root.path).strip("/").split("/")
    if names[0] != root.name:
        return None
    at: Shape | None = root
    for name in names[1:]:
        at = None if at is None else at.children.get(name)
    return at


def _version(top: Any) -> str:
    for name, value in top.attrib.items():
        if name == "version" or name.endswith("}version"):
            return str(value)
    return ""


def _namespaces(html: Any, top: Any) -> dict[str, str]:
    found = {prefix: uri for element in (html, top) for prefix, uri in element.nsmap.items() if prefix}
    found[""] = namespaced(top)
    return found


def _check_texts(definition: FormDefinition) -> None:
    for shape, control in definition.controls.items():
        for label in (control.label, control.hint):
            if label is not None:
                _check_label(definition, label, shape)
    for shape, bind in definition.binds.items():
        for label in (bind.required_message, bind.constraint_message):
            if label is not None:
                _check_label(definition, label, shape)


def _check_label(definition: FormDefinition, label: ControlText, shape: Shape) -> None:
    try:
        if label.text_id is None:
            definition.weaver.check(label.parts, shape)
        for language in definition.itext.languages if label.text_id else ():
            for parts in definition.itext.forms(label.text_id or "", language).values():
                definition.weaver.check(parts, shape)
    except Problem as problem:
        raise Problem(
            "The text of “{path}” cannot be used. {reason}",
            path=shape.path,
            rule="text",
            reason=problem.sentence(),
        ) from problem

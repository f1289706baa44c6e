"""The standard XML of a record: what ODK clients and servers exchange."""

from __future__ import annotations

from lxml import etree

from desktop_app.base.problems import Problem
from desktop_app.base.text import carriable, nfc
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.definition.xml_safety import (
    OPENROSA,
    XFORMS,
    children,
    local,
    parse_xml,
    plain_attributes,
)
from desktop_app.forms.session.recalculation import check_count
from desktop_app.forms.xpath.instance_tree import Node, Shape


def to_xml(definition: FormDefinition, root: Node) -> bytes:
    """The record as XML, UTF-8. Give it what :meth:`FormSession.to_save` returns, or an open tree."""
    namespaces: dict[str | None, str] = {
        prefix or None: uri for prefix, uri in definition.namespaces.items() if uri and prefix != "h"
    }
    if namespaces.get(None) == XFORMS:
        del namespaces[None]  # records are written without the namespace of the form language
    element = _element(definition, root, namespaces)
    etree.indent(element)
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8"))


def _element(definition: FormDefinition, node: Node, namespaces: dict[str | None, str]) -> etree._Element:
    namespace = _namespace(node)
    tag = f"{{{namespace}}}{node.name}" if namespace else node.name
    attributes = {name: carriable(text) for name, text in (node.attributes or {}).items()}
    element = etree.Element(tag, attributes, nsmap=namespaces)
    if node.children:
        for group in node.children.values():
            for child in group:
                element.append(_element(definition, child, namespaces))
    elif node.value:
        element.text = carriable(node.value)
    return element


def _namespace(node: Node) -> str:
    if node.shape is not None:
        return "" if node.shape.namespace == XFORMS else node.shape.namespace
    return (
        OPENROSA
        if node.name == "deprecatedID" and node.parent is not None and _namespace(node.parent)
        else ""
    )


def from_xml(definition: FormDefinition, data: bytes) -> Node:
    """The tree of a saved record, to give to :class:`FormSession`.

    Places the record lacks come back with blank answers; :class:`FormSession` gives their defaults to those
    that are not asked. Raises :class:`Problem` when the XML is unsafe,
    belongs to another form or repeats a part more often than is possible.
    """
    element = parse_xml(data)
    if (
        local(element) != definition.root.name
        or (element.get("id") or definition.form_id) != definition.form_id
    ):
        raise Problem(
            "The record belongs to the form “{other}”, not to “{form}”. Choose the form it belongs to.",
            other=element.get("id") or local(element),
            form=definition.form_id,
        )
    root = _read(element, definition.root)
    root.attributes = plain_attributes(element) or None
    return root


def _read(element: etree._Element, shape: Shape) -> Node:
    node = Node(shape.name, shape)
    node.attributes = plain_attributes(element) or None
    node.lacking = bool(shape.children)
    if not shape.children:
        node.value = nfc(element.text or "")
        return node
    given: dict[str, list[etree._Element]] = {}
    for child in children(element):
        given.setdefault(local(child), []).append(child)
    for name, below in shape.children.items():
        group = node.group(name)
        found = given.get(name, [])
        if below.repeated:
            check_count(below, len(found))
        for item in found if below.repeated else found[:1]:
            node.add(_read(item, below))
        if not group and not below.repeated:
            node.add(blank(below))
    for deprecated in given.get("deprecatedID", []) if "deprecatedID" not in shape.children else []:
        node.add(Node("deprecatedID", None, node, deprecated.text or ""))
    return node


def blank(shape: Shape) -> Node:
    """The place with all below it, without answers and without occurrences of repeats."""
    node = Node(shape.name, shape)
    node.attributes = dict(shape.attributes) or None
    node.lacking = True
    for name, below in shape.children.items():
        group = node.group(name)
        if not below.repeated and not group:
            node.add(blank(below))
    return node

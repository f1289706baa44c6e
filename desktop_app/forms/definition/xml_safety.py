"""Parsing XML that came from outside: no document type, no entities, no network, bounded size."""

from __future__ import annotations

from typing import Any

from lxml import etree

from desktop_app.base.problems import Problem

JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
XFORMS = "http://www.w3.org/2002/xforms"

MAX_BYTES = 32 * 1024 * 1024
"""Bytes of a form or record; the largest known forms (with their lists inside) have a few megabytes."""
MAX_DEPTH = 100


def parse_xml(data: bytes) -> Any:
    """The root element of the document.

    Raises :class:`Problem` for XML that is broken, too large or too deep, or declares a document type.
    """
    if len(data) > MAX_BYTES:
        raise Problem(
            "The file is larger than {limit} MB. Choose a smaller one.", limit=MAX_BYTES // 1024 // 1024
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or _hidden_declaration(data):
        raise Problem(
            "The file declares a document type or entities, which a form never needs. It was not opened."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Problem(
            "The file is not readable XML ({reason}). Choose another file.", reason=str(error)
        ) from error
    if root.getroottree().docinfo.doctype:
        raise Problem(
            "The file declares a document type or entities, which a form never needs. It was not opened."
        )
    if _deeper_than(root, MAX_DEPTH):
        raise Problem(
            "The file is nested more than {limit} levels deep. Choose another file.", limit=MAX_DEPTH
        )
    return root


def _hidden_declaration(data: bytes) -> bool:
    """The same declaration in UTF-16, which carries a zero byte beside each letter."""
    return b"<\x00!\x00D\x00O\x00C" in data or b"\x00<\x00!\x00D\x00O" in data


def _deeper_than(root: Any, limit: int) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def namespaced(element: Any) -> str:
    """The namespace of an element, "" without one."""
    tag: str = element.tag
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def children(element: Any, name: str | None = None) -> list[Any]:
    """The child elements, those called ``name`` only if it is given."""
    return [
        child for child in element if isinstance(child.tag, str) and (name is None or local(child) == name)
    ]


def plain_attributes(element: Any) -> dict[str, str]:
    """The attributes as written in records; the template mark belongs to the form, not to a record."""
    return {str(key): str(value) for key, value in element.attrib.items() if key != f"{{{JAVAROSA}}}template"}

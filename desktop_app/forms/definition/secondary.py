"""Secondary instances: lists inside the form, and lists in files beside it (CSV, XML, GeoJSON)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.forms.definition.xml_safety import children, local, parse_xml, plain_attributes
from desktop_app.forms.xpath.instance_tree import Node

MAX_ROWS = 200_000
"""Rows a list may have; all residential areas of the country are 90,000."""
_LAST_SAVED = "jr://instance/last-saved"


@dataclass(slots=True)
class Instances:
    """The documents by instance id, the ids that stand for the record saved last, files that are missing."""

    documents: dict[str, Node] = field(default_factory=dict)
    last_saved: frozenset[str] = frozenset()
    missing: list[str] = field(default_factory=list)


def read_instances(model: Any, files: Mapping[str, bytes]) -> Instances:
    """All instances of the model behind the first one.

    Raises :class:`Problem` when a file is given but cannot be read as a list.
    """
    result = Instances()
    last_saved: set[str] = set()
    for element in children(model, "instance")[1:]:
        name = element.get("id") or ""
        source = (element.get("src") or "").strip()
        inside = children(element)
        if source == _LAST_SAVED:
            last_saved.add(name)
        elif source and (source.rpartition("/")[2] in files or not (inside and children(inside[0]))):
            # The file counts; the inline content is used until it comes.
            result.documents[name] = _external(source, files, result.missing)
        elif inside:
            result.documents[name] = document_of(element_node(inside[0]))
            if source:
                result.missing.append(source.rpartition("/")[2])
    result.last_saved = frozenset(last_saved)
    return result


def document_of(root: Node) -> Node:
    """The node above a root element. It also answers for the root's children: the specification writes
    both ``instance('x')/root/item`` and ``instance('x')/item``."""
    document = Node("")
    document.children = {**root.children, root.name: [root]}
    return document


def element_node(element: Any) -> Node:
    """An XML element as a node with all below it."""
    node = Node(local(element))
    node.attributes = plain_attributes(element) or None
    inside = children(element)
    for child in inside:
        node.add(element_node(child))
    if not inside:
        node.value = nfc((element.text or "").strip())
    return node


def _external(source: str, files: Mapping[str, bytes], missing: list[str]) -> Node:
    name = source.rpartition("/")[2]
    data = files.get(name)
    if data is None:
        missing.append(name)
        return document_of(Node("root"))
    if name.lower().endswith(".geojson"):
        return document_of(_geojson(data, name))
    if source.startswith("jr://file-csv/") or name.lower().endswith(".csv"):
        return document_of(read_csv(data, name))
    return document_of(element_node(parse_xml(data)))


def read_csv(data: bytes, name: str) -> Node:
    """A CSV file as ``root/item/column``, as the specification says."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("The list “{name}” is not UTF-8 text. Save it as CSV UTF-8.", name=name) from error
    header = next(iter(text.splitlines()), "")
    delimiter = next((mark for mark in ",;\t" if mark in header), ",")
    rows = csv.reader(io.StringIO(nfc(text), newline=""), delimiter=delimiter)
    try:
        return _items(rows, name)
    except csv.Error as error:
        raise Problem(
            "The list “{name}” cannot be read: a quotation mark is missing, or a cell is far too long.",
            name=name,
        ) from error


def _items(rows: Iterator[list[str]], name: str) -> Node:
    columns = [column.strip() for column in next(rows, [])]
    root = Node("root")
    items: list[Node] = []
    for row in rows:
        if not any(row):
            continue
        if len(items) >= MAX_ROWS:
            raise Problem(
                "The list “{name}” has more than {limit} rows. Shorten it.", name=name, limit=MAX_ROWS
            )
        item = Node("item", None, root)
        item.children = {
            column: [Node(column, None, item, row[at].strip() if at < len(row) else "")]
            for at, column in enumerate(columns)
            if column
        }
        items.append(item)
    root.children = {"item": items}
    return root


def _geojson(data: bytes, name: str) -> Node:
    try:
        collection = json.loads(data)
        features = collection["features"]
        root = Node("root")
        for feature in features[:MAX_ROWS]:
            root.add(_feature(feature))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Problem(
            "The list “{name}” is not a GeoJSON feature collection. Export it again.", name=name
        ) from error
    return root


def _feature(feature: dict[str, Any]) -> Node:
    item = Node("item")
    if "id" in feature:
        item.add(Node("id", value=str(feature["id"])))
    for key, value in (feature.get("properties") or {}).items():
        if value is not None:
            item.add(Node(key, value=nfc(value) if isinstance(value, str) else json.dumps(value)))
    geometry = feature["geometry"]
    points = geometry["coordinates"]
    kind = geometry["type"]
    if kind == "Polygon":
        points = points[0]
    pairs = [points] if kind == "Point" else points
    text = ("" if kind == "Point" else ";").join(
        f"{latitude} {longitude} 0 0" for longitude, latitude, *_ in pairs
    )
    item.add(Node("geometry", value=text))
    return item

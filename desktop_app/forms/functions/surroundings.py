"""Functions that ask the open form or the device: texts, labels, properties."""

from __future__ import annotations

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.lookups import SortedLists
from desktop_app.forms.xpath.values import to_text

_LISTS = SortedLists()


def _pulldata(c: Context, instance: str, wanted: str, key: str, query: str) -> str:
    document = c.world.instance(instance)
    if document is None or not query:
        return ""  # nobody is asked for yet; a row whose key is blank is nobody's
    for root in _children(document):
        for item in _LISTS.rows(root, "item", key, query):
            return to_text(item.children.get(wanted, []))
    return ""


def _children(node: Node) -> list[Node]:
    return [child for group in node.children.values() for child in group]


def _instance(c: Context, name: str) -> list[Node]:
    document = c.world.instance(name)
    return [] if document is None else [document]


FUNCTIONS = (
    Function("instance", "s", "N", _instance),
    Function("pulldata", "ssss", "s", _pulldata),
    Function("jr:itext", "s", "s", lambda c, text_id: c.world.itext(text_id)),
    Function("jr:choice-name", "ss", "s", lambda c, value, path: c.world.choice_label(c.origin, path, value)),
    Function("property", "s", "s", lambda c, name: c.world.property_value(name)),
    Function("version", "", "s", lambda c: c.world.form_version()),
    Function("current", "", "N", lambda c: [c.origin]),
)

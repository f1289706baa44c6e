"""Older ways to take choices from a list file, rewritten as today's itemsets.

``appearance="search('list', 'matches', 'column', value)"`` takes rows of ``list.csv``; the item of the
control names the columns of value and label, and items whose value is a whole number stay as they are.
``query`` on an ``input`` (``select_one_external``) takes rows of ``itemsets.csv``, which holds all such
lists.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.xml_safety import XFORMS, children, local
from desktop_app.forms.types.table import answer_type

_SEARCH = re.compile(r"\bsearch\s*\((?P<inside>.*)\)", re.DOTALL)
_LITERAL = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\")\s*")
_COLUMN = re.compile(r"[\w.\-]+")
_WHOLE = re.compile(r"-?\d+")
_TESTS = {
    "contains": "contains({column}, {value})",
    "matches": "{column} = {value}",
    "startswith": "starts-with({column}, {value})",
    "endswith": "ends-with({column}, {value})",
}
_QUERY = re.compile(
    r"\s*instance\(\s*(['\"])(?P<list>[^'\"]+)\1\s*\)/root/item(?:\[(?P<filter>.*)\])?\s*", re.DOTALL
)
EXTERNAL_LISTS = "itemsets.csv"


def modernise(model: Any, body: Any) -> None:
    """Rewrite all older selects of ``body``; instances they need are added to ``model``.

    Raises :class:`Problem` for a search that cannot be understood.
    """
    present = {each.get("id") for each in children(model, "instance")}
    for control in [each for each in body.iter() if isinstance(each.tag, str)]:
        match = _SEARCH.search(control.get("appearance") or "")
        if match is not None and answer_type(local(control)).is_boxes:
            _from_search(control, match["inside"], model, present)
            control.set("appearance", _SEARCH.sub("", control.get("appearance")).strip())
        query = _QUERY.fullmatch(control.get("query") or "")
        if query is not None and local(control) == "input":
            _from_query(control, query["list"], query["filter"], model, present)


def _from_search(control: Any, inside: str, model: Any, present: set[str | None]) -> None:
    columns = next(
        (item for item in children(control, "item") if not _WHOLE.fullmatch(_said(item, "value"))), None
    )
    given = split_arguments(inside)
    name = _literal(given[0]) if given else None
    tests = _tests(given[1:])
    if columns is None or name is None or tests is None:
        raise Problem(
            "The search “{text}” cannot be used. Write search('list', 'matches', 'column', value).",
            text=f"search({inside})",
            path=control.get("ref") or "",
            rule="appearance",
        )
    value = _said(columns, "value")
    labels = [each for each in re.split(r"[,\s]+", _said(columns, "label")) if _COLUMN.fullmatch(each)]
    label = labels[0] if len(labels) == 1 else f"concat({", ' ', ".join(labels)})" if labels else value
    control.remove(columns)
    file = name if "." in name else f"{name}.csv"
    _add_instance(model, present, name, f"jr://file-csv/{file}")
    _add_itemset(control, f"instance('{name}')/root/item{tests}", value, label)


def _tests(given: list[str]) -> str | None:
    """The predicates for what follows the list in a search; None when it cannot be understood."""
    if not given:
        return ""
    kind, column = _literal(given[0]), _literal(given[1]) if len(given) > 1 else None
    if kind not in _TESTS or column is None or len(given) not in (3, 5):
        return None
    sought = _TESTS[kind]
    if column not in ("", *(_COLUMN.findall(column))):
        names = [each for each in re.split(r"[,\s]+", column) if _COLUMN.fullmatch(each)]
    else:
        names = [column]
    found = " or ".join(sought.format(column=name, value=given[2].strip()) for name in names)
    tests = f"[{found}]" if found else ""
    if len(given) == 5:
        other = _literal(given[3])
        if other is None or not _COLUMN.fullmatch(other):
            return None
        tests += f"[{other} = {given[4].strip()}]"
    return tests


def _from_query(control: Any, name: str, filtered: str | None, model: Any, present: set[str | None]) -> None:
    control.tag = f"{{{XFORMS}}}select1"
    del control.attrib["query"]
    own = "" if name in present else f"[list_name = '{name}']"
    instance = name if name in present else "itemsets"
    _add_instance(model, present, instance, f"jr://file-csv/{EXTERNAL_LISTS}")
    tests = own + (f"[{filtered}]" if filtered else "")
    _add_itemset(control, f"instance('{instance}')/root/item{tests}", "name", "label")


def _add_instance(model: Any, present: set[str | None], name: str, source: str) -> None:
    if name not in present:
        present.add(name)
        last = children(model, "instance")[-1]
        last.addnext(etree.Element(f"{{{XFORMS}}}instance", {"id": name, "src": source}))


def _add_itemset(control: Any, nodeset: str, value: str, label: str) -> None:
    itemset = etree.SubElement(control, f"{{{XFORMS}}}itemset", {"nodeset": nodeset})
    etree.SubElement(itemset, f"{{{XFORMS}}}value", {"ref": value})
    etree.SubElement(itemset, f"{{{XFORMS}}}label", {"ref": label})


def split_arguments(text: str) -> list[str]:
    """The arguments of a call, split at commas outside of quotes and brackets."""
    found, depth, quote, at = [], 0, "", 0
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "," and depth == 0:
            found.append(text[at:place])
            at = place + 1
    return [*found, text[at:]] if text.strip() else []


def _literal(text: str) -> str | None:
    match = _LITERAL.fullmatch(text)
    return None if match is None else (match[1] if match[1] is not None else match[2]).strip()


def _said(item: Any, name: str) -> str:
    return next(((each.text or "").strip() for each in children(item, name)), "")

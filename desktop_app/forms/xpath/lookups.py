"""Finds rows of a list by the value of a column without going through all of them.

Cascades filter lists of thousands of rows by ``[province = …]`` each time a question is shown; the lists
never change, so the rows are sorted by that column once.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.forms.xpath.context import Context, TextOf
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr, Filter, Negate, Path

SMALLEST = 16
"""Lists shorter than this are gone through as they are."""
_KEPT = 8
_BY_CONTEXT = frozenset(
    {"position", "last", "string", "number", "normalize-space", "string-length", "name", "local-name", "once"}
)
"""Functions whose result may depend on the row they are evaluated at."""

type Rows = Callable[[Node, str, Context], list[Node] | None]


def key_of(predicate: Expr) -> tuple[str, Expr] | None:
    """The column and the value sought, when a predicate begins with ``column = value``; otherwise None.

    The value must be the same for every row, and nothing in the predicate may ask for the row's position.
    """
    if _mentions_position(predicate):
        return None
    while isinstance(predicate, Binary) and predicate.op == "and":
        predicate = predicate.left
    if not isinstance(predicate, Binary) or predicate.op != "=":
        return None
    for column, value in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        if isinstance(column, Path) and _is_column(column) and _same_for_all(value):
            return column.steps[0].test, value
    return None


def _is_column(path: Path) -> bool:
    if path.absolute or path.start is not None or len(path.steps) != 1:
        return False
    step = path.steps[0]
    return step.axis == "child" and not step.predicates and step.test not in ("*", "node()")


def _same_for_all(tree: Expr) -> bool:  # noqa: PLR0911  (one return a kind of node)
    match tree:
        case Path():
            if not tree.absolute and (tree.start is None or not _same_for_all(tree.start)):
                return False
            return not any(step.predicates for step in tree.steps)
        case Call():
            return tree.name not in _BY_CONTEXT and all(_same_for_all(arg) for arg in tree.args)
        case Binary():
            return _same_for_all(tree.left) and _same_for_all(tree.right)
        case Negate():
            return _same_for_all(tree.operand)
        case Filter():
            return False
        case _:
            return True


def _mentions_position(tree: Expr) -> bool:
    match tree:
        case Call():
            return tree.name in ("position", "last") or any(_mentions_position(arg) for arg in tree.args)
        case Binary():
            return _mentions_position(tree.left) or _mentions_position(tree.right)
        case Negate():
            return _mentions_position(tree.operand)
        case _:
            return False


def rows_by(column: str, value: TextOf) -> Rows:
    """Looks rows up; gives None where the list is so short that it should be gone through."""
    lists = SortedLists()

    def rows(parent: Node, name: str, c: Context) -> list[Node] | None:
        if len(parent.children.get(name, ())) < SMALLEST:
            return None
        return lists.rows(parent, name, column, value(c))

    return rows


class SortedLists:
    """Lists sorted by a column, a few of them at a time. Only for lists that never change."""

    def __init__(self) -> None:
        self._tables: dict[tuple[int, str, str], tuple[Node, dict[str, list[Node]]]] = {}

    def rows(self, parent: Node, name: str, column: str, value: str) -> list[Node]:
        """The rows called ``name`` below ``parent`` whose ``column`` holds ``value``, in their order."""
        key = (id(parent), name, column)
        known = self._tables.get(key)
        if known is None:
            if len(self._tables) >= _KEPT:
                self._tables.clear()
            # The parent is kept beside its table, so that its id cannot pass to another node.
            known = self._tables[key] = (parent, _sorted(parent.children.get(name, []), column))
        return known[1].get(value, [])


def _sorted(group: list[Node], column: str) -> dict[str, list[Node]]:
    table: dict[str, list[Node]] = {}
    for row in group:
        for text in dict.fromkeys(cell.text() for cell in row.children.get(column, ())) or ("",):
            table.setdefault(text, []).append(row)
    return table

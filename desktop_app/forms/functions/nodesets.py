"""Functions over node-sets that need nothing but their arguments."""

from __future__ import annotations

from desktop_app.forms.functions.randomness import seed_of_text, shuffled, whole_seed
from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.values import to_number, to_text


def _randomize(c: Context, nodes: list[Node], seed: object = None) -> list[Node]:
    if seed is None:
        return shuffled(nodes, c.world.random.randrange(1, 2**31 - 1))
    number = to_number(seed, c.world.zone)
    return shuffled(nodes, seed_of_text(to_text(seed)) if number != number else whole_seed(number))


def _position(c: Context, nodes: list[Node] | None = None) -> float:
    if nodes is None:  # outside of a predicate the context node's own place, as the reference engine has it
        return float(c.position or c.node.position())
    return float(nodes[0].position()) if nodes else float("nan")


def _local_name(c: Context, nodes: list[Node] | None = None) -> str:
    node = c.node if nodes is None else (nodes[0] if nodes else None)
    return "" if node is None else node.name


FUNCTIONS = (
    Function("count", "N", "n", lambda _c, nodes: float(len(nodes))),
    Function(
        "count-non-empty", "N", "n", lambda _c, nodes: float(sum(1 for node in nodes if node.text() != ""))
    ),
    Function("position", "N?", "n", _position),
    Function("last", "", "n", lambda c: float(c.size)),
    Function("name", "N?", "s", _local_name),
    Function("local-name", "N?", "s", _local_name),
    Function("randomize", "Na?", "N", _randomize),
)

"""What an expression sees while it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from random import Random
from typing import Protocol

from desktop_app.base.clock import Clock
from desktop_app.forms.xpath.instance_tree import Node


class World(Protocol):
    """The surroundings of an evaluation: the open form, or a formula's own small world."""

    clock: Clock
    zone: tzinfo
    random: Random
    single: Sequence[Node | None]
    """The node at each place outside of repeats, by the index of its shape."""

    def root(self) -> Node | None:
        """The root node of the primary instance; None outside of a form."""
        ...

    def instance(self, name: str) -> Node | None:
        """The node above the root element of a secondary instance, or None."""
        ...

    def itext(self, text_id: str) -> str:
        """The text with that id in the active language."""
        ...

    def choice_label(self, context: Node, question: str, value: str) -> str:
        """The label of the choice ``value`` of the select question at the path ``question``."""
        ...

    def resolve(self, name: str) -> object:
        """The value of ``${name}`` outside of a form."""
        ...

    def property_value(self, name: str) -> str:
        """A property of the device or of its user."""
        ...

    def form_version(self) -> str:
        """The version of the form."""
        ...

    def language_name(self) -> str:
        """The active language as the form names it."""
        ...


class Context:
    """The node an expression looks from, its place in the list a predicate goes through, and the world.

    ``position`` is 0 outside of predicates. ``work`` counts the nodes that predicates go through; it is
    shared by all that is evaluated inside of one predicate, and None outside.
    """

    __slots__ = ("node", "origin", "position", "size", "work", "world")

    def __init__(
        self, node: Node, world: World, origin: Node | None = None, position: int = 0, size: int = 1
    ) -> None:
        self.node = node
        self.world = world
        self.origin = node if origin is None else origin
        self.position = position
        self.size = size
        self.work: list[int] | None = None


type Compiled = Callable[[Context], object]
type TextOf = Callable[[Context], str]
type NumberOf = Callable[[Context], float]
type TruthOf = Callable[[Context], bool]
type NodesOf = Callable[[Context], list[Node]]

"""The answers of one open form as a tree of nodes, and the shape those nodes follow."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.forms.xpath.answer_key import written_step

_NO_CHILDREN: dict[str, list[Node]] = {}
"""Shared by all leaves, never written to."""


class Shape:
    """One place in the primary instance: what a node there is called and where it is.

    ``repeated`` says that the node may occur several times; ``template`` is what a new occurrence is a
    copy of.
    """

    __slots__ = (
        "attributes",
        "children",
        "depth",
        "index",
        "name",
        "namespace",
        "parent",
        "path",
        "repeated",
        "repeats",
        "template",
    )

    def __init__(self, name: str, parent: Shape | None, index: int, namespace: str = "") -> None:
        self.name = name
        self.namespace = namespace
        self.parent = parent
        self.index = index
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.path: str = f"{parent.path if parent else ''}/{name}"
        self.children: dict[str, Shape] = {}
        self.repeated = False
        self.template: Node | None = None
        self.attributes: dict[str, str] = {}
        """What the form writes as attributes here (the dataset of an entity)."""
        self.repeats: tuple[Shape, ...] = ()
        """The repeats around this place, outermost first, itself included."""

    def __repr__(self) -> str:
        return f"Shape({self.path})"

    def chain(self) -> list[Shape]:
        """From the root down to this place."""
        places: list[Shape] = []
        place: Shape | None = self
        while place is not None:
            places.append(place)
            place = place.parent
        places.reverse()
        return places

    def walk(self) -> Iterator[Shape]:
        """This place and all below it, in document order."""
        yield self
        for child in self.children.values():
            yield from child.walk()

    def settle_repeats(self) -> None:
        """Work out ``repeats`` for this place and all below, once it is known what is repeated."""
        around = self.parent.repeats if self.parent else ()
        self.repeats = (*around, self) if self.repeated else around
        for child in self.children.values():
            child.settle_repeats()


def common_place(first: Shape, second: Shape) -> Shape:
    """The deepest place that contains both."""
    common = first
    for item, other in zip(first.chain(), second.chain(), strict=False):
        if item is not other:
            break
        common = item
    return common


class Node:
    """One node of an instance. A node of a secondary instance has no shape and is always relevant."""

    __slots__ = (
        "attributes",
        "children",
        "lacking",
        "name",
        "own_relevant",
        "parent",
        "parked",
        "relevant",
        "shape",
        "value",
    )

    def __init__(
        self, name: str, shape: Shape | None = None, parent: Node | None = None, value: str = ""
    ) -> None:
        self.name = name
        self.shape = shape
        self.parent = parent
        self.value = value
        self.children: dict[str, list[Node]] = _NO_CHILDREN
        self.relevant = True
        self.own_relevant = True
        self.parked: dict[str, list[Node]] | None = None
        """Occurrences beyond a lowered repeat count, by name, kept while the form is open."""
        self.attributes: dict[str, str] | None = None
        self.lacking = False
        """Whether it comes from a record that says nothing of it, or of what is not asked in it."""

    def text(self) -> str:
        """The string value: the own text, or that of everything below; blank while not relevant."""
        if not self.relevant:
            return ""
        if not self.children:
            return self.value
        return "".join(child.text() for group in self.children.values() for child in group)

    def add(self, child: Node) -> None:
        """Append ``child`` behind the nodes of the same name."""
        self.group(child.name).append(child)
        child.parent = self

    def group(self, name: str) -> list[Node]:
        """The children of that name; an empty list that can be filled when there is none yet."""
        if self.children is _NO_CHILDREN:
            self.children = {}
        return self.children.setdefault(name, [])

    def siblings(self) -> list[Node]:
        """The nodes of the same name under the same parent, itself included."""
        return [self] if self.parent is None else self.parent.children.get(self.name, [self])

    def position(self) -> int:
        """The 1-based place among the siblings of the same name."""
        for at, sibling in enumerate(self.siblings(), start=1):
            if sibling is self:
                return at
        return 1

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for group in self.children.values():
            for child in group:
                yield from child.walk()

    def ancestor(self, shape: Shape) -> Node | None:
        """The node at the place ``shape`` on the way up, itself included."""
        node: Node | None = self
        while node is not None and node.shape is not shape:
            node = node.parent
        return node

    def path(self) -> str:
        """The path with the position of each repeated step: ``/data/person[2]/age``."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None:
            repeated = node.shape is not None and node.shape.repeated
            steps.append(written_step(node.name, node.position()) if repeated else node.name)
            node = node.parent
        return "/" + "/".join(reversed(steps))


def clone(node: Node, parent: Node | None = None) -> Node:
    """A copy of the node and of all below it."""
    copy = Node(node.name, node.shape, parent, node.value)
    copy.attributes = None if node.attributes is None else dict(node.attributes)
    if node.children:
        copy.children = {
            name: [clone(child, copy) for child in group] for name, group in node.children.items()
        }
    return copy


def relevant_copy(node: Node, parent: Node | None = None) -> Node:
    """A copy without everything that is not relevant."""
    copy = Node(node.name, node.shape, parent, node.value)
    copy.attributes = None if node.attributes is None else dict(node.attributes)
    if node.children:
        copy.children = {
            name: [relevant_copy(child, copy) for child in group if child.relevant]
            for name, group in node.children.items()
        }
    return copy


def nodes_under(top: Node, shape: Shape) -> list[Node]:
    """All nodes at the place ``shape`` at or below ``top``."""
    if top.shape is shape:
        return [top]
    names: list[str] = []
    place: Shape | None = shape
    while place is not None and place is not top.shape:
        names.append(place.name)
        place = place.parent
    if place is None:
        return []
    found = [top]
    for name in reversed(names):
        found = [child for node in found for child in node.children.get(name, ())]
    return found

"""Location paths: where they lead (known before any answer is), and how to walk there.

A path inside a repeat that is written absolutely stays within the current occurrence of every repeat it
shares with its context: "absolute paths inside repeats are always evaluated as if they are relative to
the current nodeset" (ODK XForms specification, section Repeats).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from desktop_app.forms.xpath.code import CompiledExpression
from desktop_app.forms.xpath.context import Compiled, Context, NodesOf, NumberOf, TextOf
from desktop_app.forms.xpath.instance_tree import Node, Shape, common_place
from desktop_app.forms.xpath.lookups import Rows, key_of, rows_by
from desktop_app.forms.xpath.places import (
    above_root,
    bound_repeat,
    joined,
    just_one,
    may_turn_back,
    next_shapes,
    simple_relative,
    simple_target,
    top_of,
)
from desktop_app.forms.xpath.syntax_tree import Call, Expr, LocationStep, Path
from desktop_app.forms.xpath.walking import (
    Stepper,
    count,
    filtered,
    in_document_order,
    looked_up,
    stepper,
)


class Read(NamedTuple):
    """An expression reads the nodes at ``shape`` within the nearest node at ``anchor`` around its context.

    ``only_place``: it reads the position of the node among its occurrences, and nothing in it.
    """

    shape: Shape
    anchor: Shape
    only_place: bool = False


class Scope(NamedTuple):
    """The place of an expression. ``shapes`` are the places of the context node (None: not in the form);
    ``origin`` those of the node the whole expression belongs to."""

    root: Shape | None
    origin: tuple[Shape, ...]
    shapes: tuple[Shape, ...] | None

    def place(self) -> Shape | None:
        """The one place absolute paths are seen from, if there is one."""
        shapes = self.origin if self.shapes is None else self.shapes
        return shapes[0] if len(shapes) == 1 else None


def scope_of(shape: Shape) -> Scope:
    """The scope of an expression that belongs to ``shape``."""
    return Scope(shape.chain()[0], (shape,), (shape,))


type Key = Callable[[Expr, Scope], TextOf | None]
type Predicate = Callable[[Expr, Scope], tuple[str, Compiled]]


class Walker:
    """Compiles paths; ``compile_predicate`` is the compiler's own, called for what is in brackets."""

    __slots__ = ("_compile_key", "_compile_predicate", "_reads")

    def __init__(self, reads: set[Read], compile_predicate: Predicate, compile_key: Key) -> None:
        self._reads = reads
        self._compile_predicate = compile_predicate
        self._compile_key = compile_key

    def path(
        self, path: Path, scope: Scope, start: CompiledExpression | None
    ) -> tuple[CompiledExpression, str | None]:
        """The path compiled, and the name of a step that leads nowhere in the form."""
        if start is not None:
            fixed = start.shapes is None and isinstance(path.start, Call) and path.start.name == "instance"
            several = not (isinstance(path.start, Call) and path.start.name in ("current", "instance"))
            return self._steps(
                path.steps,
                scope,
                start.shapes,
                as_start(start),
                top_of(start.shapes),
                fixed=fixed,
                several=several,
            )
        if path.absolute:
            return self._absolute(path.steps, scope)
        return self._relative(path.steps, scope)

    def _relative(
        self, steps: tuple[LocationStep, ...], scope: Scope
    ) -> tuple[CompiledExpression, str | None]:
        shapes = scope.shapes
        if shapes is not None and len(shapes) == 1:
            rest = above_root(steps, shapes[0])
            if rest is not None:
                document = self.primary_document(scope)
                return self._steps(rest, scope, document.shapes, as_start(document), None)
            simple = simple_relative(steps, shapes[0])
            if simple is not None:
                target, top = simple
                self._note(target, top, scope)
                if just_one(target, top):
                    from_origin = False
                    return _single(target, shapes[0], from_origin), None
        return self._steps(steps, scope, shapes, lambda c: [c.node], top_of(shapes))

    def _absolute(
        self, steps: tuple[LocationStep, ...], scope: Scope
    ) -> tuple[CompiledExpression, str | None]:
        root = scope.root
        if root is None:
            return CompiledExpression("N", lambda _c: []), steps[0].test if steps else "/"
        if not steps:
            return CompiledExpression("N", _root_nodes, shapes=(root,)), None
        if steps[0].axis == "descendant":
            return self._steps(steps, scope, (root,), _root_nodes, root, from_document=True)
        if steps[0].axis != "child" or steps[0].test not in (root.name, "*"):
            return CompiledExpression("N", lambda _c: []), steps[0].test
        place = scope.place()
        target = simple_target(steps[1:], root) if not steps[0].predicates else None
        if target is not None and place is not None and just_one(target, common_place(place, target)):
            self._note(target, common_place(place, target), scope)
            return _single(target, place, scope.shapes is None), None
        bound, rest = bound_repeat(steps[1:], root, place)
        begin = _bound_start(bound, scope.shapes is None) if bound is not root else _root_nodes
        code, missing = self._steps(rest, scope, (bound,), begin, bound)
        return code, missing

    def primary_document(self, scope: Scope) -> CompiledExpression:
        """``instance('…')`` with the id of the primary instance: the node above its root."""
        root = scope.root

        def document(c: Context) -> list[Node]:
            top = c.world.root()
            above = Node("")
            if top is not None:
                above.children = {top.name: [top]}
            return [above]

        above = Shape("", None, -1)
        if root is not None:
            above.children = {root.name: root}
        return CompiledExpression("N", document, shapes=(above,))

    def filtered(
        self, scope: Scope, shapes: tuple[Shape, ...] | None, nodes: NodesOf, predicates: tuple[Expr, ...]
    ) -> CompiledExpression:
        """The nodes for which all ``predicates`` hold."""
        tests = [
            self._compile_predicate(predicate, scope._replace(shapes=shapes)) for predicate in predicates
        ]

        def run(c: Context) -> list[Node]:
            return filtered(nodes(c), tests, c)

        return CompiledExpression("N", run, shapes=shapes)

    def indexed(self, target: Shape, indexes: dict[Shape, NumberOf], scope: Scope) -> CompiledExpression:
        """``indexed-repeat()``: the target in the given occurrences of its repeats."""
        self._reads.update(Read(place, target.chain()[0]) for place in (target, *target.repeats))
        place = scope.place()
        around = place.repeats if place is not None else ()
        chain = target.chain()[1:]

        def run(c: Context) -> list[Node]:
            top = c.world.root()
            nodes = [] if top is None else [top]
            elsewhere = False
            for shape in chain:
                if shape in indexes:
                    elsewhere = True
                    number = indexes[shape](c)
                    at = int(number) if 1 <= number < 1e9 else 0
                    nodes = [
                        found
                        for node in nodes
                        for found in node.children.get(shape.name, ())[max(at, 1) - 1 : at]
                    ]
                elif shape in around:
                    own = c.node.ancestor(shape)
                    if own is None:
                        nodes = []
                    elif elsewhere:  # the occurrence at the same place, as the reference engine takes it
                        at = own.position()
                        nodes = [
                            found
                            for node in nodes
                            for found in node.children.get(shape.name, ())[at - 1 : at]
                        ]
                    else:
                        nodes = [own]
                else:
                    nodes = [found for node in nodes for found in node.children.get(shape.name, ())]
            return [node for node in nodes if node.relevant]

        return CompiledExpression("N", run, shapes=(target,))

    def _stepper(self, step: LocationStep, scope: Scope, with_self: bool, fixed: bool) -> Stepper:
        tests = [self._compile_predicate(predicate, scope) for predicate in step.predicates]
        rows = self._rows(step, scope) if fixed else None
        return stepper(step, tests, with_self) if rows is None else looked_up(step.test, rows, tests)

    def _rows(self, step: LocationStep, scope: Scope) -> Rows | None:
        """How to look rows up for a step into a list that never changes, if its first predicate allows it."""
        key = key_of(step.predicates[0]) if step.axis == "child" and step.predicates else None
        value = None if key is None else self._compile_key(key[1], scope)
        return None if key is None or value is None else rows_by(key[0], value)

    def note_place(self, scope: Scope) -> None:
        """Remember that the expression reads its own place among the occurrences of a repeat."""
        place = scope.place()
        if place is not None and place.repeated and place.parent is not None:
            self._reads.add(Read(place, place.parent, only_place=True))

    def _note(self, target: Shape, top: Shape, scope: Scope) -> None:
        """Remember that the expression reads ``target``, reached through ``top``."""
        anchor = top
        if scope.shapes != scope.origin and scope.shapes is not None:
            # Seen from inside a predicate: all candidates of the outer path count.
            anchor = target.chain()[0]
        self._reads.add(Read(target, anchor))

    def _steps(
        self,
        steps: tuple[LocationStep, ...],
        scope: Scope,
        shapes: tuple[Shape, ...] | None,
        begin: NodesOf,
        top: Shape | None,
        *,
        from_document: bool = False,
        fixed: bool = False,
        several: bool = False,
    ) -> tuple[CompiledExpression, str | None]:
        steppers: list[Stepper] = []
        sort = may_turn_back(steps, several)
        missing: str | None = None
        for number, step in enumerate(joined(steps)):
            before, with_self = shapes, from_document and number == 0
            if shapes is not None:
                shapes = None if step.axis == "attribute" else next_shapes(shapes, step, with_self)
            if before and shapes is not None and not shapes:
                missing = step.test
            for shape in shapes or ():
                top = shape if top is None else common_place(top, shape)
            steppers.append(self._stepper(step, scope._replace(shapes=shapes), with_self, fixed))
        for shape in shapes or ():
            if shape.index >= 0:
                self._note(shape, top if top is not None and top.index >= 0 else shape.chain()[0], scope)

        def run(c: Context) -> list[Node]:
            nodes = begin(c)
            for walk in steppers:
                nodes = walk(nodes, c)
            if c.work is not None:
                count(len(nodes), c.work)
            if sort:
                nodes = in_document_order(nodes)
            return [node for node in nodes if node.relevant]

        return CompiledExpression("N", run, shapes=shapes), missing


def as_start(code: CompiledExpression) -> NodesOf:
    """The nodes a path begins at."""
    return code.run  # type: ignore[return-value]  # the compiler gives node-sets only


def _root_nodes(c: Context) -> list[Node]:
    root = c.world.root()
    return [] if root is None else [root]


def _bound_start(shape: Shape, from_origin: bool) -> NodesOf:
    def begin(c: Context) -> list[Node]:
        node = (c.origin if from_origin else c.node).ancestor(shape)
        return [] if node is None else [node]

    return begin


def _single(target: Shape, place: Shape, from_origin: bool) -> CompiledExpression:
    """The one node at ``target`` seen from a node at ``place``."""
    find = _finder(target, place, from_origin)
    leaf = not target.children

    def nodes(c: Context) -> list[Node]:
        node = find(c)
        return [node] if node is not None and node.relevant else []

    return CompiledExpression("N", nodes, _text(find, leaf), (target,))


def _text(find: Callable[[Context], Node | None], leaf: bool) -> TextOf:
    def leaf_text(c: Context) -> str:
        node = find(c)
        return node.value if node is not None and node.relevant else ""

    def text(c: Context) -> str:
        node = find(c)
        return "" if node is None else node.text()

    return leaf_text if leaf else text


def _finder(target: Shape, place: Shape, from_origin: bool) -> Callable[[Context], Node | None]:
    if not target.repeats:
        index = target.index
        return lambda c: c.world.single[index]
    if target is place:
        return lambda c: c.origin if from_origin else c.node
    common = common_place(place, target)
    ups = place.depth - common.depth
    names = [shape.name for shape in target.chain()[common.depth + 1 :]]

    def find(c: Context) -> Node | None:
        node: Node | None = c.origin if from_origin else c.node
        for _ in range(ups):
            node = None if node is None else node.parent
        if node is None:
            return None
        for name in names:
            group = node.children.get(name)
            if not group:  # an occurrence may lack a place that another has
                return None
            node = group[0]
        return node

    return find

"""Keeps calculations, relevance and repeat counts of an open form true after each change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from heapq import heappop, heappush

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import Bind, FormDefinition
from desktop_app.forms.definition.dependencies import (
    COUNT,
    RELEVANT,
    TASKS_PER_SHAPE,
    VALUE,
    task_of,
)
from desktop_app.forms.types.table import data_type
from desktop_app.forms.xpath.context import Context, World
from desktop_app.forms.xpath.instance_tree import Node, Shape, clone, nodes_under

MAX_OCCURRENCES = 10_000
"""Occurrences of one repeat; a count above this is an error of the form, not a household."""


MAX_STEPS = 1_000
"""How often a count that follows from its own repeat ("one more while …") may change after one answer."""


MAX_GROWN = 200_000
"""Answers that repeat counts may create in one open form; repeats in repeats multiply."""


class Recalculator:
    """Does the tasks that a change makes necessary, each once, in the order of the form's graph."""

    __slots__ = (
        "_bind_of",
        "_definition",
        "_grown",
        "_heap",
        "_only",
        "_steps",
        "_todo",
        "_watched",
        "changed",
        "grown",
        "recalculated",
        "world",
    )

    def __init__(self, definition: FormDefinition, world: World) -> None:
        self._definition = definition
        self._bind_of: list[Bind | None] = [definition.binds.get(shape) for shape in definition.shapes]
        self.world = world
        self._todo: dict[int, dict[int, Node]] = {}
        self._heap: list[tuple[int, int]] = []
        self.changed: set[Node] = set()
        """Nodes whose value or relevance changed since the caller emptied the set."""
        self._watched = {action.within for action in definition.actions if action.within is not None}
        self.recalculated: list[Node] = []
        """Nodes with actions of their own whose value a calculation changed."""
        self._only: frozenset[int] | None = None
        """While only some tasks are done: these."""
        self._grown = 0
        self._steps = 0
        self.grown: list[Node] = []
        """Occurrences a count created, whose odk-new-repeat actions are still to be done."""

    def everything(self, root: Node) -> None:
        """Redo all tasks below ``root``."""
        for task in self._definition.graph.tasks:
            self._mark(task, root)
        self.run()

    def as_closed(self, root: Node) -> None:
        """Work out only what is asked in a finished record, by the values it was closed with.

        Such a record has no answer that was not asked, so what has one is asked.
        """
        self.work_out(root, ())
        for node in list(root.walk()):
            if node.value and not node.children and not node.relevant:
                self._show(node)
        self._forget()

    def work_out(self, root: Node, places: Collection[Shape]) -> None:
        """Work out what is asked, and the calculations of ``places``; all others stay as they are."""
        wanted = {task_of(shape, VALUE) for shape in places}
        tasks = self._definition.graph.tasks
        with self._limited(
            root, [task for task in tasks if task % TASKS_PER_SHAPE == RELEVANT or task in wanted]
        ):
            pass
        self._forget()

    def all_relevant(self, root: Node) -> AbstractContextManager[None]:
        """Work out values and repeat counts while everything counts as asked, as in a form just loaded."""
        tasks = self._definition.graph.tasks
        return self._limited(root, [task for task in tasks if task % TASKS_PER_SHAPE != RELEVANT])

    @contextmanager
    def _limited(self, root: Node, tasks: list[int]) -> Iterator[None]:
        """Do these tasks, and until the end no others."""
        self._only = frozenset(tasks)
        for task in tasks:
            self._mark(task, root)
        self.run()
        yield
        self._only = None

    def _forget(self) -> None:
        self._heap.clear()
        self._todo.clear()
        self.changed.clear()
        self.recalculated.clear()

    def _show(self, node: Node) -> None:
        if node.parent is not None and not node.parent.relevant:
            self._show(node.parent)
        node.own_relevant = True
        self._spread(node, True)

    def language_changed(self, root: Node) -> None:
        """Do the tasks whose result is in the active language."""
        for task in self._definition.spoken:
            self._mark(task, root)
        self.run()

    def value_changed(self, node: Node) -> None:
        """Note that the value of ``node`` was set; :meth:`run` does what follows from it."""
        self.changed.add(node)
        if node.shape is not None:
            self._mark_dependents(node.shape, node)
            for repeat in node.shape.repeats if self._definition.graph.waiting else ():
                if repeat.index in self._definition.graph.waiting:
                    self._mark(task_of(repeat, COUNT), node.ancestor(repeat) or node)

    def structure_changed(self, repeat: Shape, parent: Node) -> None:
        """Note that occurrences of ``repeat`` under ``parent`` came, went or moved."""
        for shape in repeat.walk():
            for task, anchor in self._definition.graph.dependents[shape.index]:
                self._mark(task, parent.ancestor(anchor) or parent)

    def added(self, node: Node) -> None:
        """Note a new occurrence: all its rules are to be evaluated."""
        self._inherit(node)
        if node.shape is not None:
            for shape in node.shape.walk():
                bind = self._bind_of[shape.index]
                control = self._definition.controls.get(shape)
                if shape is not node.shape and control is not None and control.count is not None:
                    self._mark(task_of(shape, COUNT), node)
                if bind is not None and bind.relevant is not None:
                    self._mark(task_of(shape, RELEVANT), node)
                if bind is not None and bind.calculate is not None:
                    self._mark(task_of(shape, VALUE), node)

    def run(self) -> None:
        """Do all tasks noted."""
        while self._heap:
            _, task = heappop(self._heap)
            scopes = self._todo.pop(task)
            shape = self._definition.shapes[task // TASKS_PER_SHAPE]
            kind = task % TASKS_PER_SHAPE
            if self._only is not None and task not in self._only:
                continue
            if kind == COUNT:
                self._count(shape, list(scopes.values()))
            else:
                self._evaluate(shape, kind, list(scopes.values()))
        self._steps = 0

    def _evaluate(self, shape: Shape, kind: int, scopes: list[Node]) -> None:
        bind = self._bind_of[shape.index]
        if bind is None:
            return
        seen: set[int] = set()
        for scope in scopes:
            for node in nodes_under(scope, shape):
                if id(node) in seen:
                    continue
                seen.add(id(node))
                if kind == VALUE:
                    self._calculate(bind, node)
                else:
                    self._relevance(bind, node)

    def _mark(self, task: int, scope: Node) -> None:
        scopes = self._todo.get(task)
        if scopes is None:
            scopes = self._todo[task] = {}
            heappush(self._heap, (self._definition.graph.order[task], task))
        scopes[id(scope)] = scope

    def _mark_dependents(self, shape: Shape, node: Node) -> None:
        for task, anchor in self._definition.graph.dependents[shape.index]:
            self._mark(task, node.ancestor(anchor) or node)

    def _calculate(self, bind: Bind, node: Node) -> None:
        if bind.calculate is None:
            return
        text = data_type(bind.type).work_out(bind.calculate(Context(node, self.world)), self.world.zone)
        if text != node.value:
            node.value = text
            self.value_changed(node)
            if bind.shape in self._watched:
                self.recalculated.append(node)

    def _relevance(self, bind: Bind, node: Node) -> None:
        if bind.relevant is None:
            return
        node.own_relevant = bind.relevant(Context(node, self.world))
        self._spread(node, node.own_relevant and (node.parent is None or node.parent.relevant))

    def _spread(self, node: Node, relevant: bool) -> None:
        if node.relevant is relevant:
            return
        node.relevant = relevant
        self.changed.add(node)
        if node.shape is not None:
            self._mark_dependents(node.shape, node)
        for group in node.children.values():
            for child in group:
                self._spread(child, relevant and child.own_relevant)

    def hide(self, node: Node) -> None:
        """An occurrence came back that is not asked, by its own rule or since nothing around it is."""
        bind = None if node.shape is None else self._bind_of[node.shape.index]
        node.own_relevant = bind is None or bind.relevant is None
        self._inherit(node)

    def _inherit(self, node: Node) -> None:
        node.relevant = node.own_relevant and (node.parent is None or node.parent.relevant)
        for group in node.children.values():
            for child in group:
                self._inherit(child)

    def _count(self, shape: Shape, scopes: list[Node]) -> None:
        control = self._definition.controls.get(shape)
        if control is None or control.count is None or shape.parent is None:
            return
        for scope in scopes:
            for parent in self._parents(scope, shape):
                phantom = Node(shape.name, shape, parent)
                number = control.count(Context(phantom, self.world))
                self._set_count(shape, parent, int(number) if number == number and number > 0 else 0)

    def _parents(self, scope: Node, shape: Shape) -> list[Node]:
        if scope.shape is shape and scope.parent is not None:
            return [scope.parent]
        return [] if shape.parent is None else nodes_under(scope, shape.parent)

    def _set_count(self, shape: Shape, parent: Node, count: int) -> None:
        check_count(shape, count)
        group = parent.group(shape.name)
        one_more = shape.index in self._definition.graph.waiting and count == len(group) + 1 > 1
        if one_more and self._is_blank(group[-1], new_occurrence(shape)):
            return  # "one more while …" waits for an answer in the last one, else it would never end
        if len(group) == count:
            return
        if shape.index in self._definition.graph.stepping:
            self._step(shape)
        parked = parent.parked.setdefault(shape.name, []) if parent.parked is not None else []
        if parent.parked is None:
            parent.parked = {shape.name: parked}
        while len(group) > count:
            parked.append(group.pop())
        while len(group) < count:
            if parked:
                node = parked.pop()
            else:
                node = new_occurrence(shape)
                self._bound(shape, node)
                self.grown.append(node)
            parent.add(node)
            self.added(node)
        self.changed.add(parent)
        self.structure_changed(shape, parent)

    def _is_blank(self, node: Node, fresh: Node) -> bool:
        """Whether an occurrence says only what a ``fresh`` one says, and what is computed in it."""
        if node.children:
            return all(
                len(group) == len(others := fresh.children.get(name, []))
                and all(map(self._is_blank, group, others))
                for name, group in node.children.items()
            )
        bind = None if node.shape is None else self._bind_of[node.shape.index]
        return node.value == fresh.value or (bind is not None and bind.calculate is not None)

    def _step(self, shape: Shape) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            self._steps = 0
            self._forget()
            raise Problem(
                "The repeat count of “{path}” depends on its own answers and does not settle within "
                "{limit} steps. Correct its rule.",
                path=shape.path,
                limit=MAX_STEPS,
            )

    def _bound(self, shape: Shape, node: Node) -> None:
        self._grown += sum(1 for _ in node.walk())
        if self._grown > MAX_GROWN:
            raise Problem(
                "The repeats in “{path}” would make more than {limit} answers. Correct the numbers.",
                path=shape.path,
                limit=MAX_GROWN,
            )


def check_count(shape: Shape, count: int) -> None:
    """Raise :class:`Problem` when a repeat cannot have so many occurrences."""
    if count > MAX_OCCURRENCES:
        raise Problem(
            "“{path}” is to be repeated {count} times; at most {limit} are possible. Correct the number.",
            path=shape.path,
            count=count,
            limit=MAX_OCCURRENCES,
        )


def new_occurrence(shape: Shape) -> Node:
    """A fresh occurrence of a repeat, with the defaults of its template."""
    return Node(shape.name, shape) if shape.template is None else clone(shape.template)

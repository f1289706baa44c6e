"""What happens at fixed moments: preloads, setvalue actions, the stamp at the end, a new edition."""

from __future__ import annotations

from desktop_app.forms.definition.definition import ON_CLOSING, Bind, FormDefinition, SetValueAction
from desktop_app.forms.session.recalculation import Recalculator
from desktop_app.forms.session.world import FormWorld
from desktop_app.forms.xpath.comparisons import text_of_value
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.dates import write_instant
from desktop_app.forms.xpath.instance_tree import Node, Shape, common_place, nodes_under

FIRST_LOAD = frozenset({"odk-instance-first-load", "xforms-ready"})
LOAD = frozenset({"odk-instance-load"})
"""Each time a record is opened, also the first."""
NEW_REPEAT = frozenset({"odk-new-repeat"})
VALUE_CHANGED = frozenset({"xforms-value-changed"})


class Events:
    """Does the actions of a form when their events happen."""

    def __init__(self, definition: FormDefinition, world: FormWorld, recalculator: Recalculator) -> None:
        self._definition = definition
        self._world = world
        self._recalculator = recalculator

    def preload(self, root: Node) -> None:
        """Fill in what the form wants known from the start; done once, for a new record.

        It takes the place of a default: an id that was written into the form would be that of all records.
        """
        for shape, bind in self._definition.binds.items():
            if not bind.preload:
                continue
            for node in nodes_under(root, shape):
                node.value = self._preloaded(bind) or node.value

    def _preloaded(self, bind: Bind) -> str:
        now = self._world.clock.now().astimezone(self._world.zone)
        match bind.preload, bind.preload_params:
            case "uid", _:
                return self._new_id()
            case "timestamp", "start":
                return write_instant(now)
            case "date", "today":
                return now.date().isoformat()
            case "property", name:
                return self._world.property_value(name)
            case _:
                return ""

    def _new_id(self) -> str:
        text = f"{self._world.random.getrandbits(128):032x}"
        variant = "89ab"[int(text[16], 16) % 4]
        return f"uuid:{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"

    def form_event(self, event: frozenset[str], root: Node) -> None:
        """The form was opened (for the first time), or is closed."""
        self._do([(action, root) for action in self._definition.actions if action.events & event])

    def _do(self, due: list[tuple[SetValueAction, Node]]) -> None:
        """Do actions below a node; what is nested in the questions they change follows."""
        for action, top in due:
            for node in nodes_under(top, action.target):
                if self._set(action, node):
                    self.node_event(VALUE_CHANGED, node)

    def repeat_event(self, event: frozenset[str], occurrence: Node) -> None:
        """An occurrence was added."""
        self._do(
            [
                (action, occurrence)
                for action in self._definition.actions
                if action.events & event
                and action.within is not None
                and self._inside(action.within, occurrence)
            ]
        )

    @staticmethod
    def _inside(within: Shape, occurrence: Node) -> bool:
        return bool(within.repeats) and within.repeats[-1] is occurrence.shape

    def node_event(self, event: frozenset[str], node: Node) -> None:
        """The value of a question was changed, by the officer or by what this set off."""
        waiting, seen = [node], {id(node)}
        while waiting:
            source = waiting.pop(0)
            for action in self._definition.actions:
                if source.shape is None or action.within is not source.shape or not action.events & event:
                    continue
                top = source.ancestor(common_place(source.shape, action.target))
                for target in nodes_under(top, action.target) if top is not None else ():
                    if self._set(action, target):
                        self._recalculator.recalculated.append(target)
            for changed in self._recalculator.recalculated:
                if id(changed) not in seen:
                    seen.add(id(changed))
                    waiting.append(changed)
            self._recalculator.recalculated.clear()

    def _set(self, action: SetValueAction, node: Node) -> bool:
        if action.attribute:
            self._set_attribute(action, node)
            return False
        stored = self._definition.data_type(action.target)
        text = stored.work_out(action.value(Context(node, self._world)), self._world.zone)
        if text == node.value:
            return False
        node.value = text
        self._recalculator.value_changed(node)
        self._recalculator.run()
        return True

    def _set_attribute(self, action: SetValueAction, node: Node) -> None:
        text = text_of_value(action.value(Context(node, self._world)))
        if node.attributes is None:
            node.attributes = {}
        node.attributes[action.attribute] = text

    def stamp_end(self, root: Node) -> None:
        """Write the moment of closing, where the form asks for it, and the attributes of entities."""
        self.form_event(ON_CLOSING, root)
        now = write_instant(self._world.clock.now().astimezone(self._world.zone))
        for shape, bind in self._definition.binds.items():
            if bind.preload == "timestamp" and bind.preload_params == "end":
                for node in nodes_under(root, shape):
                    node.value = now
                    self._recalculator.value_changed(node)

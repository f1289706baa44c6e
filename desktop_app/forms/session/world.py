"""The surroundings of the expressions of one open form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from random import Random

from desktop_app.base.clock import Clock
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.session.choices import choices_of
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node


class FormWorld:
    """What :class:`desktop_app.forms.xpath.context.World` asks for, answered by an open form."""

    def __init__(
        self,
        definition: FormDefinition,
        clock: Clock,
        zone: tzinfo,
        language: str,
        properties: Mapping[str, str],
        random: Random,
        last_saved: Node | None,
    ) -> None:
        self.definition = definition
        self.clock = clock
        self.zone = zone
        self.language = language
        self.properties = properties
        self.random = random
        self.last_saved = last_saved
        self._single: list[Node | None] = [None] * len(definition.shapes)
        self.single: Sequence[Node | None] = self._single
        self._root: Node | None = None

    def adopt(self, root: Node) -> None:
        """Take ``root`` as the instance that expressions see."""
        self._root = root
        for node in root.walk():
            if node.shape is not None and not node.shape.repeats:
                self._single[node.shape.index] = node

    def root(self) -> Node | None:
        """The root node of the primary instance."""
        return self._root

    def instance(self, name: str) -> Node | None:
        """The node above the root of the secondary instance ``name``."""
        if name in self.definition.last_saved_instances:
            return self.last_saved
        return self.definition.instances.get(name)

    def itext(self, text_id: str) -> str:
        """The text in the active language; the id itself when there is none."""
        parts = self.definition.itext.find(text_id, self.language)
        if parts is None:
            return ""
        root = self._root
        if root is None:
            return ""
        return self.definition.weaver.weave(parts, self.definition.root, Context(root, self))

    def choice_label(self, context: Node, question: str, value: str) -> str:
        """The label of a choice of the question at the absolute or relative path ``question``."""
        node = self._find(context, question)
        if node is None or node.shape is None:
            return ""
        control = self.definition.controls.get(node.shape)
        if control is None:
            return ""
        for choice in choices_of(self, control, node, self.language):
            if choice.value == value:
                return choice.label
        return ""

    def _find(self, context: Node, path: str) -> Node | None:
        names = [name.strip() for name in path.strip().split("/") if name.strip()]
        if not path.strip().startswith("/"):
            at: Node | None = context
            for name in names:
                if at is None:
                    return None
                at = (
                    at.parent
                    if name == ".."
                    else at
                    if name == "."
                    else next(iter(at.children.get(name, ())), None)
                )
            return at
        at = self._root
        for name in names[1:]:
            if at is None:
                return None
            group = at.children.get(name, [])
            own = context.ancestor(group[0].shape) if group and group[0].shape is not None else None
            at = own or next(iter(group), None)
        return at

    def resolve(self, name: str) -> object:
        """Forms have no variables outside of themselves."""
        raise KeyError(name)

    def property_value(self, name: str) -> str:
        """A property of the device or of its user, "" when it is not known."""
        return self.properties.get(name, "")

    def form_version(self) -> str:
        """The version of the form."""
        return self.definition.version

    def language_name(self) -> str:
        """The active language."""
        return self.language

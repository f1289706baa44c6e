"""What a room is given is there: no part of its context may be missing, and no room asks whether one is."""

from __future__ import annotations

import ast

from tests.architecture.imports import ROOT, sources_with
from ui.context.room import RoomContext


def test_no_part_of_the_context_may_be_missing() -> None:
    types = RoomContext.__annotations__
    assert tuple(types) == RoomContext.__struct_fields__
    assert [name for name, kind in types.items() if "| None" in str(kind)] == []
    assert RoomContext.__struct_defaults__ == ()


def test_no_room_asks_whether_a_part_is_there() -> None:
    parts = set(RoomContext.__struct_fields__)
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, source in sources_with(r"context\.\w+ is (?:not )?None", "ui")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Attribute)
        and node.left.attr in parts
        and ast.unparse(node.left.value).endswith("context")
        and any(isinstance(field, ast.Constant) and field.value is None for field in node.comparators)
    ]
    assert found == []

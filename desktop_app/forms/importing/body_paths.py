"""Where the body of a form points: refs absolute, relative to the group around, or by the id of a bind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.forms.definition.xml_safety import children, local


def plain_path(path: str, base: str = "") -> str:
    """An absolute path without prefixes, "" for none. ``base`` is what a relative path starts from."""
    path = path.strip()
    if not path:
        return ""
    steps = [] if path.startswith("/") else [step for step in base.split("/") if step]
    for part in path.split("/"):
        step = part.strip().rpartition(":")[2]
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


def bind_paths(model: Any) -> dict[str, str]:
    """The path of each bind that has an id."""
    return {
        item.get("id"): plain_path(item.get("nodeset") or item.get("ref") or "")
        for item in children(model, "bind")
        if item.get("id")
    }


def path_of(element: Any, base: str, binds: Mapping[str, str]) -> str:
    """The absolute path an element of the body points to, "" for none."""
    path = element.get("ref") or element.get("nodeset") or ""
    if path:
        return plain_path(path, base)
    name = (element.get("bind") or "").strip()
    return binds.get(name, plain_path(name, base) if name.startswith("/") else "")


def repeated_paths(body: Any, root: str, binds: Mapping[str, str]) -> set[str]:
    """The paths of all repeats of the body."""
    found: set[str] = set()

    def walk(element: Any, base: str) -> None:
        for child in children(element):
            own = path_of(child, base, binds)
            if local(child) == "repeat":
                found.add(own)
            if local(child) in ("group", "repeat"):
                walk(child, own or base)

    walk(body, f"/{root}")
    return found

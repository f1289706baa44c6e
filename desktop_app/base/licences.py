"""The software and fonts that this program carries, with their licences, as shown to the user."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Any

from desktop_app.base.resource_files import resource_path


@dataclass(frozen=True, slots=True)
class Component:
    """One bundled work. ``licence`` is its SPDX expression or, where there is none, the author's words."""

    name: str
    version: str
    licence: str
    home: str
    note: str
    texts: tuple[str, ...]

    def text(self) -> str:
        """Return the full licence text or texts, to read as they are."""
        return "\n\n".join(_read(name) for name in self.texts)


def own_licence() -> str:
    """Return the licence of Sổ Mặt trận itself."""
    return _read("Apache-2.0.txt")


def bundled_components() -> tuple[Component, ...]:
    """Return every bundled work: what was listed by hand first, then the Python packages by name."""
    listed = tomllib.loads(resource_path("licences", "components.toml").read_text("utf-8"))["component"]
    gathered = json.loads(resource_path("licences", "packages.json").read_text("utf-8"))
    return tuple(_component(entry) for entry in [*listed, *gathered])


def _component(entry: dict[str, Any]) -> Component:
    return Component(
        name=entry["name"],
        version=entry["version"],
        licence=entry["licence"],
        home=entry["home"],
        note=entry["note"],
        texts=tuple(entry["texts"]),
    )


def _read(name: str) -> str:
    path = resource_path(name[1:]) if name.startswith("/") else resource_path("licences", "texts", name)
    return path.read_text("utf-8")

"""Whatever is given to an office comes with its licence, and the program can show it."""

from __future__ import annotations

import pytest

from desktop_app.base.licences import Component, bundled_components, own_licence
from desktop_app.base.resource_files import resource_path
from tools.gather_licences import ROOT, locked


@pytest.fixture(scope="module")
def components() -> dict[str, Component]:
    return {component.name: component for component in bundled_components()}


@pytest.mark.parametrize("requirements", ["desktop.txt", "upstream.txt"])
def test_every_locked_package_is_listed_in_its_version(
    components: dict[str, Component], requirements: str
) -> None:
    wanted = locked(ROOT / "requirements" / requirements)
    assert len(wanted) > 30
    listed = {name: components[name].version if name in components else "not listed" for name in wanted}
    assert listed == wanted, "run `make licences`"


def test_every_component_names_its_licence_and_has_its_text(components: dict[str, Component]) -> None:
    for component in components.values():
        assert component.licence, component.name
        assert len(component.text()) > 400, component.name


def test_every_bundled_font_family_is_listed(components: dict[str, Component]) -> None:
    families = {path.stem.partition("-")[0].lower() for path in resource_path("fonts").rglob("*.[ot]tf")}
    assert families, "the search found no fonts"
    listed = {name.replace(" ", "").lower() for name in components}
    assert families <= listed


def test_every_text_is_used(components: dict[str, Component]) -> None:
    used = {text for component in components.values() for text in component.texts} | {"Apache-2.0.txt"}
    kept = {path.name for path in resource_path("licences", "texts").iterdir()}
    assert kept <= used, "remove what nothing refers to"


def test_our_own_licence_is_the_one_of_the_checkout() -> None:
    assert own_licence().split() == (ROOT / "LICENSE").read_text("utf-8").split()

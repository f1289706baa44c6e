"""What a province publishes of the folders that ship is what every office has of them, to the byte."""

from __future__ import annotations

from hashlib import sha256

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.loading import shipped_packages
from upstream.catalogue.publishing import packages


def test_what_ships_is_published_as_offices_have_it() -> None:
    shipped = {
        (each.package.kind.value, each.definition.code, each.definition.version): each.package.sha256
        for each in shipped_packages()
    }
    published = {
        (each.kind, each.code, each.version): sha256(each.content).hexdigest()
        for each in packages(resource_path("catalogue"))
    }
    assert len(shipped) > 30
    assert {name: published.get(name) for name in shipped} == shipped

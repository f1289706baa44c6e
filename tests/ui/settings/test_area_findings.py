"""What does not fit together in the list of areas stands above it."""

from __future__ import annotations

from tests.ui.settings.test_settings import section_of
from tests.ui.shell_parts import OpenApp
from ui.settings.areas_section import AreasSection


def test_an_area_that_stands_twice_is_told_until_it_does_not(app: OpenApp) -> None:
    section = section_of(app, AreasSection, "areas")
    assert not section.findings.isVisible()
    office = app.shell.office
    name = section._known.present[0].name
    fields = {"commune_code": office.identity.commune_code, "name": name, "kind": "thon"}
    with office.record() as rec:
        rec.put("residential_area", "twin", {**fields, "position": 99})
    section.entered()
    app.settle()
    assert section.findings.isVisible()
    assert f"“{name}” có hai dòng trong danh sách" in section.findings.text
    with office.record() as rec:
        rec.put("residential_area", "twin", {"name": "Thôn khác hẳn"})
    section.entered()
    app.settle()
    assert not section.findings.isVisible()

"""Every field of an area in the window: typed, compared with what others changed, and logged if personal."""

from __future__ import annotations

import pytest

from desktop_app.accounts.access_log import accesses
from desktop_app.areas.commands import as_typed, change_area
from desktop_app.areas.fields import AreaField, area_fields
from desktop_app.areas.queries import all_areas
from desktop_app.base.changes import ChangedMeanwhile, require_seen
from tests.areas.samples import FIRST, SECOND
from tests.ui.settings.test_settings import section_of
from tests.ui.shell_parts import OpenApp
from ui.settings.areas.area_dialog import AreaDialog
from ui.settings.areas_section import AreasSection

PERSONAL = [each for each in area_fields() if each.personal]


def test_every_field_can_be_typed(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)

    def type_all(dialog: AreaDialog) -> int:
        dialog.kind.setCurrentIndex(dialog.kind.findData(SECOND.kind))
        for each in area_fields():
            assert dialog.fields[each.name].isVisibleTo(dialog)
            if each.name in dialog.lines:
                dialog.lines[each.name].setText(each.shown(getattr(SECOND, each.name)))
        dialog._save()
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", type_all)
    section.edit.click()
    app.settle()
    with app.shell.office.read() as connection:
        assert as_typed(all_areas(connection)[0]) == SECOND
    cells = {section.model.data(section.model.index(0, at)) for at in range(section.model.columnCount())}
    for each in area_fields():
        assert (each.shown(getattr(SECOND, each.name)) in cells) is each.listed, each.name


def test_what_others_changed_is_shown_beside_every_field(app: OpenApp) -> None:
    dialog = AreaDialog(app.window, FIRST, lambda _dialog, _typed: None)
    with pytest.raises(ChangedMeanwhile) as raised:
        require_seen(FIRST.typed(), SECOND.typed())
    dialog.show_changes(raised.value)
    for each in area_fields():
        assert each.shown(getattr(SECOND, each.name)) in dialog.fields[each.name].error
    assert dialog.opened == SECOND
    assert dialog.changes(FIRST) == FIRST.typed()


@pytest.mark.parametrize("field", PERSONAL, ids=lambda field: field.name)
def test_showing_a_personal_field_is_logged(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch, field: AreaField
) -> None:
    office = app.shell.office
    with office.record() as recorder:
        area = all_areas(recorder.connection)[0]
        change_area(recorder, area.id, **{field.name: getattr(FIRST, field.name)})
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)
    monkeypatch.setattr(AreaDialog, "exec", lambda _: 0)
    section.edit.click()
    app.settle()
    with office.read() as connection:
        assert [each.subject for each in accesses(connection) if each.record_id == area.id] == ["areas"]

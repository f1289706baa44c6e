"""Display of an officer's fields in a conflict: roles by their names."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.role_book import role_book
from ui.sync.field_forms import FieldForm, FieldKind


def officer_form(field: str) -> FieldForm:
    """The form of a field. Nothing but the position can be typed: roles are ticked in the settings."""
    match field:
        case "roles":
            return FieldForm(FieldKind.FIXED, wording=lambda codes: role_book().role_names(codes.split()))
        case "extra_rights":
            return FieldForm(FieldKind.FIXED, wording=lambda codes: role_book().extra_names(codes.split()))
        case "dismissed":
            return FieldForm(FieldKind.CHOICE, ((0, tr("Yes")), (1, tr("No, has left"))))
        case "name":
            return FieldForm(FieldKind.FIXED)
        case _:
            return FieldForm()

"""In which of its languages a form is shown."""

from __future__ import annotations

from desktop_app.forms.definition import FormDefinition
from desktop_app.i18n import language


def spoken_language(definition: FormDefinition) -> str | None:
    """The form's own name of the language of the window ("Tiếng Việt (vi)"); ``None`` for its default."""
    wanted = f"({language()})"
    return next((name for name in definition.languages if name.endswith(wanted)), None)

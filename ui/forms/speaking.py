"""In which of its languages a form is shown."""

from __future__ import annotations

from desktop_app.base.i18n import language
from desktop_app.forms.definition.definition import FormDefinition

_NAMES = {"vi": ("tiếng việt", "vietnamese"), "en": ("english",)}


def spoken_language(definition: FormDefinition) -> str | None:
    """The form's own name of the language of the window ("Tiếng Việt (vi)"); ``None`` for its default."""
    code = language()
    return next((name for name in definition.languages if _is_called(name.strip().lower(), code)), None)


def _is_called(name: str, code: str) -> bool:
    """``Tiếng Việt (vi)`` as the standard of XLSForm has it, or the code or the language alone."""
    return name.endswith(f"({code})") or name == code or name in _NAMES.get(code, ())

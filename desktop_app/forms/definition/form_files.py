"""The files that belong to a form: its lists, and what its texts show and play."""

from __future__ import annotations

from desktop_app.forms.definition.definition import FormDefinition

_SHOWN = ("image", "big-image", "audio", "video")
_SCHEME = "jr://"


def file_name(address: str) -> str:
    """The name of the file at a ``jr://images/…`` address, or of a plain name."""
    return address.strip().rpartition("/")[2]


def files_needed(definition: FormDefinition) -> list[str]:
    """The names of all files that the form refers to, lists first; it was loaded without any."""
    names = dict.fromkeys(definition.missing_files)
    for texts in definition.itext.texts.values():
        for forms in texts.values():
            for kind in _SHOWN:
                address = "".join(part for part in forms.get(kind, ()) if isinstance(part, str))
                if address.strip().startswith(_SCHEME):
                    names.setdefault(file_name(address))
    return [name for name in names if name]

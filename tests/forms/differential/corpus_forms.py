"""The corpus: small forms with every type, column and setting of XLSForm, and XForms of other builders."""

from __future__ import annotations

from pathlib import Path

from desktop_app.forms.importing.importing import ImportedForm, import_form

FOLDER = Path(__file__).parent / "corpus"
FILES = {item.name: item.read_bytes() for item in sorted((FOLDER / "files").iterdir())}
"""Lists and pictures that the forms refer to."""
WORKBOOKS = sorted((FOLDER / "workbooks").glob("*.md"))
XFORMS = sorted((FOLDER / "xforms").glob("*.xml"))
ALL = [*WORKBOOKS, *XFORMS]


def form_of(path: Path) -> ImportedForm:
    """The form in that file of the corpus."""
    return import_form(path.read_bytes(), path.name, FILES)

"""The column ``personal::class`` of the sheet survey: of what class of personal data an answer is.

It is ours and not pyxform's, which never sees it (Decree 356/2025/NĐ-CP, Art. 3: basic and sensitive data).
"""

from __future__ import annotations

from typing import Any, Final

from desktop_app.base.i18n import tr
from desktop_app.forms.importing.message_places import at_place
from desktop_app.forms.importing.sheets import column_of, plain_column

COLUMN: Final = "personal::class"
CLASSES: Final = ("basic", "sensitive", "none")


def take_classes(book: Any) -> dict[str, str]:
    """Take the column out of the sheet; the class by the name of each question that has one.

    Raises:
        WorkbookProblem: a cell holds another word.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(book.survey or (), start=2):
        value = str(row.pop(column_of(row, COLUMN), None) or "").strip().lower()
        if not value:
            continue
        if value not in CLASSES:
            said = tr(
                "“{value}” is no class of personal data. Write basic, sensitive or none.", value=value[:40]
            )
            raise at_place(said, "survey", number, COLUMN)
        found[str(row.get(column_of(row, "name")) or "").strip()] = value
    for header in book.survey_header or ():
        for key in [key for key in header if key and plain_column(str(key)) == COLUMN]:
            del header[key]
    return found

"""Lines are only ever taken out; the tests fail on one that is not needed.

``REPEATED_CLASSES``: public class names that occur more than once. ``ROOMS``: folders and files of
translations that still have words of ``test_plain_words.PLAIN``.
"""

from __future__ import annotations

REPEATED_CLASSES = frozenset(
    {
        "Label",
        "MissingCells",
        "Standing",
        "UnitReport",
    }
)

ROOMS = frozenset(
    {
        "desktop_app/catalogue",
        "desktop_app/cli",
        "desktop_app/feeding",
        "desktop_app/forms",
        "desktop_app/fund",
        "desktop_app/issuing",
        "desktop_app/movements",
        "desktop_app/registers",
        "desktop_app/reports",
        "desktop_app/surveys",
        "resources/translations/vi/fund.po",
        "resources/translations/vi/movements.po",
        "resources/translations/vi/registers.po",
        "resources/translations/vi/surveys.po",
        "ui/base",
        "ui/context",
        "ui/demo",
        "ui/first_run",
        "ui/forms",
        "ui/fund",
        "ui/grid",
        "ui/movements",
        "ui/overview",
        "ui/places",
        "ui/registers",
        "ui/reports",
        "ui/settings",
        "ui/shell",
        "ui/surveys",
        "ui/theme",
        "ui/widgets",
    }
)

"""Lines are only ever taken out; the tests fail on one that is not needed.

``ROOMS``: folders and files of translations that still have words of ``test_plain_words.PLAIN``.
"""

from __future__ import annotations

ROOMS = frozenset(
    {
        "desktop_app/feeding",
        "desktop_app/movements",
        "resources/translations/vi/movements.po",
        "ui/movements",
    }
)

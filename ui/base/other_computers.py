"""What this computer cannot know of the others of its office."""

from __future__ import annotations

from desktop_app.base.i18n import tr


def texts_elsewhere(*, connected: bool) -> str:
    """Return that texts typed on other computers are not known here; nothing where there are none."""
    if not connected:
        return ""
    return tr(
        "Cells that are wrong on another computer of the office are not known here and are not counted. That "
        "computer says so once it has received the closing."
    )

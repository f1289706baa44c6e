"""The sentence about a field that others changed while it was open here, with all its values."""

from __future__ import annotations

from desktop_app.base.i18n import tr


def changed_words(opened: str, now: str, kept: str | None, name: str = "") -> str:
    """``kept`` is what was typed here over it, ``None`` where nothing was; ``name`` that of the field."""
    values = {"opened": opened or "–", "now": now or "–"}
    if kept is None:
        said = tr("Changed elsewhere from “{opened}” to “{now}”, which is there now.", **values)
    else:
        said = tr(
            "Changed elsewhere from “{opened}” to “{now}”; here you typed “{kept}”. Save again to keep it.",
            kept=kept or "–",
            **values,
        )
    return f"{name}: {said}" if name else said

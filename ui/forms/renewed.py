"""The sentence on what a finished form worked out anew when somebody changed it."""

from __future__ import annotations

from datetime import tzinfo
from textwrap import shorten

from desktop_app.forms.dates import looks_like_date, parse_date, parse_instant
from desktop_app.forms.markup import plain
from desktop_app.forms.questions import find_node
from desktop_app.forms.reopening import Renewed
from desktop_app.forms.session import FormSession
from desktop_app.i18n import tr
from desktop_app.numbers import format_date
from ui.forms.typed_times import shown_moment

_MOST = 5
_LETTERS = 40


def renewed_told(session: FormSession) -> str:
    """What was worked out otherwise than the form was saved with; told once, "" for nothing."""
    found = session.take_renewed()
    if not found:
        return ""
    changes = "; ".join(_change(session, one) for one in found[:_MOST])
    if len(found) > _MOST:
        changes += " " + tr("(and {n} more)", n=len(found) - _MOST)
    return tr(
        "This form was finished before. Because it was changed now, it was worked out anew: {changes}. "
        "Check these before you save, or give the change up.",
        changes=changes,
    )


def _change(session: FormSession, one: Renewed) -> str:
    before, after = (_shown(value, session.world.zone) for value in (one.before, one.after))
    return f"“{_name(session, one.ref)}” {before} → {after}"


def _name(session: FormSession, ref: str) -> str:
    """The label of the question; the name of what has none, as calculations do."""
    label = "" if find_node(session.root, ref) is None else " ".join(plain(session.label(ref)).split())
    return shorten(label or ref.rpartition("/")[2], _LETTERS, placeholder="…")


def _shown(value: str, zone: tzinfo) -> str:
    if looks_like_date(value) and parse_instant(value, zone) is not None:
        return shown_moment(value, zone) if "T" in value else format_date(parse_date(value))
    return shorten(value, _LETTERS, placeholder="…") if value else tr("(blank)")

"""Lines about a round on its page."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.versions.newer_versions import MOVABLE_STATES
from ui.surveys.common.page_data import RoundData


def newer_words(data: RoundData) -> str:
    """That a newer version of its questionnaire is there, while the round may go over to it."""
    newer = data.newer
    if newer is None or RoundState(data.counted.round.status) not in MOVABLE_STATES:
        return ""
    return tr(
        "A newer version of this questionnaire is installed: {version} (the round uses {old}).",
        version=newer.version,
        old=data.counted.round.template_version,
    )


def plan_line(data: RoundData) -> str:
    """Year, questionnaire, plan and days of a round in one line."""
    element = data.counted.round
    parts = [str(element.year), f"{element.template_code} · {element.template_version}"]
    if element.plan_number:
        day = f" ({format_date(element.plan_date)})" if element.plan_date else ""
        parts.append(tr("Plan {number}", number=element.plan_number) + day)
    if element.planned_from and element.planned_to:
        parts.append(f"{format_date(element.planned_from)} – {format_date(element.planned_to)}")
    return "  ·  ".join(parts)

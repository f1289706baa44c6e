"""Forms answered after the end of their area: entered while another computer ended the area."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.surveys import survey_response, survey_round


def forms_after_end(connection: Connection) -> dict[str, int]:
    """Count the forms answered (or entered, where that is not known) in an area after its end."""
    areas, forms = residential_area.c, survey_response.c
    if connection.execute(select(areas.id).where(areas.valid_to.is_not(None)).limit(1)).first() is None:
        return {}
    entered = func.date(forms.entered_at / 1000, "unixepoch")
    query = (
        select(forms.area_id, func.count())
        .join_from(survey_response, residential_area, areas.id == forms.area_id)
        .where(
            forms.round_id.in_(select(survey_round.c.id)),
            forms.deleted == 0,
            areas.valid_to.is_not(None),
            func.coalesce(forms.answered_on, entered) > areas.valid_to,
        )
        .group_by(forms.area_id)
    )
    return {area_id: int(count) for area_id, count in connection.execute(query)}

"""Health: how large the database is and grows, what was refused, and what ends soon."""

from __future__ import annotations

from upstream.console.accounts.reach import Right
from upstream.console.queries.health import ENDING_SOON_MILLIS, health
from upstream.console.web.request import Answer, PageRequest, PageSet, Shown
from upstream.read_model.troubles import HOW_TO_MEND, WORK_NAMES
from upstream.watching.alerts import alerts_of

pages = PageSet()


@pages.get("/he-thong/suc-khoe", [Right.ADMIN])
def server_health(request: PageRequest) -> Answer:
    """Show how the server is."""
    services = request.services
    with request.read() as connection:
        found = health(connection, request.reach, services.watched.certificate, request.now)
        needed = (
            alerts_of(connection, services.rules, services.limits.communes, services.watched, request.now)
            if request.reach.communes is None  # they name communes
            else []
        )
    values: dict[str, object] = {
        "health": found,
        "now": request.now,
        "soon": request.now + ENDING_SOON_MILLIS,
    }
    values.update(needed=needed, works=WORK_NAMES, how_to_mend=HOW_TO_MEND)
    return Shown("health.html", values)

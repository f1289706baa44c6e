"""How the server is, its last backups, and a button that makes one."""

from __future__ import annotations

import threading

from desktop_app.base.i18n import N_, speaking
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.queries.health import ENDING_SOON_MILLIS, health
from upstream.console.web.request import Answer, GoTo, PageRequest, PageSet, RightMissing, Shown
from upstream.database.backups import backup_name, backup_runs, begin_backup, last_whole, make_backup
from upstream.read_model.troubles import HOW_TO_MEND, WORK_NAMES
from upstream.watching.alerts import alerts_of

pages = PageSet()
_PATH = "/he-thong/sao-luu"
_SHOWN = 30
LATE_MILLIS = 2 * 86_400_000
"""The last whole backup is late when it is older: one is made every night."""


@pages.get(_PATH, [Right.ADMIN])
def backups(request: PageRequest, problem: str = "") -> Shown:
    """Show the last backups."""
    with request.read() as connection:
        runs, last = backup_runs(connection, _SHOWN), last_whole(connection)
    values = {
        "runs": runs,
        "last": last,
        "late": last is None or request.now - last.started_at > LATE_MILLIS,
        "folder": request.services.backups,
        "now": request.now,
        "problem": problem,
    }
    return Shown("backups.html", values, 409 if problem else 200)


@pages.post(_PATH, [Right.ADMIN])
def begin(request: PageRequest) -> Answer:
    """Begin a backup; the page says when it is done."""
    services, now = request.services, request.now
    if request.reach.communes is not None:
        raise RightMissing
    if services.backups is None:
        raise ServerProblem("Name a folder for backups: so-mat-tran-upstream serve --backups FOLDER.")
    file = services.backups / backup_name(services.database, now)
    try:
        with request.write() as connection:
            number = begin_backup(connection, file, request.user.name, now)
            log_event(connection, request.user, LogEvent.BACKUP, now, file.name)
            request.notice(connection, N_("The backup is being written. Open this page again in a while."))
    except ServerProblem as problem:
        return backups(request, problem.sentence())
    language = request.language

    def write() -> None:
        with speaking(language):
            make_backup(services.database, number, file, now_millis())

    threading.Thread(target=write, name="backup").start()
    return GoTo(_PATH)


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

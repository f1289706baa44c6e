"""The newer version of its questionnaire that a round can move to, and whether it may."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import InstalledPackage, installed
from desktop_app.catalogue.packages.labels import PackageStatus
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.journal.locks import lock_on
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.state import RoundState

MOVABLE_STATES = (RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING)
"""The states in which a round may move to another version of its questionnaire."""
_RUN = re.compile(r"\d+|\D+")


class UpgradeRefused(Problem):
    """The round cannot move to that version of its questionnaire."""


def newer_version(connection: Connection, survey_round: Round) -> InstalledPackage | None:
    """The newest installed version of a round's questionnaire, if it is newer than the one the round uses.

    A version that the province has withdrawn is never offered.
    """
    return next(
        (
            package
            for package in sorted(
                installed(connection, PackageKind.SURVEY_FORM),
                key=lambda item: version_order(item.version),
                reverse=True,
            )
            if package.code == survey_round.template_code
            and package.status != PackageStatus.WITHDRAWN
            and version_order(package.version) > version_order(survey_round.template_version)
        ),
        None,
    )


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which version 2 is before 10, and 2026.1 before 2026.2."""
    runs = _RUN.findall(version.strip().lower())
    return tuple((1, int(run), "") if run.isdecimal() else (0, 0, run) for run in runs)


def require_movable(connection: Connection, survey_round: Round, version: str) -> None:
    """Refuse a move that the state of the round, the province or the catalogue does not allow.

    Raises:
        UpgradeRefused: the sentence says why, and what to do.
    """
    if RoundState(survey_round.status) not in MOVABLE_STATES:
        raise UpgradeRefused(
            "The round “{title}” is in the state “{state}”. Only a round that is prepared, open or being"
            " counted can move to another version of its questionnaire. Open it for counting again first.",
            title=survey_round.title,
            state=RoundState(survey_round.status).label(),
        )
    reason = lock_on(connection, "survey_round", survey_round.id)
    if reason is not None:
        raise UpgradeRefused(
            "The province has locked the round “{title}”: {reason}. Ask the province to open it.",
            title=survey_round.title,
            reason=reason or "–",
        )
    if version_order(version) <= version_order(survey_round.template_version):
        raise UpgradeRefused(
            "The round “{title}” uses version {version} of its questionnaire already. Open the round again.",
            title=survey_round.title,
            version=survey_round.template_version,
        )

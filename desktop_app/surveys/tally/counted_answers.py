"""What is counted of the forms of a round in this book, by the questionnaire that it uses."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select

from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.surveys.rounds.running import QUESTIONNAIRE_OF_ROUND
from desktop_app.surveys.tally.counted_forms import CountedAnswers, counted_answers_of

_KEPT: Final = 32


def stamp_of(connection: Connection, round_id: str) -> str:
    """What names the questionnaire of a round by its content; empty while it is not on this computer."""
    rows = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    return str(rows[0][0]) if rows else ""


def counted_answers(connection: Connection, round_id: str) -> CountedAnswers:
    """Return what is counted of the forms of a round."""
    rows = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    return _counted(connection, *rows[0]) if rows else CountedAnswers()


def counted_in_version(connection: Connection, code: str, version: str) -> CountedAnswers:
    """Return what is counted of the forms of a round that uses this version of a questionnaire."""
    known, key = known_to(connection), (CountedAnswers, code, version)
    found: CountedAnswers | None = known.get(key)
    if found is None:
        row = _STAMP.first(connection, {"code": code, "version": version})
        found = CountedAnswers() if row is None else _counted(connection, row[0], code, version)
        known[key] = found
    return found


def _counted(connection: Connection, stamp: str, code: str, version: str) -> CountedAnswers:
    found = _known.get(stamp)
    if found is None:
        from desktop_app.catalogue.installed import installed_questionnaire

        if len(_known) >= _KEPT:
            _known.clear()
        found = _known[stamp] = counted_answers_of(installed_questionnaire(connection, code, version))
    return found


_known: dict[str, CountedAnswers] = {}
_STAMP = Prepared(
    select(catalogue_package.c.sha256).where(
        catalogue_package.c.kind == PackageKind.SURVEY_FORM.value,
        catalogue_package.c.code == bindparam("code"),
        catalogue_package.c.package_version == bindparam("version"),
    )
)

"""What people said in the rounds of a commune, counted as its office counts it.

Kept are counts of choices and sums of numbers, no word and no day. By area there is only what the office
prints: of an area where few answered, together with others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete

from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import Questionnaire, Thresholds
from desktop_app.surveys.results.round_sums import CountedArea, RoundForms, RoundSums
from desktop_app.surveys.results.sums import QuestionSums
from desktop_app.surveys.rounds.records import RoundArea, TallyMode
from desktop_app.surveys.rounds.thresholds import with_changes
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import round_scope
from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.communes.communes import commune_codes
from upstream.database.database import Database
from upstream.database.read_tables import read_basis, read_result, read_stale
from upstream.database.statements import among, put
from upstream.read_model.projecting import EVERY_ROUND, ROUND, count_of
from upstream.read_model.settling import CountedBy, Write, basis_of, settle_parts
from upstream.read_model.terms import numbers_of
from upstream.read_model.troubles import PageWork
from upstream.records.merge import MergeRecord
from upstream.records.stored import load_newer, load_records

_encode = msgspec.msgpack.Encoder().encode
unpack_sums: Final = msgspec.msgpack.Decoder(dict[str, QuestionSums]).decode


@dataclass(slots=True)
class _Round:
    """What a commune's records say of a round."""

    fields: Mapping[str, Value]
    areas: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    by_hand: dict[str, dict[str, dict[str, int | None]]] = field(default_factory=dict)
    forms: list[tuple[str, dict[str, Value]]] = field(default_factory=list)


def settle_rounds(database: Database, go_on: Callable[[], bool] = lambda: True) -> int:
    """Count the rounds that have changed, commune by commune; return how many communes are left.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    with database.read() as connection:
        forms, known = OfficeQuestionnaires(connection), basis_of(connection, CountedBy.FORMS)
    if forms.tag != known:
        with database.write() as connection:
            everywhere = [(code, EVERY_ROUND) for code in commune_codes(connection)]
            put(connection, read_stale, everywhere if known is not None else [])
            put(connection, read_basis, [(CountedBy.FORMS, forms.tag)])

    def compute(connection: Connection, commune: str, parts: Collection[str]) -> Write:
        scopes = None if EVERY_ROUND in parts else parts
        rows = results_of(connection, commune, forms, scopes)

        def write(connection: Connection) -> bool:
            if basis_of(connection, CountedBy.FORMS) != forms.tag:
                return False  # another process knows newer ones
            write_results(connection, commune, rows, scopes)
            return True

        return write

    return settle_parts(database, PageWork.ROUNDS, ROUND, compute, go_on)


def results_of(
    connection: Connection,
    commune: str,
    forms: OfficeQuestionnaires,
    scopes: Collection[str] | None = None,
) -> dict[str, list[CountedArea]]:
    """Count rounds of a commune, all or those of some scopes; one without its questionnaire has no result."""
    found = {}
    for scope, held in _rounds(connection, commune, scopes).items():
        code, version = (str(held.fields.get(name) or "") for name in ("template_code", "template_version"))
        with suppress(Problem):  # its form cannot be read: publishing it names the mistakes
            questionnaire = None if held.fields.get("deleted") else forms.find(code, version)
            if questionnaire is not None:
                required = _thresholds(questionnaire, held.fields)
                areas = [_area(area, fields) for area, fields in sorted(held.areas.items())]
                entered = RoundForms(areas, held.forms, held.by_hand)
                found[scope] = RoundSums(entered, questionnaire, required).results()
    return found


def _thresholds(questionnaire: Questionnaire, fields: Mapping[str, Value]) -> Thresholds:
    changes = {name: str(value) for name, value in _under(fields, "thresholds/") if value is not None}
    with suppress(Problem):
        return with_changes(questionnaire.thresholds, changes)
    return questionnaire.thresholds


def _rounds(connection: Connection, commune: str, scopes: Collection[str] | None) -> dict[str, _Round]:
    """The rounds with their areas, counts by hand and forms, in one reading of the records."""
    if scopes is None:
        listed = load_newer(connection, commune, -1, ["survey_round"])
        found = {round_scope(each.entity_id): _Round(each.fields) for each in listed}
    else:
        keys = [("survey_round", scope.removeprefix(ROUND)) for scope in scopes]
        loaded = load_records(connection, commune, keys)
        found = {round_scope(key): _Round(each.fields) for (_, key), each in loaded.items()}
    if not found:
        return {}
    forms: list[MergeRecord] = []
    for each in load_newer(connection, commune, -1, ("survey_area", "survey_tally", "survey_response")):
        if each.entity == "survey_response":
            forms.append(each)
            continue
        parts = each.entity_id.split(":", 3)
        if len(parts) < 3 or (held := found.get(round_scope(parts[1]))) is None:
            continue
        if each.entity == "survey_area":
            held.areas[each.entity_id.split(":", 2)[2]] = each.fields
        elif len(parts) > 3:
            held.by_hand.setdefault(parts[2], {})[parts[3]] = dict(_counts(each.fields))
    for form in sorted(forms, key=lambda form: form.entity_id):
        held = found.get(round_scope(str(form.fields.get("round_id"))))
        if held is not None:
            held.forms.append((str(form.fields.get("area_id")), form.fields))
    return found


def _area(area: str, fields: Mapping[str, Value]) -> RoundArea:
    by_hand = fields.get("tally_mode") == TallyMode.TOTALS.value
    households, issued, collected = (
        count_of(fields.get(name)) for name in ("total_households", "forms_issued", "forms_collected")
    )
    mode = TallyMode.TOTALS if by_hand else TallyMode.PER_FORM
    return RoundArea("", area, "", "", households, issued, collected, "", mode, "")


def _counts(fields: Mapping[str, Value]) -> Iterator[tuple[str, int | None]]:
    for code, value in _under(fields, "counts/"):
        yield code, count_of(value)


def _under(fields: Mapping[str, Value], start: str) -> Iterable[tuple[str, Value]]:
    return ((name.removeprefix(start), value) for name, value in fields.items() if name.startswith(start))


def write_results(
    connection: Connection,
    commune: str,
    results: Mapping[str, list[CountedArea]],
    scopes: Collection[str] | None,
) -> None:
    """Write what was counted in place of what was there, of all rounds of a commune or of some scopes."""
    texts = {*results, *(scopes or ()), *(each.area for rows in results.values() for each in rows)}
    number = numbers_of(connection, texts)
    columns = read_result.c
    gone = delete(read_result).where(columns.commune == commune)
    if scopes is not None:
        gone = gone.where(among(connection, columns.scope, [number[each] for each in scopes]))
    connection.execute(gone)
    rows: list[tuple[Any, ...]] = [
        (
            commune,
            number[scope],
            number[each.area],
            each.valid,
            each.invalid,
            each.satisfied,
            each.base,
            each.verdict,
            _encode(each.sums),
        )
        for scope, found in results.items()
        for each in found
    ]
    put(connection, read_result, rows)

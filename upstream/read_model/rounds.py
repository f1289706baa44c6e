"""What people said in the rounds of a commune, counted as its office counts it.

Kept are counts of choices and sums of numbers, no word and no day. By area there is only what the office
prints: of an area where few answered, together with others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select

from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import Denominator, Questionnaire, Thresholds
from desktop_app.surveys.responses.answer_wording import spoken_wording
from desktop_app.surveys.responses.records import ANSWERS, PAPER_FIELDS
from desktop_app.surveys.results.counted_results import CountedResults, paths_of
from desktop_app.surveys.results.counting import Answers, KeysOfForm, count_forms
from desktop_app.surveys.results.questions import ResultQuestion, result_questions
from desktop_app.surveys.results.rows import by_area, can_follow, print_rules, printable_rows
from desktop_app.surveys.results.sums import QuestionSums, sums_of, together
from desktop_app.surveys.rounds.records import RoundArea, TallyMode
from desktop_app.surveys.rounds.thresholds import with_changes
from desktop_app.surveys.tally.counted_forms import contribution, counted_answers_of
from desktop_app.surveys.tally.outcome import outcome
from desktop_app.surveys.tally.tally import FormTallies, Tally, tally_from_totals
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import round_scope
from upstream.catalogue.questionnaires import OfficeQuestionnaires
from upstream.communes.communes import commune_codes
from upstream.database.database import Database
from upstream.database.read_tables import read_basis, read_result, read_stale
from upstream.database.statements import among, put
from upstream.database.tables import record as record_table
from upstream.read_model.projecting import ROUND, count_of
from upstream.read_model.settling import Write, settle_parts
from upstream.read_model.terms import numbers_of
from upstream.read_model.troubles import PageWork
from upstream.records.stored import decode_fields, load_newer, load_records

OTHER_AREAS: Final = ""
"""The areas together of which none is named, since few answered there."""

_FORMS: Final = 2
"""The row of ``read_basis`` that names the questionnaires by which rounds were counted."""

type PackedSums = dict[str, QuestionSums]
"""The sums of questions by their key."""

_encode = msgspec.msgpack.Encoder().encode
unpack_sums: Final = msgspec.msgpack.Decoder(PackedSums).decode


@dataclass(frozen=True, slots=True)
class CountedArea:
    """What people said in an area of a round, in several, or in the whole commune.

    ``satisfied`` of ``base``: the overall question as the round's rule counts it, as far as it is known.
    """

    area: str
    valid: int = 0
    invalid: int = 0
    satisfied: int | None = None
    base: int | None = None
    verdict: str = ""
    sums: PackedSums = field(default_factory=dict)


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
        forms, known = OfficeQuestionnaires(connection), _basis(connection)
    if forms.tag != known:
        with database.write() as connection:
            everywhere = [(code, round_scope(_EVERY)) for code in commune_codes(connection)]
            put(connection, read_stale, everywhere if known is not None else [])
            put(connection, read_basis, [(_FORMS, forms.tag)])

    def compute(connection: Connection, commune: str, parts: Collection[str]) -> Write:
        scopes = None if round_scope(_EVERY) in parts else parts
        rows = results_of(connection, commune, forms, scopes)

        def write(connection: Connection) -> bool:
            if _basis(connection) != forms.tag:
                return False  # another process knows newer ones
            _write(connection, commune, rows, scopes)
            return True

        return write

    return settle_parts(database, PageWork.ROUNDS, ROUND, compute, go_on)


_EVERY: Final = "*"
"""No round has this id: every one of a commune is counted afresh."""


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
                found[scope] = _Counting(held, questionnaire).results()
    return found


class _Counting:
    """One round, counted."""

    def __init__(self, held: _Round, questionnaire: Questionnaire) -> None:
        self._held, self._questionnaire = held, questionnaire
        self._areas = [_area(area, fields) for area, fields in sorted(held.areas.items())]
        self._per_form = {each.area_id for each in self._areas if each.tally_mode is TallyMode.PER_FORM}
        self._tallies = self._counted()
        self._wording = spoken_wording([questionnaire])
        self._results = self._read()

    def results(self) -> list[CountedArea]:
        """The whole commune first, then the areas, then those that are not named."""
        of_areas: dict[str, PackedSums] = {each.area_id: {} for each in self._areas}
        whole: PackedSums = {}
        scale, smallest = self._questionnaire.question_names, print_rules().smallest_group
        for question in self._results.questions:
            counts, asked = self._results.counts(question), self._results.asked(question)
            sums = self._sums(question, counts, asked)
            if question.key not in scale:
                whole[question.key] = sums.printable(smallest)
                self._by_printed_area(question, of_areas, smallest)
        for key in scale:
            self._scale(key, whole, of_areas)
        required = _thresholds(self._questionnaire, self._held.fields)
        decided = outcome(self._tallies, self._questionnaire, required)
        satisfied, base = self._overall(decided.tally, required)
        verdict = decided.verdict.value if self._questionnaire.overall_question else ""
        valid, invalid = decided.tally.valid, decided.tally.invalid_total
        found = [CountedArea(WHOLE_COMMUNE, valid, invalid, satisfied, base, verdict, whole)]
        tallies = {each.unit: each for each in self._tallies}
        for area, sums_here in of_areas.items():
            of_area = tallies.get(area)
            if of_area is None:
                found.append(CountedArea(area, sums=sums_here))
                continue
            satisfied, base = self._overall(of_area, required)
            found.append(
                CountedArea(area, of_area.valid, of_area.invalid_total, satisfied, base, "", sums_here)
            )
        return found

    def _counted(self) -> list[Tally]:
        """The tally of each area, as the office's minutes have it."""
        counted = counted_answers_of(self._questionnaire)
        counts: dict[str, Counter[str]] = {each: Counter() for each in self._per_form}
        for area, fields in self._held.forms:
            if area in counts:
                counts[area].update(contribution(fields, counted))
        of_forms = FormTallies(self._questionnaire)
        return [
            of_forms.of(area, counts[area.area_id])
            if area.area_id in counts
            else tally_from_totals(area, self._held.by_hand.get(area.area_id, {}), self._questionnaire)
            for area in self._areas
        ]

    def _read(self) -> CountedResults:
        """The answers of the valid forms, as the office's summary of results has them."""
        questions = result_questions(self._wording)
        forms = count_forms(
            (
                (area, _answers(fields))
                for area, fields in self._held.forms
                if area in self._per_form and not fields.get("deleted") and not fields.get("validity")
            ),
            questions,
            KeysOfForm(questions, paths_of(self._wording, questions)),
            PAPER_FIELDS,
        )
        areas = dict.fromkeys(sorted(self._per_form), "")
        return CountedResults(questions=questions, wording=self._wording, areas=areas, forms=forms)

    def _sums(self, question: ResultQuestion, counts: Mapping[str, int], asked: int) -> QuestionSums:
        offered = self._wording.choices(question.key)
        return sums_of(question, counts, asked, offered).of_offered(offered)

    def _by_printed_area(
        self, question: ResultQuestion, of_areas: dict[str, PackedSums], smallest: int
    ) -> None:
        """What the office prints of a question by area."""
        if question.is_calculated or not can_follow(question) or len(self._per_form) < 2:
            return
        for row in printable_rows(by_area(self._results, question), smallest, ""):
            sums = self._sums(question, row.counts, row.result.asked)
            of_areas.setdefault(row.code or OTHER_AREAS, {})[question.key] = sums

    def _scale(self, key: str, whole: PackedSums, of_areas: dict[str, PackedSums]) -> None:
        """A question of the minutes, which say every area's count, with what was counted by hand."""
        question = self._results.by_key.get(key)
        for tally in self._tallies:
            if tally.unit in self._per_form and question is not None:
                counts = self._results.forms.areas.get(tally.unit)
                given = {} if counts is None else counts.counts.get(key, {})
                of_areas[tally.unit][key] = self._sums(question, given, tally.valid)
            elif (count := tally.questions[key]).is_counted:
                times = {code: number for code, number in count.by_answer.items() if number}
                of_areas[tally.unit][key] = QuestionSums(count.total, sum(times.values()), 0, times)
        whole[key] = together(each[key] for each in of_areas.values() if key in each)

    def _overall(self, tally: Tally, required: Thresholds) -> tuple[int | None, int | None]:
        count = tally.questions.get(self._questionnaire.overall_question)
        base = tally.collected if required.denominator is Denominator.COLLECTED_FORMS else tally.valid
        satisfied = None if count is None else count.of(self._questionnaire.satisfied)
        return (None, None) if satisfied is None or not base or not tally.valid else (satisfied, base)


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
    columns = record_table.c
    kinds = ("survey_area", "survey_tally", "survey_response")
    query = select(columns.entity, columns.entity_id, columns.fields)
    query = query.where(columns.commune == commune, columns.entity.in_(kinds)).order_by(columns.entity_id)
    with connection.execute(query.execution_options(yield_per=1_000)) as rows:
        for entity, entity_id, stored in rows:
            if entity == "survey_response":
                fields = decode_fields(stored)
                held = found.get(round_scope(str(fields.get("round_id"))))
                if held is not None:
                    held.forms.append((str(fields.get("area_id")), fields))
                continue
            parts = entity_id.split(":", 3)
            if len(parts) < 3 or (held := found.get(round_scope(parts[1]))) is None:
                continue
            fields = decode_fields(stored)
            if entity == "survey_area":
                held.areas[entity_id.split(":", 2)[2]] = fields
            elif len(parts) > 3:
                held.by_hand.setdefault(parts[2], {})[parts[3]] = dict(_counts(fields))
    return found


def _area(area: str, fields: Mapping[str, Value]) -> RoundArea:
    by_hand = fields.get("tally_mode") == TallyMode.TOTALS.value
    households, issued, collected = (
        count_of(fields.get(name)) for name in ("total_households", "forms_issued", "forms_collected")
    )
    mode = TallyMode.TOTALS if by_hand else TallyMode.PER_FORM
    return RoundArea("", area, "", "", households, issued, collected, "", mode, "")


def _answers(fields: Mapping[str, Value]) -> Answers:
    return dict(_under(fields, ANSWERS))


def _counts(fields: Mapping[str, Value]) -> Iterator[tuple[str, int | None]]:
    for code, value in _under(fields, "counts/"):
        yield code, count_of(value)


def _under(fields: Mapping[str, Value], start: str) -> Iterable[tuple[str, Value]]:
    return ((name.removeprefix(start), value) for name, value in fields.items() if name.startswith(start))


def _basis(connection: Connection) -> str | None:
    query = select(read_basis.c.sets).where(read_basis.c.number == _FORMS)
    return connection.execute(query.with_for_update(read=True)).scalar()


def _write(
    connection: Connection,
    commune: str,
    results: Mapping[str, list[CountedArea]],
    scopes: Collection[str] | None,
) -> None:
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

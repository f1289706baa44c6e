"""After any history, what is kept of rounds and funds is what counting all records again gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.base.ids import survey_area_id, survey_tally_id
from desktop_app.wire.op import Value
from tests.support.servers.read_model import require_same_rounds, settle_here
from tests.upstream.exchange.journals import COMMUNE
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import EVERYTHING, Reach
from upstream.console.queries.round_results import round_over_communes
from upstream.database.read_tables import read_campaign, read_result
from upstream.database.schema import metadata
from upstream.demo.journals import OfficeJournal
from upstream.read_model.rebuilding import rebuild_commune

ROUNDS, AREAS, NUMBERS = st.sampled_from(["r1", "r2"]), st.sampled_from(["a1", "a2", "a3"]), st.integers(0, 9)
ANSWERS = st.dictionaries(
    st.sampled_from(["answers/q01", "answers/q11", "answers/nothing"]),
    st.sampled_from(["1", "2", "1 2", "", "lời", None, 7]),
)
SURVEY = st.one_of(
    st.tuples(
        st.just("survey_round"),
        ROUNDS,
        st.fixed_dictionaries(
            {"template_code": st.just("NTM_XA_2026"), "template_version": st.sampled_from(["1", "1", "9"])},
            optional={
                "year": st.just(2026),
                "status": st.sampled_from(["open", "draft"]),
                "deleted": st.sampled_from([0, 0, 1]),
                "thresholds/min_coverage_percent.value": st.sampled_from(["10", "x"]),
            },
        ),
    ),
    st.tuples(
        st.just("survey_area"),
        st.builds(survey_area_id, ROUNDS, AREAS),
        st.fixed_dictionaries(
            {},
            optional={
                "forms_collected": st.one_of(st.none(), NUMBERS),
                "total_households": NUMBERS,
                "tally_mode": st.sampled_from(["totals", "per_form"]),
            },
        ),
    ),
    st.tuples(
        st.just("survey_tally"),
        st.builds(survey_tally_id, ROUNDS, AREAS, st.sampled_from(["q01", "q11", "invalid"])),
        st.dictionaries(st.sampled_from(["counts/1", "counts/2", "counts/blank"]), NUMBERS, min_size=1),
    ),
    st.builds(
        lambda number, round_id, area, validity, answers: (
            "survey_response",
            f"f{number}",
            {"round_id": round_id, "area_id": area, **validity, **answers},
        ),
        NUMBERS,
        ROUNDS,
        AREAS,
        st.sampled_from([{}, {"validity": "blank"}, {"deleted": 1}, {"validity": "", "deleted": 0}]),
        ANSWERS,
    ),
)
FUND = st.one_of(
    st.tuples(
        st.just("fund_campaign"),
        st.sampled_from(["c1", "c2"]),
        st.fixed_dictionaries({"title": st.just("Quỹ"), "passes_through": st.sampled_from([0, 1])}),
    ),
    st.tuples(
        st.just("fund_voucher"),
        st.builds("v{}".format, NUMBERS),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["receipt", "payment", "opening", "goods_out", "newer"]),
                "campaign_id": st.sampled_from(["c1", "c2", "none"]),
                "money": st.integers(-(10**6), 10**14),
                "goods_value": NUMBERS,
            },
            optional={"reverses": st.sampled_from(["v1", ""]), "content/valuables_value": NUMBERS},
        ),
    ),
)
STEPS = st.lists(
    st.one_of(st.tuples(st.integers(0, 1), st.one_of(SURVEY, FUND)), st.sampled_from(["settle", "catch up"])),
    min_size=5,
    max_size=60,
)


@contextmanager
def two_computers() -> Iterator[tuple[Connection, list[OfficeJournal]]]:
    """Two computers of a commune at a province in memory."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        ensure_commune(connection, COMMUNE)
        journals = [
            OfficeJournal.connect(connection, COMMUNE, f"{number}" * 32, "Máy", name, 1)
            for number, name in enumerate(("Lan", "Minh"), 1)
        ]
        yield connection, journals
    engine.dispose()


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_what_is_kept_is_what_counting_again_gives(steps: list[Any]) -> None:
    with two_computers() as (connection, journals):
        for at, step in enumerate(steps, 1):
            if step == "settle":
                settle_here(connection)
            elif step == "catch up":
                for journal in journals:
                    journal.device = journal.device.again(connection)
                    journal.catch_up()
            else:
                number, (entity, entity_id, fields) = step
                patch: dict[str, Value] = dict(fields)
                journals[number].put(entity, entity_id, patch, at)
                journals[number].send(at)
            require_same_rounds(connection)
        settle_here(connection)
        before = [sorted(connection.execute(select(table)).all()) for table in (read_result, read_campaign)]
        rebuild_commune(connection, COMMUNE)
        settle_here(connection)
        require_same_rounds(connection)
        after = [sorted(connection.execute(select(table)).all()) for table in (read_result, read_campaign)]
        assert [len(rows) for rows in after] == [len(rows) for rows in before]


def test_a_form_that_moves_to_another_round_is_counted_there_only() -> None:
    with two_computers() as (connection, (journal, _)):
        for round_id in ("r1", "r2"):
            form: dict[str, Value] = {"template_code": "NTM_XA_2026", "template_version": "1", "year": 2026}
            journal.put("survey_round", round_id, form, 1)
            journal.put("survey_area", survey_area_id(round_id, "a1"), {"forms_collected": 1}, 1)
        journal.put("survey_response", "f1", {"round_id": "r1", "area_id": "a1", "answers/q11": "1"}, 1)
        journal.send(1)
        settle_here(connection)
        assert sorted(connection.execute(select(read_result.c.valid)).scalars()) == [0, 0, 1, 1]
        journal.catch_up()
        journal.put("survey_response", "f1", {"round_id": "r2"}, 2)
        journal.send(2)
        require_same_rounds(connection)
        settle_here(connection)
        require_same_rounds(connection)
        assert sorted(connection.execute(select(read_result.c.valid)).scalars()) == [0, 0, 1, 1]


def put_round_of(journal: OfficeJournal, forms: int) -> None:
    """Write a round with some forms, all satisfied, which any commune may have named the same."""
    form: dict[str, Value] = {"template_code": "NTM_XA_2026", "template_version": "1", "year": 2026}
    journal.put("survey_round", "r1", form, 1)
    journal.put("survey_area", survey_area_id("r1", "a1"), {"forms_collected": forms}, 1)
    for number in range(forms):
        answers: dict[str, Value] = {"round_id": "r1", "area_id": "a1", "answers/q11": "1"}
        journal.put("survey_response", f"f{number}", answers, 1)
    journal.send(1)


def test_rounds_of_two_communes_with_one_name_are_apart() -> None:
    with two_computers() as (connection, (journal, _)):
        ensure_commune(connection, "00004")
        other = OfficeJournal.connect(connection, "00004", "9" * 32, "Máy", "Hoa", 1)
        put_round_of(journal, 6)
        put_round_of(other, 9)
        settle_here(connection)
        mine = Reach(EVERYTHING.rights, frozenset({"00004"}))
        found = round_over_communes(connection, mine, "NTM_XA_2026", 2026, date(2026, 12, 1))
        assert found is not None
        assert {commune for commune, _ in found.sums} == {"00004"}
        question = found.question("q11")
        assert question is not None
        assert (question.sums.times, found.whole.opinion.valid) == ({"1": 9}, 9)

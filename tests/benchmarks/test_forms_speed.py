"""How fast the form engine is, against plain Python doing the same arithmetic in the same run."""

from __future__ import annotations

import time
from time import process_time
from types import CodeType

import pytest
from lxml import etree

from desktop_app.base.clock import FixedClock
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.session.session import FormSession
from tests.benchmarks.reporting.measured import Measured
from tests.forms.building import NOON, Field, Repeat, xform
from tests.forms.differential import javarosa_oracle

pytestmark = pytest.mark.bench

QUESTIONS = 500
EXPRESSIONS = 3000
REPEATS = 100


def large_form() -> str:
    """1,000 places: 500 questions with three rules each, 500 calculations with three rules each."""
    parts: list[Field | Repeat] = []
    for at in range(QUESTIONS):
        before = max(at - 1, 0)
        parts.append(
            Field(
                f"q{at}",
                "int",
                {
                    "relevant": f"/data/q{before} != 3" if at else "1 = 1",
                    "constraint": ". < 100 and . > -1",
                    "required": f"/data/q{before} > 1" if at else "1 = 1",
                },
                default="1",
            )
        )
        parts.append(
            Field(
                f"c{at}",
                "string",
                {
                    "calculate": f"/data/q{at} + if(/data/q{before} > 2, 1, 0)",
                    "relevant": f"/data/q{at} < 90",
                    "readonly": f"/data/q{at} = 5",
                },
            )
        )
    return xform(parts)


def test_load_of_1000_questions_with_3000_expressions(measured: Measured) -> None:
    """Floor: lxml parses the XML and Python compiles 3,000 expressions of the same size."""
    xml = large_form()
    data = xml.encode()
    sources = [f"q{at} + (1 if q{max(at - 1, 0)} > 2 else 0)" for at in range(EXPRESSIONS)]

    def floor(_run: int) -> None:
        etree.fromstring(data)
        for source in sources:
            compile(source, "", "eval")

    ratio = measured.in_turn(
        "load of 1,000 questions, 3,000 expressions", lambda _run: load_form(data), floor, 5
    )
    measured.require(ratio, 12)


def test_full_recalculation_of_the_same_form(measured: Measured) -> None:
    """Floor: Python evaluates 3,000 compiled expressions of the same size."""
    definition = load_form(large_form())
    clock = FixedClock(NOON)
    names = {f"q{at}": 1 for at in range(EXPRESSIONS)}
    codes: list[CodeType] = [
        compile(f"q{at} + (1 if q{max(at - 1, 0)} > 2 else 0)", "", "eval") for at in range(EXPRESSIONS)
    ]

    def recalculate(_run: int) -> None:
        FormSession(definition, clock).problems()

    def floor(_run: int) -> None:
        for code in codes:
            eval(code, names)

    ratio = measured.in_turn("open, recalculate and check all", recalculate, floor, 9)
    measured.require(ratio, 60)


def test_one_answer_touches_only_what_depends_on_it(measured: Measured) -> None:
    """Floor: the full recalculation; one answer costs a small share of it."""
    definition = load_form(large_form())
    clock = FixedClock(NOON)
    session = FormSession(definition, clock)
    ratio = measured.in_turn(
        "one answer of 1,000",
        lambda run: session.answer("q250", 4 + run % 2),
        lambda _run: FormSession(definition, clock),
        21,
    )
    measured.require(ratio, 0.05)


def test_hundred_repeats(measured: Measured) -> None:
    """Floor: the first ten occurrences; a hundred may cost twenty times as much, not a hundred times."""
    definition = load_form(
        xform(
            [
                Repeat(
                    "p",
                    [
                        Field("x", "int", {"constraint": ". < 50"}, default="2"),
                        Field("y", "string", {"calculate": "../x * 2"}),
                        Field("z", "string", {"calculate": "position(..) + /data/p/y"}),
                    ],
                ),
                Field("t", "string", {"calculate": "sum(/data/p/y)"}),
                Field("n", "string", {"calculate": "count(/data/p[x > 1])"}),
            ]
        )
    )

    def grow(count: int) -> FormSession:
        session = FormSession(definition, FixedClock(NOON))
        for _ in range(count - 1):
            session.add_repeat("p")
        return session

    ratio = measured.in_turn(
        "100 repeats added one by one", lambda _run: grow(REPEATS), lambda _run: grow(10), 9, process_time
    )
    assert grow(REPEATS).value("t") == str(4 * REPEATS)
    measured.require(ratio, 60)
    session = grow(REPEATS)
    single = grow(1)
    ratio = measured.in_turn(
        "answer among 100 repeats",
        lambda run: session.answer("p[50]/x", run % 40),
        lambda run: single.answer("p[1]/x", run % 40),
        40,
    )
    measured.require(ratio, 40)


@pytest.mark.skipif(javarosa_oracle.missing() is not None, reason=javarosa_oracle.missing() or "")
def test_beside_javarosa(measured: Measured) -> None:
    """The reference engine loads the same form and takes the same answers (warm virtual machine)."""
    xml = large_form()
    clock = FixedClock(NOON)
    with javarosa_oracle.running() as oracle:
        for _ in range(3):
            oracle.load(xml)
        ratio = measured.in_turn(
            "load and open, against JavaRosa",
            lambda _run: FormSession(load_form(xml), clock),
            lambda _run: oracle.load(xml),
            5,
        )
        session = FormSession(load_form(xml), clock)
        start = time.perf_counter()
        for at in range(20):
            session.answer(f"q{at}", 5)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        for at in range(20):
            oracle.answer(f"/data/q{at}", "5")
        theirs = time.perf_counter() - start
        print(f"\n20 answers: {ours * 1000:.2f} ms here, {theirs * 1000:.0f} ms there (with stepping)")
    measured.require(ratio, 3)

"""Forms that are too large are refused for what they are, not after all their work is done."""

from __future__ import annotations

import pytest
from lxml import etree

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.importing import import_form
from tests.benchmarks.reporting.measured import Measured
from tests.forms.building import Field, Repeat, opened, xform

pytestmark = pytest.mark.bench


def refused(data: bytes) -> None:
    """Bring a form in; it must be refused."""
    with pytest.raises(Problem):
        import_form(data, "a.xml")


def test_too_many_questions(measured: Measured) -> None:
    """Floor: the XML is parsed."""
    data = xform(Field(f"q{at}") for at in range(25_000)).encode()
    ratio = measured.in_turn(
        "25,000 questions", lambda _run: refused(data), lambda _run: etree.fromstring(data), 5
    )
    measured.require(ratio, 60)


def test_too_many_wildcards(measured: Measured) -> None:
    """Floor: the questions alone are brought in."""
    many = [Field(f"q{at}") for at in range(1500)]
    plain = xform(many).encode()
    many += [Field(f"c{at}", rules={"calculate": "count(//q1 | /data/*)"}) for at in range(500)]
    data = xform(many).encode()
    ratio = measured.in_turn(
        "500 wildcards", lambda _run: refused(data), lambda _run: import_form(plain, "a.xml"), 3
    )
    measured.require(ratio, 60)


def test_repeats_in_repeats(measured: Measured) -> None:
    """Floor: sixty occurrences of sixty are allowed and built."""
    inner = Repeat("q", [Field("x")], count="/data/n")
    form = xform([Field("n", "int"), Repeat("p", [inner], count="/data/n")])

    def too_many(_run: int) -> None:
        session = opened(form)
        with pytest.raises(Problem, match="answers"):
            session.answer("n", 9000)

    def sixty(_run: int) -> None:
        opened(form).answer("n", 60)

    ratio = measured.in_turn("9,000 times 9,000 occurrences to 60 times 60", too_many, sixty, 3)
    measured.require(ratio, 150)

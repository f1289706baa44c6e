"""Random expressions give the values of two other engines: libxml2 (XPath 1.0) and JavaRosa (functions)."""

from __future__ import annotations

from random import Random

import pytest
from lxml import etree

from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node
from desktop_app.forms.xpath.paths import scope_of
from desktop_app.forms.xpath.values import to_text
from tests.forms.building import opened, xform
from tests.forms.differential import javarosa_oracle
from tests.forms.differential.javarosa_oracle import Oracle
from tests.forms.differential.random_odk import ODK_FORM, Odk
from tests.forms.xpath.random_xpath import ANSWERS, FORM, LIST, Place, XPath

SHORT, LONG = 1_000, 150_000
REASON = javarosa_oracle.missing()
PLACES = ("/data/a", "/data/g/h", "/data/r[2]/x", "/data/r[3]/n[1]/w", "/data/r[1]/n[2]/v")


def place_of(path: str) -> Place:
    return Place(tuple(step.partition("[")[0] for step in path.strip("/").split("/")))


def answered(xml: str) -> FormSession:
    session = opened(xml)
    for path, text in ANSWERS.items():
        session.answer(path, text)
    return session


def value(session: FormSession, path: str, expression: str) -> object:
    node = session.node(path)
    assert node.shape is not None
    code = compile_source(expression, scope_of(node.shape), Notes())
    return code.run(Context(node, session.world))


def comparable(found: object) -> object:
    """Numbers by their digits, node-sets by their texts."""
    if isinstance(found, list):
        return [item.text() if isinstance(item, Node) else "".join(item.itertext()) for item in found]
    return f"{found + 0.0:.10g}" if isinstance(found, float) else found


def element(node: Node) -> etree._Element:
    made = etree.Element(node.name)
    made.extend([element(child) for group in node.children.values() for child in group])
    made.text = node.value or None
    return made


def against_libxml2(seeds: range, deepest: int) -> list[str]:
    session = answered(xform(FORM, model=LIST))
    document = element(session.root)
    places = {path: document.xpath(path)[0] for path in (*PLACES, "/data/r[2]")} | {"/data": document}
    different: list[str] = []
    for seed in seeds:
        random = Random(seed)
        path = random.choice(list(places))
        expression = XPath(random, deepest).expression(place_of(path))
        mine = comparable(value(session, path, expression))
        other = comparable(places[path].xpath(expression))
        if mine != other:
            different.append(f"{seed} {path}: {expression}: here {mine}, libxml2 {other}")
    return different


def test_xpath_gives_the_values_of_libxml2() -> None:
    assert against_libxml2(range(SHORT), 3) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_much_xpath_gives_the_values_of_libxml2() -> None:
    assert against_libxml2(range(SHORT, SHORT + LONG), 4) == []


def plain(kind: str, texts: list[str]) -> str:
    """A value as it would be stored, whatever its kind; numbers by their digits."""
    if kind == "boolean":
        return texts[0]
    text = (texts or [""])[0].replace("Infinity", "inf")
    try:
        number = float(text)
    except ValueError:
        return text
    return "" if number != number else f"{number + 0.0:.9g}"


def against_javarosa(seeds: range, deepest: int, oracle: Oracle) -> list[str]:
    xml = xform(ODK_FORM, model=LIST)
    session = answered(xml)
    oracle.load(xml)
    for path, text in ANSWERS.items():
        assert oracle.answer(path, text) == "ok"
    different: list[str] = []
    for seed in seeds:
        random = Random(seed)
        path = random.choice(PLACES)
        expression = Odk(random, deepest).expression(place_of(path))
        found = value(session, path, expression)
        texts = [item.text() for item in found] if isinstance(found, list) else [to_text(found)]
        mine = plain("boolean" if isinstance(found, bool) else "", texts)
        other = plain(*oracle.evaluate(path, expression))
        if mine != other:
            different.append(f"{seed} {path}: {expression}: here {mine}, JavaRosa {other}")
    return different


@pytest.mark.skipif(REASON is not None, reason=REASON or "")
def test_expressions_give_the_values_of_javarosa() -> None:
    with javarosa_oracle.running() as oracle:
        assert against_javarosa(range(SHORT), 3, oracle) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.skipif(REASON is not None, reason=REASON or "")
def test_many_expressions_give_the_values_of_javarosa() -> None:
    with javarosa_oracle.running() as oracle:
        assert against_javarosa(range(SHORT, SHORT + LONG), 4, oracle) == []

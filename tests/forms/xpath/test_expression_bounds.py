"""No expression holds the program up or ends it: the only error is a sentence for the author of the form."""

from __future__ import annotations

import operator
from random import Random

import pytest

from desktop_app.base.clock import VIETNAM, FixedClock
from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.compiling.expressions import compile_expression
from desktop_app.forms.functions import LIBRARY
from desktop_app.forms.functions.patterns import pattern
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath import comparisons as comparing
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.paths import scope_of
from tests.forms.building import NOON, Field, Repeat, evaluate, opened, xform
from tests.forms.differential.random_odk import ODK_FORM, Odk
from tests.forms.xpath.random_xpath import ANSWERS, LIST, Place

SHORT, LONG = 500, 100_000
PIECES = (
    *("(", ")", "[", "]", ",", "/", "//", "..", ".", "@", "::", "|", "+", "-", "*", "=", "!=", "<", ">="),
    *(
        " and ",
        " or ",
        " div ",
        " mod ",
        "1",
        ".5",
        "'a'",
        '"b"',
        "a",
        "r",
        "x",
        "data",
        "/data/r/x",
        "$",
        "${a}",
    ),
    *(
        "concat(",
        "count(",
        "sum(",
        "if(",
        "position(",
        "instance('k')",
        "current()",
        "randomize(",
        "jr:itext(",
    ),
    *(
        "node()",
        "text()",
        "child::",
        "parent::",
        "\n",
        "\u00a0",
        "é",
        "😀",
        "\x00",
        "not(",
        "once(",
        "'",
        '"',
    ),
)
VALUES = (
    *(
        "1",
        "0",
        "-0",
        "2.5",
        "1 div 0",
        "-1 div 0",
        "number('x')",
        "99999999999999999999",
        "0.0000001",
        "true()",
    ),
    *(
        "''",
        "'a b c'",
        "' '",
        "'2026-02-28'",
        "'2026-02-28T10:00:00.000+07:00'",
        "'10:30'",
        "'99:99'",
        "'NaN'",
    ),
    *(
        "'9999-12-31T23:59:59.999-23:59'",
        "'0001-01-01T00:00:00+14:00'",
        "'2026-02-28T10:00+99:99'",
        "'%Y-%m %'",
    ),
    *(
        "'[0-9]+'",
        "'(a+)+$'",
        "'['",
        "'😀é'",
        "'1e400 0'",
        "'21 105;nan 3;inf 2'",
        "'k'",
        "'../a'",
        "'MD5'",
        "'\x00'",
    ),
    *(
        "/data/a",
        "/data/e",
        "/data/r",
        "/data/r/x",
        "/data/r[9]/x",
        "/data/missing",
        "//x",
        "/data/@id",
        ".",
        "..",
    ),
    *(
        "instance('k')/root/item",
        "instance('no')/a",
        "current()",
        "today()",
        "now()",
        "random()",
        "3000000",
        "-719163",
    ),
)
SPECIAL = {"if": 3, "coalesce": 2, "once": 1, "depend": 2, "instance": 1, "indexed-repeat": 3}
PATTERN_PIECES = (
    *"ab01.*+?()[]{}|^$\\,-<>=!:&~#é\n\x00",
    *(
        r"\d",
        r"\w",
        r"\p{L}",
        r"\b",
        "(?:",
        "(?=",
        "(?<",
        "(?i)",
        "(?u)",
        "{2,}",
        "{,9}",
        "{99}",
        "[^",
        r"\1",
        r"\Q",
    ),
    *(
        r"\E",
        r"\k<a>",
        "(?<a>",
        r"\Z",
        r"\h",
        "(?P",
        "(?>",
        "*+",
        "(?(1)",
        "(?-i:",
        r"\x4",
        r"\u00",
        r"\N{",
        "[a-",
    ),
)


@pytest.fixture(scope="module")
def session() -> FormSession:
    made = opened(xform(ODK_FORM, model=LIST))
    for path, text in ANSWERS.items():
        made.answer(path, text)
    return made


def is_told(problem: Problem) -> None:
    """A problem is a sentence for a person."""
    assert problem.sentence()


def tried(session: FormSession, path: str, expression: str) -> bool:
    """Whether there is a value; the only way not to have one is a problem that is a sentence."""
    node = session.node(path)
    assert node.shape is not None
    try:
        code = compile_source(expression, scope_of(node.shape), Notes())
        value = code.run(Context(node, session.world))
    except Problem as problem:
        is_told(problem)
        return False
    assert isinstance(value, str | bool | float | list), (expression, value)
    return True


def noise(random: Random) -> str:
    """Pieces in any order, or an expression with some of them put into it."""
    if random.random() < 0.5:
        return "".join(random.choice(PIECES) for _ in range(random.randrange(1, 16)))
    text = Odk(random).expression(Place(("data", "a")))
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(text) + 1)
        text = text[:at] + random.choice(PIECES) + text[at + random.choice((0, 1, 3)) :]
    return text


def call(random: Random, depth: int = 0) -> str:
    """A function with as many arguments as it takes, of any kind."""
    name = random.choice((*LIBRARY, *SPECIAL))
    counts = (
        [SPECIAL[name]] if name in SPECIAL else [at for at in range(7) if LIBRARY[name].kinds(at) is not None]
    )
    args = (
        call(random, depth + 1) if depth < 2 and random.random() < 0.3 else random.choice(VALUES)
        for _ in range(random.choice(counts))
    )
    return f"{name}({', '.join(args)})"


def operation(random: Random) -> str:
    if random.random() < 0.5:
        return call(random)
    sign = random.choice(("+", "-", "*", "div", "mod", "=", "!=", "<", ">=", "and", "or", "|"))
    return f"{call(random)} {sign} {random.choice((call(random), random.choice(VALUES)))}"


def play(session: FormSession, seeds: range) -> int:
    valued = 0
    for seed in seeds:
        random = Random(seed)
        path = random.choice(("/data/a", "/data/r[2]/x", "/data/r[1]/n[2]/w"))
        tried(session, path, noise(random))
        expression = operation(random)
        valued += tried(session, path, expression)
        try:
            formula = compile_expression(expression.replace("/data/a", "${a}"))
            formula.evaluate({"a": 5}.__getitem__, FixedClock(NOON))
        except Problem as problem:
            is_told(problem)
        try:
            found = pattern("".join(random.choice(PATTERN_PIECES) for _ in range(random.randrange(1, 20))))
            found("".join(random.choice("ab01 é\n") for _ in range(random.choice((4, 40)))))
        except Problem as problem:
            is_told(problem)
    return valued


def test_noise_gives_values_or_sentences(session: FormSession) -> None:
    assert play(session, range(SHORT)) > SHORT / 2


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_much_noise_gives_values_or_sentences(session: FormSession) -> None:
    assert play(session, range(SHORT, SHORT + LONG)) > LONG / 2


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "[" * 10_000,
        "-" * 1_000_000 + "1",
        "concat('" + "x" * 1_000_000 + "')",
        "/data/a" + "[1]" * 20_000,
        "if(1,2," * 5_000 + "3" + ")" * 5_000,
        "1 = " * 10_000 + "1",
        "/" + "a/" * 20_000 + "a",
        "a|" * 20_000 + "a",
        "'" * 60_001,
        "//" * 30_000,
    ],
)
def test_huge_expressions_are_refused_or_evaluated(session: FormSession, expression: str) -> None:
    tried(session, "/data/a", expression)


def chain(cases: int) -> str:
    return "".join(f"if(/data/k = {at}, 'v{at}', " for at in range(cases)) + "'none'" + ")" * cases


def test_a_case_for_each_of_many_choices_may_be_written_with_if() -> None:
    assert evaluate(chain(250), {"k": "249"}) == "v249"
    assert evaluate(chain(250), {"k": "x"}) == "none"
    assert evaluate("if(0, 1, if(0, 2, 3) + 1) + if(0, 1, if(1, 2, 3))") == "6"
    assert evaluate("if(false(), 1, if(true(), '', 'a'))") == ""
    with pytest.raises(Problem):
        evaluate(chain(252), {"k": "1"})
    with pytest.raises(Problem):
        evaluate("if(0, 1, if(0, 2))")


def test_predicates_in_predicates_end(session: FormSession) -> None:
    many = opened(xform([Field("a"), Repeat("r", [Field("x", default="1")], start=400)]))
    assert tried(many, "/data/a", "count(/data/r[count(../r[x = 1]) > 5])")
    assert not tried(many, "/data/a", "count(/data/r[count(../r[count(../r[x = 1]) > 5]) > 5])")


def test_long_node_sets_are_compared_without_all_pairs() -> None:
    rows = 5_000
    long = Repeat("r", [Field("x", rules={"calculate": "position(..)"})], start=rows)
    rules = {
        "equal": "/data/r/x = /data/r[x > 4999]/x",
        "other": "/data/r/x != /data/r/x",
        "less": "/data/r[x > 2500]/x < /data/r[x < 2502]/x",
        "most": "/data/r[x > 2500]/x <= /data/r[x < 2502]/x",
    }
    session = opened(xform([long, *(Field(name, rules={"calculate": rule}) for name, rule in rules.items())]))
    assert [session.value(name) for name in rules] == ["true", "true", "false", "true"]


def test_order_of_node_sets_is_that_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(3)
    values = [*(str(number) for number in range(-9, 20)), "", "x", "2026-01-01", "2.5", "NaN"]
    for _ in range(500):
        left: set[object] = set(random.choices(values, k=random.randrange(1, 9)))
        right: set[object] = set(random.choices(values, k=random.randrange(1, 9)))
        for test in (operator.lt, operator.le, operator.gt, operator.ge):
            results = []
            for few in (10_000, -1):
                monkeypatch.setattr(comparing, "_FEW_PAIRS", few)
                results.append(comparing._some_ordered(test, left, right, VIETNAM))
            assert results[0] is results[1], (test, left, right)


def test_instants_at_the_ends_of_the_calendar_are_blank() -> None:
    assert evaluate("date-time('9999-12-31T23:59:59.999-23:59')") == ""
    assert evaluate("format-date('0001-01-01T00:00:00+14:00', '%Y')") == ""
    assert evaluate("string(decimal-date-time('9999-12-31T23:00:00-10:00'))") == "NaN"
    assert evaluate("date('9999-12-31T23:00:00+07:00')") == "9999-12-31"

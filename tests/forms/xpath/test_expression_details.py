"""Edges of the expression language, each with the sentence that decides it."""

from __future__ import annotations

import base64

import pytest
from nacl.signing import SigningKey

from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import Notes, compile_source
from desktop_app.forms.functions.patterns import pattern
from desktop_app.forms.functions.randomness import shuffled, whole_seed
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.xpath.paths import scope_of
from tests.forms.building import Field, Repeat, evaluate, opened, xform

NUMBERS = [
    # XPath 1.0, 3.7: Digits ::= [0-9]+, and white space is space, tab and line ends only
    ("string(number('１２'))", "NaN"),
    ("string(number('٣'))", "NaN"),
    ("string(number('\u00a012'))", "NaN"),
    ("number(' \t12\n')", "12"),
    ("string(number('1,5'))", "NaN"),
    ("string(number('+5'))", "NaN"),
    ("string(number('--5'))", "NaN"),
    ("number('-.5') + number('5.')", "4.5"),
    ("string(date('２０２６-02-28'))", ""),
    # XPath 1.0, 4.2: no exponent, one zero, as many digits as tell the number apart
    ("string(-0)", "0"),
    ("string(0 * -1)", "0"),
    ("string(10000000000 * 10000000000)", "100000000000000000000"),
    ("string(-1 div 0)", "-Infinity"),
    ("string(1 div -0)", "-Infinity"),
    ("string(0.1 + 0.2)", "0.30000000000000004"),
    # XPath 3.0 functions: math:pow and the like follow IEEE 754
    ("string(pow(-0, -1))", "-Infinity"),
    ("string(pow(0, -1))", "Infinity"),
    ("string(pow(-0, -2))", "Infinity"),
    ("pow(1, number('x'))", "1"),
    ("pow(number('x'), 0)", "1"),
    ("string(pow(-10, 401))", "-Infinity"),
    # round: "half is rounded towards positive infinity"; with a second argument the number of decimals
    ("round(-2.675, 2)", "-2.67"),
    ("round(-1250, -2)", "-1200"),
    ("round(-1350, -2)", "-1300"),
    ("round(1250, -2)", "1300"),
    ("string(round(1, 31))", "NaN"),
    ("5 mod 1.5", "0.5"),
    ("5 mod (1 div 0)", "5"),
    ("string((1 div 0) mod 5)", "NaN"),
    ("string(5 mod 0)", "NaN"),
    ("number('2026-02-28') - number('2026-02-27')", "1"),
]

TEXTS = [
    # XPath 1.0, 3.6: a character is a Unicode character, also outside of the first plane
    ("string-length('a😀b')", "3"),
    ("substr('a😀b', 1, 2)", "😀"),
    ("translate('a😀b', '😀', 'x')", "axb"),
    ("translate('aab', 'aa', 'xy')", "xxb"),
    ("normalize-space('a\u00a0\u00a0b')", "a\u00a0\u00a0b"),
    ("normalize-space(' a \t\n b ')", "a b"),
    ("substr('hello', -2, -1)", "l"),
    ("substr('hello', 1, -1)", "ell"),
    ("substr('hello', -99, 2)", "he"),
    ("substr('hello', 0, 1 div 0)", "hello"),
    ("substr('hello', 1.9, 3.9)", "el"),
    ("substring-before('abc', '')", ""),
    ("substring-after('abc', '')", "abc"),
    ("join(', ')", ""),
    ("join('-', '', '')", "-"),
    ("concat()", ""),
    ("selected('a  b', 'b')", "true"),
    ("selected('a\u00a0b c', 'a\u00a0b')", "true"),
    ("selected-at(' a b', 0)", "a"),
    ("selected-at('a b', 1 div 0)", ""),
    ("selected-at('a b', -0.5)", "a"),
    ("count-selected(' a  b ')", "2"),
    ("coalesce(number('x'), 1)", "1"),
    ("weighted-checklist(2.5, 2.5, 1, 2.5, 0, 9)", "true"),
    ("checklist(-1, -1)", "true"),
    ("digest('abc', 'SHA256', 'hex') = digest('abc', 'SHA-256', 'HEX')", "true"),
    ("digest('abc', concat('no', 'pe'))", ""),
    ("base64-decode('###')", ""),
    ("distance('21 105') + 1", "1"),
]

BEYOND = [
    # Functions that forms of ODK and KoboToolbox use although the specification does not list them
    ("floor(-2.5) - ceiling(-2.5)", "-1"),
    ("substring('12345', 1.5, 2.6)", "234"),
    ("substring('12345', 0, 3)", "12"),
    ("substring('12345', 0 div 0, 3)", ""),
    ("substring('12345', -42, 1 div 0)", "12345"),
    ("substring('12345', -1 div 0, 1 div 0)", ""),
    ("concat(name(..), local-name(..), name())", "datadataresult"),
    ("local-name(/data/none)", ""),
    ("is-selected('a b', 'b')", "true"),
    ("depend(3, 'other')", "3"),
    ("version()", "1"),
    ("property('nobody knows')", ""),
    ("enclosed-area('1 1;2 2')", "0"),
    ("geofence('21.005 105.008', '21 105;21 105.01;21.01 105.01;21 105')", "true"),
    ("geofence('20 100', '21 105;21 105.01;21.01 105.01;21 105')", "false"),
    ("geofence('21 105', '21 105;21 105.01;21.01 105.01')", "false"),
    ("geofence('', '')", "false"),
    ("distance('21 105', '22 106') = distance('21 105;22 106')", "true"),
    ("distance('21.5 105.5;21.5 105.5')", "0"),
    ("string(distance('91 0;0 0'))", "NaN"),
    ("jr:itext('none')", ""),
    ("last() + position()", "2"),
    ("count(current()/../meta)", "1"),
]

SYNTAX = [
    ("1 - - - 1", "0"),
    ("--1", "1"),
    ("3-2-1", "0"),
    ("8 div 4 div 2", "1"),
    ("2 * 3 mod 4", "2"),
    ("1 < 2 = true()", "true"),
    ("(1)and(1)", "true"),
    ("'a'='a'and'b'='b'", "true"),
    ("/data/a-b", "9"),
    ("/data/a -/data/b", "3"),
    ("../a - ../b", "3"),
    ("/data/div div /data/div", "1"),
    ("../div div ../mod mod ../mod", "1.6"),
    ("2*../b", "4"),
    ("count(../../data/a)", "1"),
    ("count(../..)", "1"),
    ("../../data/a", "5"),
    ("count(../../..)", "0"),
    ("parent::data/a", "5"),
    ("count(parent::nope/a)", "0"),
    ("self::node()/../b", "2"),
    ("/data/attribute::id", "t"),
    ("join(' ', /data/b | /data/a)", "5 2"),
    ("string(/data/b | /data/a | /data/b)", "5"),
    ("count(//*//b)", "1"),
    ("if(true(), 1, 2) + 1", "2"),
]
FIELDS = {"a": "5", "b": "2", "a-b": "9", "div": "8", "mod": "5"}


@pytest.mark.parametrize(("expression", "expected"), NUMBERS + TEXTS + BEYOND)
def test_value(expression: str, expected: str) -> None:
    assert evaluate(expression) == expected


@pytest.mark.parametrize(("expression", "expected"), SYNTAX)
def test_spacing_names_and_paths(expression: str, expected: str) -> None:
    assert evaluate(expression, FIELDS) == expected


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("weighted-checklist(1, 2, 1)", "2, 4, 6… arguments, not 3"),
        ("digest('a', 'nope')", "does not know “nope”"),
        ("digest('a', 'MD5', 'base32')", "does not know “base32”"),
        ("indexed-repeat(/data/a, /data/r, 1)", "repeats around it"),
        ("regex('a', '(?u)a')", "not a regular expression"),
        ("ancestor::data", "out of place"),
        ("4div2", "out of place"),
    ],
)
def test_mistakes_are_told_when_the_form_is_loaded(expression: str, part: str) -> None:
    definition = load_form(xform([Field("a"), Repeat("r", [Field("x")])]))
    place = next(shape for shape in definition.shapes if shape.name == "a")
    with pytest.raises(Problem) as told:
        compile_source(expression, scope_of(place), Notes())
    assert part in str(told.value)


def rows(rule: str) -> str:
    inner = Repeat("n", [Field("w", rules={"calculate": "concat(/data/r/x, position(..))"})], start=2)
    parts: list[Field | Repeat] = [
        Repeat("r", [Field("x"), inner, Field("t", rules={"calculate": rule})], start=3),
        Field("last", rules={"calculate": rule}),
    ]
    session = opened(xform(parts))
    for at, name in enumerate("abc", start=1):
        session.answer(f"r[{at}]/x", name)
    return ",".join([*(session.value(f"r[{at}]/t") for at in (1, 2, 3)), session.value("last")])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("indexed-repeat(/data/r/x, /data/r, -1)", ",,,"),
        ("indexed-repeat(/data/r/x, /data/r, 1.9)", "a,a,a,a"),
        ("indexed-repeat(/data/r/n/w, /data/r, 2, /data/r/n, 2)", "b2,b2,b2,b2"),
        ("indexed-repeat(/data/r/n/w, /data/r/n, 2)", "a2,b2,c2,a2"),
        ("join(' ', /data/r/n/w | /data/r/x)", "a a1 a2,b b1 b2,c c1 c2,a a1 a2 b b1 b2 c c1 c2"),
        ("join(' ', //w/../../x)", "a b c,a b c,a b c,a b c"),
        ("count(//w/..[1])", "6,6,6,6"),
        ("join(' ', /data/r[position() = last()]/x)", "c,c,c,c"),
        ("join(' ', (//w)[2])", "a2,a2,a2,a2"),
    ],
)
def test_node_sets_are_in_document_order(rule: str, expected: str) -> None:
    """XPath 1.0, 5: "there is an ordering, document order, defined on all the nodes"; a set has each once."""
    assert rows(rule) == expected


def test_index_without_the_inner_repeat_keeps_its_own_place() -> None:
    """Where a repeat around the question is not given, its place is that of the question asking."""
    inner = Repeat(
        "n", [Field("w"), Field("t", rules={"calculate": "indexed-repeat(/data/r/n/w, /data/r, 1)"})], start=2
    )
    session = opened(xform([Repeat("r", [inner], start=2)]))
    for at in (1, 2):
        for row in (1, 2):
            session.answer(f"r[{at}]/n[{row}]/w", f"{at}{row}")
    assert [session.value(f"r[2]/n[{row}]/t") for row in (1, 2)] == ["11", "12"]


def test_position_outside_of_a_predicate_is_that_of_the_node() -> None:
    fields = [Repeat("r", [Field("x")], rules={"relevant": "position() != 2"}, start=3)]
    session = opened(xform(fields))
    assert [session.relevant(f"r[{at}]") for at in (1, 2, 3)] == [True, False, True]
    session.remove_repeat("r[1]")
    assert [session.relevant(f"r[{at}]") for at in (1, 2)] == [True, False]


def test_primary_instance_by_name_and_from_above_follow_their_answers() -> None:
    fields: list[Field | Repeat] = [
        Field("k", default="2"),
        Field("one", rules={"calculate": "instance('data')/data/k + 1"}),
        Field("two", rules={"calculate": "../../data/k + 1"}),
    ]
    session = opened(xform(fields))
    assert [session.value("one"), session.value("two")] == ["3", "3"]
    session.answer("k", 7)
    assert [session.value("one"), session.value("two")] == ["8", "8"]


@pytest.mark.parametrize(
    ("kind", "expression", "stored"),
    [
        ("date", "now()", "2026-11-24"),
        ("date", "'2026-02-28T23:00:00.000Z'", "2026-03-01"),
        ("date", "/data/then", "2026-02-28"),
        ("date", "'soon'", "soon"),
        ("time", "now()", "12:00:00.000+07:00"),
        ("time", "'10:30:00.000+07:00'", "10:30:00.000+07:00"),
        ("dateTime", "today()", "2026-11-24T00:00:00.000+07:00"),
        ("dateTime", "'2026-02-28T23:00:00.000Z'", "2026-02-28T23:00:00.000Z"),
        ("string", "now()", "2026-11-24T12:00:00.000+07:00"),
        ("int", "/data/half", "12"),
        ("int", "coalesce(/data/half, 0)", "12"),
        ("int", "0 - /data/half", "-12"),
        ("int", "string(-0.5)", "0"),
        ("int", "'007'", "007"),
        ("decimal", "/data/half", "12.5"),
    ],
)
def test_results_are_stored_as_the_type_of_the_place_writes_them(
    kind: str, expression: str, stored: str
) -> None:
    """Data types int, date, time and dateTime: "As in XML 1.0"."""
    answers = {"then": "2026-02-28T10:20:30.000+07:00", "half": "12.5"}
    assert evaluate(expression, answers, kind) == stored


def test_seed_beyond_64_bits_is_the_largest() -> None:
    """Reference orders were taken from JavaRosa."""
    assert "".join(shuffled(list("ABCDEF"), whole_seed(1e20))) == "ECFDBA"
    assert "".join(shuffled(list("ABCDEF"), whole_seed(float("inf")))) == "ECFDBA"
    assert "".join(shuffled(list("ABCDEF"), whole_seed(float("-inf")))) == "ABFCDE"
    assert "".join(shuffled(list("ABCDEF"), whole_seed(1.9))) == "BFEACD"


def test_signed_contents_are_taken_only_with_the_right_key() -> None:
    key, other = SigningKey(b"1" * 32), SigningKey(b"2" * 32)
    contents = base64.b64encode(bytes(key.sign("hộ số 7".encode()))).decode()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    wrong = base64.b64encode(bytes(other.verify_key)).decode()
    assert evaluate(f"extract-signed('{contents}', '{public}')") == "hộ số 7"
    assert evaluate(f"extract-signed('{contents}', '{wrong}')") == ""
    assert evaluate(f"extract-signed('x{contents}', '{public}')") == ""
    assert evaluate(f"extract-signed('YQ==', '{public}')") == ""
    assert evaluate("extract-signed('', '')") == ""


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("source", "good", "bad"),
    [
        (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", "a.b-c@xa.gov.vn", "a b@xa.gov.vn"),
        (r"^[a-\d]$", "-", "b"),
        (r"^[+--]$", ",", "."),
        (r"^\Qa+b\E$", "a+b", "aab"),
        (r"^\p{IsLatin}+\z", "Đông", "東"),
        (r"^[&&||~~-]$", "~", "a"),
        (r"^(?<q>a)\k<q>$", "aa", "ab"),
        (r"^a\h[\h]b$", "a \tb", "a\n\nb"),
        ("^[a-z]+$", "abc", "abc\n"),
        ("(?m)^a$", "b\na\nb", "ab"),
    ],
)
def test_patterns_of_other_dialects(source: str, good: str, bad: str) -> None:
    """Patterns are "created from the provided expression string": written for JavaScript and Java."""
    assert pattern(source)(good)
    assert not pattern(source)(bad)


def test_values_of_a_new_occurrence_are_set_before_anything_is_worked_out() -> None:
    """odk-new-repeat is "dispatched … before recomputation of calculates, constraints, etc."."""
    actions = (
        '<setvalue event="odk-new-repeat" ref="/data/r/at" value="position(..)"/>'
        '<setvalue event="odk-new-repeat" ref="/data/r/seen" value="concat(../at, ../five, \'.\')"/>'
    )
    names = ("at", "five", "seen", "after")
    fields: list[Field | Repeat] = [
        Field("at", "int"),
        Field("five", rules={"calculate": "5"}),
        Field("seen"),
        Field("after", rules={"calculate": "concat(../seen, ../five)"}),
    ]
    session = opened(xform([Repeat("r", fields, actions=actions)]))
    session.add_repeat("r")
    assert [session.value(f"r[2]/{name}") for name in names] == ["2", "5", "2.", "2.5"]

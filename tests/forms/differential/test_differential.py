"""The same random forms and answers in JavaRosa, the reference engine inside the pyxform wheel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.forms.building import Field, Repeat, opened, xform
from tests.forms.differential import javarosa_oracle
from tests.forms.differential.differential import play, same
from tests.forms.differential.javarosa_oracle import Oracle
from tests.forms.differential.random_forms import MULTI

SHORT, LONG = 40, 10_000
REASON = javarosa_oracle.missing()

pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with javarosa_oracle.running() as program:
        yield program


def test_random_scripts_give_the_same_records(oracle: Oracle) -> None:
    for seed in range(SHORT):
        assert play(seed, oracle) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand_random_scripts_give_the_same_records(oracle: Oracle) -> None:
    different = [found for seed in range(SHORT, SHORT + LONG) if (found := play(seed, oracle))]
    assert different == []


QUESTIONS: list[Field | Repeat] = [
    Field("i", "int", default="7"),
    Field("d", "decimal", default="2.5"),
    Field("s", default="Nguyễn Văn A"),
    Field("e"),
    Field("ei", "int"),
    Field(
        "m",
        MULTI,
        default="a b c",
        control=MULTI,
        inside="".join(f"<item><label>L{item}</label><value>{item}</value></item>" for item in "abc"),
    ),
    Field("dt", "date", default="2026-02-28"),
    Field("dtm", "dateTime", default="2026-02-28T10:20:30.000+07:00"),
    Field("gp", "geopoint", default="21.03 105.85 0 0"),
    Field("gs", "geoshape", default="21 105 0 0;21 105.01 0 0;21.01 105.01 0 0;21 105 0 0"),
    Repeat("r", [Field("x", "int", default="3"), Field("y", default="q")], start=3),
]
LIST = (
    '<instance id="k"><root>'
    + "".join(f"<item><v>{item}</v></item>" for item in "ABCDEF")
    + "</root></instance>"
)
EXPRESSIONS = """
1 + 2 * 3 | /data/i div 2 | 7 mod -2 | -7 mod 2 | 1 div 0 | string(0 div 0) | /data/ei + 1
string(/data/ei + 1) | concat(/data/s, ' ', /data/i) | concat(/data/r/y) | join(', ', /data/r/x)
substr(/data/s, 0, 6) | substr(/data/s, -3) | substr(/data/s, 2, -2) | substr('abc', 5, 9)
substring-before('a=b', '=') | substring-after('a=b=c', '=') | translate('abcabc', 'abc', 'AB')
string-length(/data/s) | normalize-space('  a   b ') | digest('abc', 'MD5') | digest('abc', 'SHA-1', 'hex')
digest('abc', 'SHA-256', 'base64') | digest('abc', 'SHA-512') | base64-decode('eGluIGNow6Bv')
if(/data/i > 5, 'a', 'b') | coalesce(/data/e, /data/i) | once('z') | number(' 12 ') | number('-.5')
number('5.') | string(number('abc')) | int(2.9) | int(-2.9) | round(2.5) | round(-2.5) | round(1.005, 2)
round(1234.567, -2) | pow(2, 10) | pow(4, 0.5) | string(sqrt(-1)) | log(0) | log10(1000) | exp(1) | exp10(2)
abs(-3.5) | sin(1) | cos(1) | tan(1) | acos(0.5) | atan(1) | atan2(1, 2) | pi() | sum(/data/r/x)
max(/data/r/x) | min(/data/r/x) | max(1, 5, 3) | min(4, 2) | count(/data/r) | count-non-empty(/data/r/y)
count(/data/r[x > 2]) | count(/data/r[position() < 3]) | sum(/data/r[position() != 1]/x)
/data/dt + 1 | date('2026-03-01') - /data/dt | int((today() - /data/dt) div 365.25)
format-date(/data/dt, '%Y-%y %m/%n %b %d/%e %a') | format-date('2026-03-05', '%d/%m/%Y')
format-date-time(/data/dtm, '%H:%h:%M:%S.%3 %d') | format-date(/data/e, '%Y') | format-date(20000, '%Y-%m-%d')
concat(/data/dt, '') | number(/data/dt) | date('2024-02-29') + 365 | decimal-date-time(/data/dtm)
decimal-date-time('1970-01-02T00:00:00.000Z') | selected-at(/data/m, 0) | selected-at(/data/m, 9)
count-selected(/data/m) | jr:choice-name('b', '/data/m') | indexed-repeat(/data/r/x, /data/r, 2)
area(/data/gs) | distance(/data/gs) | distance('21 105;22 106') | string(1.10) | 100000 * 10000
0.1 + 0.2 | 1 div 3 | string-length(uuid()) | string-length(uuid(5)) | version()
join('', randomize(instance('k')/root/item/v, 42)) | join('', randomize(instance('k')/root/item/v, -1))
join('', randomize(instance('k')/root/item/v, 0)) | join('', randomize(instance('k')/root/item/v, 3000000000))
join('', randomize(instance('k')/root/item/v, '1.5')) | join('', randomize(instance('k')/root/item/v, 1))
if(/data/i = '7', 1, 2) | if('2' < '10', 1, 2) | if('a' < 'b', 1, 2) | if(true() = 'x', 1, 2)
if('01' = 1, 1, 2) | if(3 > 2 > 1, 1, 2) | if(/data/ei < 5, 1, 2) | if(/data/e = '', 1, 2)
if(/data/e = 0, 1, 2) | if(not(/data/ei), 1, 2) | if(boolean('false'), 1, 2) | if(contains('abc', ''), 1, 2)
if(selected(/data/m, 'b'), 1, 2) | if(/data/dt > date('2026-01-01'), 1, 2) | if(/data/dt = '2026-02-28', 1, 2)
if(/data/dt < today(), 1, 2)
if(checklist(1, 2, true(), false(), 1 > 0), 1, 2) | if(weighted-checklist(3, 5, 1, 2, 0, 7, 1, 2), 1, 2)
if(regex('abc123', '^[a-z]+[0-9]+$'), 1, 2) | if(geofence('21.005 105.008 0 0', /data/gs), 1, 2)
"""


def test_functions_give_the_same_values(oracle: Oracle) -> None:
    expressions = [item.strip() for line in EXPRESSIONS.strip().splitlines() for item in line.split(" | ")]
    fields = [Field(f"z{at}", rules={"calculate": item}) for at, item in enumerate(expressions)]
    xml = xform([*QUESTIONS, *fields], model=LIST)
    oracle.load(xml)
    there = oracle.dump().nodes
    session = opened(xml)
    different = {
        item: (session.value(f"z{at}"), there[f"/data/z{at}[1]"][0])
        for at, item in enumerate(expressions)
        if not same(session.value(f"z{at}"), there[f"/data/z{at}[1]"][0])
    }
    assert different == {}
    assert len(expressions) > 110

"""Answers any form at random, alone or beside the reference engine."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from desktop_app.base.clock import FixedClock
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.instance_xml import to_xml
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.session.session import FormSession
from tests.forms.differential.corpus_forms import FILES, form_of
from tests.forms.differential.differential import record, same
from tests.forms.differential.javarosa_oracle import Oracle, OracleError

STEPS = 14
_WORDS = ("a", "y", "1", "2", "khóa", "hue", "An", "Bé Ba", "0912345678", "x = '1'", "<b>&amp;", "-1.5")
_DATES = ("2026-01-31", "1990-02-28", "2026-11-24", "2001-12-05")
_TIMES = ("08:30:00.000+07:00", "23:59:00.000+07:00")
_PLACES = ("21.0 105.8 0 0", "10.7 106.6 0 0", "16.4 107.5 0 0")

_BY_TYPE: dict[str, tuple[str, ...]] = {
    "int": ("0", "1", "1", "2", "3", "4", "5", "11", "18", "40"),
    "long": ("0", "12345678901"),
    "decimal": ("0", "0.5", "1", "2.25", "3", "-7.5", "10"),
    "date": _DATES,
    "time": _TIMES,
    "dateTime": tuple(f"{day}T{_TIMES[0]}" for day in _DATES),
    "geopoint": _PLACES,
    "geotrace": (";".join(_PLACES[:2]),),
    "geoshape": (";".join((*_PLACES, _PLACES[0])),),
}


def random_answer(random: Random, question: FormQuestion) -> str:
    """An answer that the type of the question takes, sometimes blank."""
    if random.random() < 0.12:
        return ""
    values = [choice.value for choice in question.choices]
    chosen = [value for value in dict.fromkeys(values) if random.random() < 0.5]
    by_kind = {
        "select1": random.choice(values) if values else "",
        "select": " ".join(chosen),
        "rank": " ".join(random.sample(values, len(values))),
        "trigger": "OK",
        "upload": "tep.png",
    }
    if question.kind in by_kind:
        return by_kind[question.kind]
    return random.choice(_BY_TYPE.get(question.type, _WORDS))


def repeats_of(session: FormSession) -> list[str]:
    """The repeats that the officer may grow now, in each occurrence around them."""
    found = []
    for control in session.definition.controls.values():
        shape = control.shape
        if control.kind != "repeat" or shape is None or shape.parent is None or not control.add_remove:
            continue
        for node in session.root.walk():
            if node.shape is shape.parent and session.repeat_relevant(f"{node.path()}/{shape.name}"):
                found.append(f"{node.path()}/{shape.name}")
    return found


def play(
    path: Path, seed: int, oracle: Oracle | None = None, accepted: frozenset[str] = frozenset()
) -> tuple[FormSession, list[str]]:
    """One random script; with an oracle also the differences it brings to light, but for ``accepted``."""
    form = form_of(path)
    random = Random(f"{path.stem} {seed}")
    session = FormSession(
        load_form(form.xml, FILES),
        FixedClock(datetime.now(UTC)),
        random=Random(seed),
        properties={"username": "lan"},
    )
    found: list[str] = []
    if oracle is not None:
        oracle.load(form.xml.decode(), FILES)
        found += compare(session, oracle, "opened", accepted)
    for _ in range(STEPS):
        if found:
            break
        try:
            found += _step(session, oracle, random, accepted)
        except OracleError as error:
            found.append(f"there: {error}")
    return session, found


def _step(session: FormSession, oracle: Oracle | None, random: Random, accepted: frozenset[str]) -> list[str]:
    repeats = repeats_of(session)
    if repeats and random.random() < 0.25:
        step = _change_repeat(session, oracle, random.choice(repeats), random)
    else:
        step = _answer(session, oracle, random)
    if oracle is None:
        return []
    _drop_lost_choices(session, oracle)
    return compare(session, oracle, step, accepted)


def _drop_lost_choices(session: FormSession, oracle: Oracle) -> None:
    """An answer whose choice was filtered away is cleared there when the form is checked; here it is told."""
    for problem in session.problems():
        if problem.kind == "choice":
            oracle.answer(problem.ref, "")
            session.answer(problem.ref, "")


def _answer(session: FormSession, oracle: Oracle | None, random: Random) -> str:
    asked = [item for item in session.questions() if item.kind != "note" and not item.readonly]
    if not asked:
        return "nothing asked"
    question = random.choice(asked)
    value = random_answer(random, question)
    before = question.value
    problems = {item.kind for item in session.answer(question.ref, value)}
    step = f"{question.ref} = {value!r}"
    if oracle is None:
        return step
    status = oracle.answer(question.ref, value)
    mine = "constraint" if "constraint" in problems else "required" if "required" in problems else "ok"
    if mine != status:
        return f"! {step}: {mine} here, {status} there"
    if status != "ok":
        session.answer(question.ref, before)  # the reference engine does not take such an answer
    return step


def _change_repeat(session: FormSession, oracle: Oracle | None, path: str, random: Random) -> str:
    count = session.repeat_count(path)
    if count < 3 and random.random() < 0.7:
        if oracle is not None and oracle.add(path, count + 1) != "ok":
            return f"! add {path}"
        session.add_repeat(path)
        return f"added {path}"
    if not count:
        return "nothing to remove"
    at = random.randint(1, count)
    if not session.relevant(f"{path}[{at}]"):
        return "not relevant"
    if oracle is not None and oracle.remove(f"{path}[{at}]") != "ok":
        return f"! remove {path}[{at}]"
    session.remove_repeat(f"{path}[{at}]")
    return f"removed {path}[{at}]"


def compare(session: FormSession, oracle: Oracle, step: str, accepted: frozenset[str]) -> list[str]:
    """Values, relevance, texts, choices, the first invalid question and the record."""
    if step.startswith("!"):
        return [step]
    there = oracle.dump()
    here = {
        _with_positions(node.path()): (node.value, node.relevant)
        for node in session.root.walk()
        if node is not session.root
    }
    found = []
    for path in sorted(here.keys() | there.nodes.keys()):
        mine, other = here.get(path), there.nodes.get(path)
        if _name(path) in accepted or _name(path) in ("instanceID", "deprecatedID"):
            continue
        if (mine is None or not mine[1]) and (other is None or not other[1]):
            continue
        if mine is None or other is None or mine[1] != other[1] or not alike(mine[0], other[0]):
            found.append(f"{path}: here {mine}, there {other}")
    found += _texts(session, oracle, accepted)
    problems = [item for item in session.problems() if item.kind in ("required", "constraint")]
    first = (_with_positions(problems[0].ref), problems[0].kind) if problems else None
    if first != there.invalid:
        found.append(f"invalid: here {first}, there {there.invalid}")
    mine_xml, other_xml = record(to_xml(session.definition, session.to_save())), record(there.xml)
    # An occurrence that comes when the last one was removed stands behind its siblings there.
    names = [sorted(name for name, _ in rows if name not in accepted) for rows in (mine_xml, other_xml)]
    if names[0] != names[1]:
        found.append(f"record: here {mine_xml}, there {other_xml}")
    return [f"after {step}:", *found] if found else []


def _texts(session: FormSession, oracle: Oracle, accepted: frozenset[str]) -> list[str]:
    found = []
    there = oracle.texts()
    for question in session.questions():
        path = _with_positions(question.ref)
        other = there.pop(path, None)
        if question.name in accepted:
            continue
        if other is None:
            found.append(f"{path}: asked here, not there")
            continue
        mine = (_plain(question.label), _plain(question.hint), question.required)
        theirs = (_plain(other.label), _plain(other.hint), other.required == "1")
        if mine != theirs:
            found.append(f"{path}: shown here {mine}, there {theirs}")
        if question.readonly != (other.readonly == "1") and not _computed(question):
            found.append(f"{path}: readonly here {question.readonly}, there {other.readonly}")
        offered = [(choice.value, _plain(choice.label)) for choice in question.choices]
        named = [(value, _plain("" if label == "null" else label)) for value, label in other.choices if value]
        if question.kind in ("select1", "select", "rank") and offered != named:
            found.append(f"{path}: choices here {offered}, there {named}")
    found += [f"{path}: asked there, not here" for path in there if _name(path) not in accepted]
    return found


def _computed(question: FormQuestion) -> bool:
    """A question with a calculation is readonly here, as XForms says, and takes typing there."""
    shape = question.node.shape
    bind = None if shape is None else question.session.definition.bind(shape)
    return bind is not None and bind.calculate is not None


def _plain(text: str) -> str:
    """A text without white space: the reference engine drops a space between two outputs."""
    return "".join(text.split())


def _name(path: str) -> str:
    return path.rpartition("/")[2].partition("[")[0]


def alike(mine: str, other: str) -> bool:
    """Whether two stored values are the same but for how truth is written."""
    truth = {"true": "1", "false": "0"}
    return same(truth.get(mine, mine), other) or _place(mine) == _place(other)


def _place(text: str) -> str:
    """A place on the map without needless zeros and spaces."""
    return re.sub(r"\.0\b", "", text).replace("; ", ";")


def _with_positions(path: str) -> str:
    root, *steps = path.strip("/").split("/")
    return "/" + "/".join([root, *(step if "[" in step else f"{step}[1]" for step in steps)])

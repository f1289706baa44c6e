"""Plays one random script in both engines and tells the differences."""

from __future__ import annotations

import math
import re
from random import Random

from lxml import etree

from desktop_app.forms.records.instance_xml import to_xml
from desktop_app.forms.session.session import FormSession
from tests.forms.building import opened
from tests.forms.differential.javarosa_oracle import Oracle, OracleError
from tests.forms.differential.random_forms import Form, Maker, answer_for

STEPS = 12
_IDS = ("instanceID", "deprecatedID")


def play(seed: int, oracle: Oracle) -> list[str]:
    """The differences a script with that seed brings to light."""
    form = Maker(seed).form()
    try:
        oracle.load(form.xml)
    except OracleError as error:
        return [f"seed {seed}", f"load: {error}", form.xml]
    session = opened(form.xml)
    differences = compare(session, oracle, "opened")
    random = Random(seed + 1)
    for number in range(STEPS):
        if differences:
            return [f"seed {seed}", *differences, form.xml]
        try:
            step = _step(session, oracle, form, random)
        except OracleError as error:
            return [f"seed {seed}", f"step {number}: {error}", form.xml]
        if number % 4 == 3 or number == STEPS - 1:
            differences = compare(session, oracle, step)
        else:
            differences = [step] if step.startswith("!") else []
    return [f"seed {seed}", *differences, form.xml] if differences else []


def _step(session: FormSession, oracle: Oracle, form: Form, random: Random) -> str:
    grow = [path for path, free in form.repeats.items() if free and path.count("/") == 2]
    grow += _nested(session, form)
    if grow and random.random() < 0.25:
        return _change_repeat(session, oracle, random.choice(grow), random)
    asked = [question for question in session.questions() if not question.readonly]
    if not asked:
        return "nothing asked"
    question = random.choice(asked)
    plain = re.sub(r"\[\d+\]", "", question.ref)
    kind = next(place.kind for place in form.places if place.path == plain)
    value = answer_for(random, kind)
    if plain == "/data/n":
        value = str(max(int(question.value or 0), 1) + random.randint(0, 1))
    if value and question.kind in ("select1", "select"):
        known = {choice.value for choice in question.choices}
        value = " ".join(item for item in value.split() if item in known)
    before = question.value
    status = oracle.answer(question.ref, value)
    problems = {problem.kind for problem in session.answer(question.ref, value)}
    mine = "constraint" if "constraint" in problems else "required" if "required" in problems else "ok"
    if mine != status:
        return f"! {question.ref} = {value!r}: {mine} here, {status} there"
    if status != "ok":
        session.answer(question.ref, before)  # the reference engine does not take such an answer
    _drop_lost_choices(session, oracle)
    return f"{question.ref} = {value!r}"


def _drop_lost_choices(session: FormSession, oracle: Oracle) -> None:
    """An answer whose choice was filtered away is cleared there when the form is checked; here it is told."""
    for problem in session.problems():
        if problem.kind == "choice":
            oracle.answer(problem.ref, "")
            session.answer(problem.ref, "")


def _nested(session: FormSession, form: Form) -> list[str]:
    """The repeats inside each occurrence there is."""
    found: list[str] = []
    for path, free in form.repeats.items():
        above, name = path.rpartition("/")[0], path.rpartition("/")[2]
        if free and path.count("/") == 3 and above in form.repeats:
            found += [f"{above}[{at}]/{name}" for at in range(1, session.repeat_count(above) + 1)]
    return found


def _change_repeat(session: FormSession, oracle: Oracle, path: str, random: Random) -> str:
    count = session.repeat_count(path)
    if random.random() < 0.6 or count == 0:
        if count >= 4 or not _shown(session, path):
            return "no more"
        status = oracle.add(path, count + 1)
        if status != "ok":
            return f"! add {path}: {status} there"
        session.add_repeat(path)
        return f"added {path}"
    at = random.randint(1, count)
    if not session.relevant(f"{path}[{at}]"):
        return "not relevant"
    status = oracle.remove(f"{path}[{at}]")
    if status != "ok":
        return f"! remove {path}[{at}]: {status} there"
    session.remove_repeat(f"{path}[{at}]")
    return f"removed {path}[{at}]"


def _shown(session: FormSession, path: str) -> bool:
    count = session.repeat_count(path)
    return count > 0 and session.relevant(f"{path}[{count}]")


def compare(session: FormSession, oracle: Oracle, step: str) -> list[str]:
    """Values, relevance, the first invalid question, and the record."""
    there = oracle.dump()
    here = {
        _with_positions(node.path()): (node.value, node.relevant)
        for node in session.root.walk()
        if node is not session.root
    }
    found = [f"after {step}:"]
    for path in sorted(here.keys() | there.nodes.keys()):
        if path.rpartition("/")[2].startswith(_IDS):
            continue
        mine, other = here.get(path), there.nodes.get(path)
        if mine is not None and not mine[1] and other is None:
            continue  # occurrences are counted there only once the repeat is relevant
        if _hidden(path, mine) and other is not None and not other[1]:
            continue
        if _lost_unseen(mine, other):
            continue
        if mine is None or other is None or mine[1] != other[1] or not same(mine[0], other[0]):
            found.append(f"{path}: here {mine}, there {other}")
    problems = [problem for problem in session.problems() if problem.kind in ("required", "constraint")]
    first = (_with_positions(problems[0].ref), problems[0].kind) if problems else None
    if first != there.invalid:
        found.append(f"invalid: here {first}, there {there.invalid}")
    mine_xml, other_xml = record(to_xml(session.definition, session.to_save())), record(there.xml)
    if mine_xml != other_xml:
        found.append(f"record: here {mine_xml}, there {other_xml}")
    return found if len(found) > 1 else []


def _hidden(path: str, mine: tuple[str, bool] | None) -> bool:
    """A calculation that is not relevant: its value is blank to all, so neither engine cares."""
    return mine is not None and not mine[1] and not path.rpartition("/")[2].startswith("q")


def _lost_unseen(mine: tuple[str, bool] | None, other: tuple[str, bool] | None) -> bool:
    """Choices that a filter took from a question not asked now: cleared there, told here once it is asked."""
    if mine is None or other is None or mine[1] or other[1]:
        return False
    return set(other[0].split()) < set(mine[0].split())


def _with_positions(path: str) -> str:
    root, *steps = path.strip("/").split("/")
    return "/" + "/".join([root, *(step if "[" in step else f"{step}[1]" for step in steps)])


def same(mine: str, other: str) -> bool:
    """Whether two stored values are the same; numbers by their value."""
    if mine == other:
        return True
    try:
        return math.isclose(float(mine), float(other), rel_tol=1e-9, abs_tol=1e-9)
    except ValueError:
        return False


def record(xml: bytes) -> list[tuple[str, str]]:
    """A record as names and values in order, without what differs by chance."""
    rows: list[tuple[str, str]] = []
    for element in etree.fromstring(xml).iter():
        name = etree.QName(element).localname
        text = (element.text or "").strip()
        rows.append((name, "" if name in _IDS else _plain_number(text)))
    return rows


def _plain_number(text: str) -> str:
    try:
        return f"{round(float(text), 9) + 0.0:.9g}"
    except ValueError:
        return text

"""Whether the parts of a register agree: its form, its states, its steps, its lists and its deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.manifest import ManifestTable
from desktop_app.catalogue.packages.personal import check_personal
from desktop_app.catalogue.registers.definition import BUILT_IN, OPENED, ActionKind, Need, Register
from desktop_app.catalogue.registers.sources import Source
from desktop_app.catalogue.registers.totals import DAY
from desktop_app.forms.definition.definition import FormDefinition

_META: Final = "meta"
"""The group in which a form keeps what it says of itself."""

_IN_BRACES: Final = re.compile(r"\{(\w+)\}")
_TWICE: Final = "“{code}” is here twice. Keep one."


class _Form:
    """The questions of the form, and its calculations (the number of findings of a supervision, their sum).

    ``group_of``: the top-level group of each; "" for those in none.
    """

    def __init__(self, form: FormDefinition) -> None:
        asked = [control.shape for control in form.questions() if control.shape is not None]
        worked_out = [shape for shape, bind in form.binds.items() if bind.calculate is not None]
        self.group_of = {
            shape.name: _top_group(shape.path)
            for shape in (*worked_out, *asked)
            if _top_group(shape.path) != _META
        }
        self.groups = {shape.name for shape in form.root.children.values() if shape.children}


def check_register(register: Register, manifest: ManifestTable, faults: FaultList) -> None:
    """Note every place at which two parts of ``register`` contradict each other."""
    if not register.form_xml:
        manifest.fault(
            "form", Problem("The compiled form is missing from the package. Compile it and add it.")
        )
        return
    try:
        loaded = register.form()
    except Problem as problem:
        faults.add(problem, "form.xml")
        return
    if loaded.form_id != register.code:
        manifest.fault(
            "code",
            Problem("The form has the id “{form_id}”. Use the same code for both.", form_id=loaded.form_id),
        )
    form = _Form(loaded)
    _check_questions(register, form, manifest)
    check_personal(register.personal, register.private, form.group_of, manifest)
    for control in loaded.questions():
        if control.asks.is_file and control.shape is not None:
            name = control.shape.name
            kept = Problem("Files are attached to entries: remove the question “{name}”.", name=name)
            manifest.fault("form", kept)
    _check_states(register, manifest)
    _check_actions(register, form, manifest)
    _check_outcomes(register, form, manifest)
    _check_sources(register, form, manifest)
    _check_book(register, manifest)
    _check_clocks(register, form, manifest)
    _check_growths(register, form, manifest)
    _check_totals(register, form, manifest)
    _check_quick_report(register, form, manifest)
    _check_sheets(register, manifest)
    _check_letters(register, form, manifest)


def _check_questions(register: Register, form: _Form, manifest: ManifestTable) -> None:
    for key, names in (
        ("title_question", [register.title_question]),
        ("day_question", [register.day_question]),
        ("private", sorted(register.private)),
        ("compared", register.compared),
        ("batch_question", [register.batch_question] if register.batch_question else []),
    ):
        for name in names:
            if name not in form.group_of:
                manifest.fault(key, Problem("The form has no question “{name}”.", name=name))
            elif form.group_of[name] in register.groups_of_actions:  # the steps are journalled and sent
                manifest.fault(key, Problem("“{name}” is asked with a later step only.", name=name))
    for name in sorted(register.private.intersection(register.compared)):
        problem = Problem("“{name}” is private and cannot be compared.", name=name)
        manifest.fault("compared", problem)
    for key, right in (
        ("right_to_read", register.right_to_read),
        ("right_to_enter", register.right_to_enter),
    ):
        _check_right(manifest, key, right)


def _check_right(manifest: ManifestTable, key: str, right: str) -> None:
    if right not in {permission.code for permission in role_book().permission}:
        manifest.fault(key, Problem("There is no right “{code}”.", code=right))


def _check_states(register: Register, manifest: ManifestTable) -> None:
    codes = [state.code for state in register.states]
    for code in _twice(codes):
        manifest.fault("states", Problem(_TWICE, code=code))
    if register.first_state not in codes:
        manifest.fault("first_state", Problem("The register has no such state."))
    elif register.first_state and not _twice(codes):
        _check_ways(register, manifest)


def _check_ways(register: Register, manifest: ManifestTable) -> None:
    """Every state is reached from the first, and an end from every state: no entry is stuck or in vain."""
    steps = {
        state.code: {action.to for action in register.actions_from(state.code)} - {""}
        for state in register.states
    }
    reached = _reached({register.first_state}, steps)
    back: dict[str, set[str]] = {code: set() for code in steps}
    for code, ends in steps.items():
        for end in ends & set(back):
            back[end].add(code)
    leading_out = _reached({state.code for state in register.states if state.ends}, back)
    for number, state in enumerate(register.states, start=1):
        place = f"states[{number}]"
        if state.code not in reached:
            manifest.fault(
                place, Problem("No step leads to “{code}”. Add one, or remove the state.", code=state.code)
            )
        elif state.code not in leading_out:
            manifest.fault(
                place,
                Problem(
                    "No step leads from “{code}” to a final state. Add one, or mark a state as final.",
                    code=state.code,
                ),
            )


def _reached(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """Everything that can be come to from ``start``, itself with it."""
    reached, waiting = set(start), list(start)
    while waiting:
        for code in ways.get(waiting.pop(), set()) - reached:
            reached.add(code)
            waiting.append(code)
    return reached


def _check_actions(register: Register, form: _Form, manifest: ManifestTable) -> None:
    states = {state.code for state in register.states}
    codes = [action.code for action in register.actions]
    for code in (*_twice(codes), *sorted(BUILT_IN & set(codes))):
        manifest.fault("actions", Problem(_TWICE, code=code))
    for number, action in enumerate(register.actions, start=1):
        place = f"actions[{number}]"
        for state in sorted({*action.from_states, action.to} - states - {""}):
            manifest.fault(place, Problem("There is no state “{code}”.", code=state))
        if not action.from_states:
            manifest.fault(place, Problem("Say from which states the step may be taken."))
        if action.group and action.group not in form.groups:
            manifest.fault(place, Problem("The form has no group “{name}”.", name=action.group))
        if any(map(register.ends, action.from_states)) and not (
            action.kind is ActionKind.REOPEN or not action.to or register.ends(action.to)
        ):
            manifest.fault(
                place,
                Problem("A step out of a final state is of the kind “reopen”: it needs a reason."),
            )
        if action.number and register.number is None:
            manifest.fault(place, Problem("The register gives no numbers."))
        _check_right(manifest, place, action.right)


def _check_outcomes(register: Register, form: _Form, manifest: ManifestTable) -> None:
    for number, outcome in enumerate(register.outcomes, start=1):
        place = f"outcomes[{number}]"
        step, then = register.action(outcome.step), register.action(outcome.then)
        for code, action in ((outcome.step, step), (outcome.then, then)):
            if action is None:
                manifest.fault(place, Problem("There is no step “{code}”.", code=code))
        if step is None or then is None:
            continue
        if not step.to or not then.leads_from(step.to):
            manifest.fault(place, Problem("“{then}” cannot follow at once from “{step}”.",
                                          then=outcome.then, step=outcome.step))  # fmt: skip
        for name in outcome.answers:
            if form.group_of.get(name) != then.group or not then.group:
                manifest.fault(place, Problem("The form has no question “{name}”.", name=name))


def _check_book(register: Register, manifest: ManifestTable) -> None:
    for number, column in enumerate(() if register.book is None else register.book.columns, start=1):
        if column.in_clear and register.private.isdisjoint(each.answer for each in column.sources):
            problem = Problem("Nothing in this column is private.")
            manifest.fault(f"book_columns[{number}].in_clear", problem)


def _check_sources(register: Register, form: _Form, manifest: ManifestTable) -> None:
    named: list[tuple[str, Source]] = [("columns", column.source) for column in register.columns]
    named += [
        ("statistics", source) for item in register.statistics for source in (item.source, item.by) if source
    ]
    if register.book is not None:
        named += [("book_columns", source) for column in register.book.columns for source in column.sources]
    if register.urgent is not None:
        named += [("urgent", source) for source in register.urgent.wanted]
    if register.quick_report is not None:
        rows = register.quick_report.rows
        named += [("quick_report_rows", source) for row in rows for source in row.sources]
    named += _told_elsewhere(register)
    for feed in register.feeds:
        named += [("feeds", source) for source in feed.when.wanted]
        named += [("feeds", source) for source in (feed.nothing.wanted if feed.nothing else ())]
        if feed.sums:
            source = Source.parse(feed.sums)
            if source is None:
                manifest.fault("feeds", Problem("The form has no question “{name}”.", name=feed.sums))
            else:
                named.append(("feeds", source))
        if feed.dated_by != OPENED and register.action(feed.dated_by) is None:
            manifest.fault("feeds", Problem("There is no step “{code}”.", code=feed.dated_by))
    if register.number is not None and register.number.parts:
        named.append(("number", Source("", "", register.number.parts)))
    named += [("reference", source) for source in register.reference]
    for relation in register.relations:
        asked = (relation.question, relation.names, *relation.says, *relation.takes)
        named += [("relations", Source("", "", name)) for name in asked]
        if relation.register == register.code and relation.step and register.action(relation.step) is None:
            manifest.fault("relations", Problem("There is no step “{code}”.", code=relation.step))
    for key, source in named:
        _check_source(register, form, manifest, key, source)


def _told_elsewhere(register: Register) -> list[tuple[str, Source]]:
    """The sources of sheets, of the week and of the ranking."""
    named: list[tuple[str, Source]] = []
    for sheet in register.sheets:
        named += [("sheets", source) for column in sheet.columns for source in column.sources]
        named += [("sheets", source) for source in sheet.when.wanted]
        named += [("sheets", sheet.group)] if sheet.group is not None else []
    for item in register.week:
        asked = (item.source, item.until, item.time, *item.details)
        named += [("week", source) for source in asked if source is not None]
    if register.hot_spots is not None:
        named += [("hot_spots_by", source) for source in register.hot_spots.by]
        rules = register.hot_spots.counts
        named += [("hot_spots_counts", source) for rule in rules for source in rule.when.wanted]
    return named


def _check_source(register: Register, form: _Form, manifest: ManifestTable, key: str, source: Source) -> None:
    action = register.action(source.event)
    if source.event and action is None and source.event not in BUILT_IN:
        manifest.fault(key, Problem("There is no step “{code}”.", code=source.event))
    elif source.answer:
        group = form.group_of.get(source.answer)
        asked_then = action.group if action is not None else ""
        fits = group == asked_then if action is not None else group not in register.groups_of_actions
        if group is None or not fits:
            manifest.fault(key, Problem("The form has no question “{name}”.", name=str(source)))


def _check_growths(register: Register, form: _Form, manifest: ManifestTable) -> None:
    """What the other register says is not known here: a source that it lacks says nothing."""
    for number, growth in enumerate(register.growths, start=1):
        for name in sorted({*growth.takes, *growth.several, *growth.says} - form.group_of.keys()):
            manifest.fault(f"grown[{number}]", Problem("The form has no question “{name}”.", name=name))


def _check_totals(register: Register, form: _Form, manifest: ManifestTable) -> None:
    steps = {action.code for action in register.actions}
    named = [(f"totals[{at}]", each.refers_to) for at, each in enumerate(register.totals, start=1)]
    named += [
        (f"addressee_offered[{at}]", each.refers_to)
        for at, each in enumerate(register.addressees_offered, start=1)
    ]
    for place, (codes, names) in named:
        for code in sorted(codes - steps):
            manifest.fault(place, Problem("There is no step “{code}”.", code=code))
        for name in sorted(names - form.group_of.keys()):
            manifest.fault(place, Problem("The form has no question “{name}”.", name=name))
    if register.summary is None:
        return
    if register.summary.step not in steps:
        manifest.fault("summary", Problem("There is no step “{code}”.", code=register.summary.step))
    for number, column in enumerate(register.summary.columns, start=1):
        if column.source != DAY and column.source not in form.group_of:
            place = f"summary_columns[{number}]"
            manifest.fault(place, Problem("The form has no question “{name}”.", name=column.source))
    if not any(not column.sums for column in register.summary.columns):
        manifest.fault("summary_columns", Problem("Name a column without a sum, where the total is named."))


def _check_clocks(register: Register, form: _Form, manifest: ManifestTable) -> None:
    known = {OPENED, *BUILT_IN, *(action.code for action in register.actions)}
    for clock in register.clocks:
        used = clock.events | {clock.starts} | ({"field:" + clock.hour} if clock.hour else set())
        for code in sorted(used - known):
            name = code.removeprefix("field:")
            if name == code or name not in form.group_of:
                manifest.fault("clocks", Problem("There is no step “{code}”.", code=code))


def _check_quick_report(register: Register, form: _Form, manifest: ManifestTable) -> None:
    """What is private stays on this computer, so no report may name it."""
    report = register.quick_report
    if report is None:
        return
    action = register.action(report.action)
    if action is None:
        manifest.fault("quick_report", Problem("There is no step “{code}”.", code=report.action))
    elif action.to or action.group:
        manifest.fault(
            "quick_report", Problem("The step of a quick report must not change the state of the entry.")
        )
    if report.group not in form.groups or report.group in register.groups_of_actions:
        manifest.fault("quick_report", Problem("The form has no group “{name}”.", name=report.group))
    if register.urgent is None or not report.rows:
        manifest.fault("quick_report", Problem("Say when an entry is urgent, and what is reported of it."))
    for row in report.rows:
        for source in row.sources:
            if source.answer in register.private:
                problem = Problem("“{name}” is private and cannot be reported.", name=source.answer)
                manifest.fault("quick_report_rows", problem)


def _check_letters(register: Register, form: _Form, manifest: ManifestTable) -> None:
    """A letter goes out to others, so it must contain nothing private."""
    for code in _twice(letter.code for letter in register.letters):
        manifest.fault("letters", Problem(_TWICE, code=code))
    for number, letter in enumerate(register.letters, start=1):
        place = f"letters[{number}]"
        if letter.issued_by != OPENED and register.action(letter.issued_by) is None:
            manifest.fault(place, Problem("There is no step “{code}”.", code=letter.issued_by))
        heads = (letter.subject, letter.symbol, letter.recipients, letter.signer, letter.post)
        shown = [*heads, *letter.when.wanted, *(source for line in letter.lines for source in line.sources)]
        for source in shown:
            _check_source(register, form, manifest, place, source)
            if source.answer in register.private:
                words = Problem("“{name}” is private and cannot be reported.", name=source.answer)
                manifest.fault(place, words)
        for source in letter.when.wanted:
            if source.event or not source.answer:
                manifest.fault(place, Problem("“{name}” is not a question of the entry.", name=str(source)))
        for text in (letter.opening, letter.closing, *(line.name for line in letter.lines)):
            if _other_words(text):
                manifest.fault(place, Problem("Only {example} may be in braces here.", example="{issuer}"))
        if not letter.kind and not (letter.about and letter.addressed):
            missing = Problem(
                "A letter needs its kind, or else what it is about and to whom it is addressed."
            )
            manifest.fault(place, missing)


def _other_words(text: str) -> set[str]:
    return set(_IN_BRACES.findall(text)) - {"issuer", "told"}


def _check_sheets(register: Register, manifest: ManifestTable) -> None:
    """What is private stays on this computer, so no sheet that is sent may name it."""
    for code in _twice(sheet.code for sheet in register.sheets):
        manifest.fault("sheets", Problem(_TWICE, code=code))
    for item in register.week:
        for source in (item.source, item.until):
            if source is not None and (source.event or not source.answer):
                problem = Problem("“{name}” is not a question of the entry.", name=str(source))
                manifest.fault("week", problem)
    for number, sheet in enumerate(register.sheets, start=1):
        place = f"sheets[{number}]"
        action = register.action(sheet.action)
        if not sheet.columns:
            manifest.fault(place, Problem("This is missing. Fill it in."))
        if sheet.action and action is None:
            manifest.fault(place, Problem("There is no step “{code}”.", code=sheet.action))
        elif action is not None and (action.to or action.group or action.addressee is Need.REQUIRED):
            manifest.fault(
                place, Problem("The step of a sheet must not change the state of the entry or ask anything.")
            )
        for source in (source for column in sheet.columns for source in column.sources):
            if sheet.action and source.answer in register.private:
                problem = Problem("“{name}” is private and cannot be reported.", name=source.answer)
                manifest.fault(place, problem)


def _top_group(path: str) -> str:
    names = path.split("/")[2:]
    return names[0] if len(names) > 1 else ""


def _twice(codes: Iterable[str]) -> list[str]:
    listed = list(codes)
    return sorted({code for code in listed if listed.count(code) > 1})

"""Reads a register's package into a :class:`Register`, listing every mistake."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.role_book import role_book
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_legal_bases, read_toml
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.packages.personal import read_personal
from desktop_app.catalogue.registers.checking import check_register
from desktop_app.catalogue.registers.clock_rules import read_clock_rules
from desktop_app.catalogue.registers.definition import (
    ActionKind,
    Book,
    BookColumn,
    EntryState,
    Feed,
    ListColumn,
    Need,
    NumberRule,
    QuickReport,
    Register,
    RegisterAction,
    RegisterRoom,
    ReportRow,
    StateTone,
    Statistic,
    StepOutcome,
)
from desktop_app.catalogue.registers.growths import Growth
from desktop_app.catalogue.registers.letters import Letter, LetterLine
from desktop_app.catalogue.registers.reading_sources import (
    NO_SOURCE,
    condition_of,
    parsed_source,
    source_of,
    sources_of,
)
from desktop_app.catalogue.registers.relations import answers_at, read_relations
from desktop_app.catalogue.registers.sheets import (
    CountRule,
    HotSpots,
    RegisterSheet,
    RegisterSheetColumn,
    SheetSpan,
    WeekDate,
)
from desktop_app.catalogue.registers.sources import ALWAYS, Source
from desktop_app.catalogue.registers.totals import read_addressees_offered, read_summary, read_totals

EVERYBODY = "registers.read"
"""The right to work with registers."""


def read_register(package: Package, *, installed: bool = False) -> Register:
    """The register that ``package`` defines.

    Whether its parts agree was checked when it was ``installed``: its form is then loaded only when an entry
    is opened, not when a list names the register.

    Raises:
        PackageFaults: the manifest or the form has mistakes, or they do not agree.
    """
    faults = FaultList()
    manifest = read_toml(package.files[package.manifest], package.manifest, faults)
    register = _register(package, manifest, installed=installed)
    faults.raise_if_any()
    if not installed:
        check_register(register, manifest, faults)
    faults.raise_if_any()
    return register


def _register(package: Package, manifest: ManifestTable, *, installed: bool) -> Register:
    """Everything that the manifest says, each mistake noted."""
    code, private = manifest.text("code"), frozenset(manifest.texts("private"))
    actions = _actions(manifest)
    returning = frozenset(action.code for action in actions if action.kind is ActionKind.RETURN)
    return Register(
        code=code,
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        entry=manifest.label("entry"),
        note_vi=manifest.text("note_vi", required=False),
        order=manifest.whole("order") or 0,
        valid_from=manifest.day("valid_from"),
        form_xml=package.files.get(manifest.text("form"), b""),
        right_to_read=_right_to_read(manifest, code, private),
        right_to_enter=manifest.text("right_to_enter", required=False) or "registers.enter",
        title_question=manifest.text("title_question"),
        day_question=manifest.text("day_question"),
        urgent=condition_of(manifest, "urgent"),
        private=private,
        compared=manifest.texts("compared"),
        batch_question=manifest.text("batch_question", required=False),
        first_state=manifest.text("first_state"),
        states=_states(manifest),
        actions=actions,
        outcomes=_outcomes(manifest),
        clocks=read_clock_rules(manifest, returning),
        columns=_columns(manifest),
        statistics=_statistics(manifest),
        number=_number(manifest),
        book=_book(manifest),
        feeds=_feeds(manifest, installed=installed),
        quick_report=_quick_report(manifest),
        sheets=tuple(_sheet(row) for row in manifest.tables("sheets")),
        hot_spots=_hot_spots(manifest),
        week=tuple(_week_date(row) for row in manifest.tables("week")),
        leads_to=manifest.texts("leads_to"),
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
        reference=tuple(parsed_source(manifest, "reference", text) for text in manifest.texts("reference")),
        relations=read_relations(manifest),
        letters=tuple(_letter(row) for row in manifest.tables("letters")),
        growths=_growths(manifest),
        totals=read_totals(manifest),
        addressees_offered=read_addressees_offered(manifest),
        summary=read_summary(manifest),
        short=manifest.label("short", required=False),
        group=manifest.label("group", required=False),
        belongs=manifest.label("belongs", required=False),
        room=manifest.choice("room", RegisterRoom, RegisterRoom.REGISTERS),
        personal=read_personal(manifest),
        files=package.media,
    )


def _right_to_read(manifest: ManifestTable, code: str, private: frozenset[str]) -> str:
    """The right of the manifest, and where that is everybody's that of registers which name persons.

    So it holds for every version that is or ever was published, and for entries kept in any of them.
    """
    right = manifest.text("right_to_read", required=False) or EVERYBODY
    least = role_book().persons.right_to_read(code, has_private=bool(private))
    return least if least and right == EVERYBODY else right


def _states(manifest: ManifestTable) -> tuple[EntryState, ...]:
    return tuple(
        EntryState(
            row.text("code"),
            row.label("label"),
            row.choice("tone", StateTone),
            row.flag("ends"),
            row.flag("sealed"),
        )
        for row in manifest.tables("states")
    )


def _actions(manifest: ManifestTable) -> tuple[RegisterAction, ...]:
    return tuple(_action(row) for row in manifest.tables("actions"))


def _action(row: ManifestTable) -> RegisterAction:
    kind = row.choice("kind", ActionKind, ActionKind.FORWARD)
    return RegisterAction(
        code=row.text("code"),
        label=row.label("label"),
        kind=kind,
        from_states=frozenset(row.texts("from")),
        to=row.text("to", required=False),
        right=row.text("right", required=False) or "registers.enter",
        reason=Need.REQUIRED if kind.always_needs_reason else row.choice("reason", Need, Need.OPTIONAL),
        addressee=row.choice("addressee", Need, Need.NONE),
        paper=row.choice("paper", Need, Need.OPTIONAL),
        group=row.text("group", required=False),
        number=row.flag("number"),
        most_days=row.whole("most_days"),
    )


def _outcomes(manifest: ManifestTable) -> tuple[StepOutcome, ...]:
    return tuple(
        StepOutcome(row.text("step"), row.label("label"), row.text("then"), answers_at(row, "answers"))
        for row in manifest.tables("outcomes")
    )


def _columns(manifest: ManifestTable) -> tuple[ListColumn, ...]:
    return tuple(
        ListColumn(
            source_of(row, "source"),
            _label(row, "columns", row.text("source")),
            row.flag("wide"),
            row.flag("kept"),
        )
        for row in manifest.tables("columns")
    )


@cache
def _fact_labels() -> Mapping[str, Mapping[str, Label]]:
    """What columns and statistics are called by the fact that they show."""
    content = resource_path("catalogue", "register_labels.toml").read_bytes()
    return msgspec.toml.decode(content, type=dict[str, dict[str, Label]])


def _label(row: ManifestTable, table: str, source: str) -> Label:
    """The label of the manifest, or that of the fact where the manifest has none."""
    usual = _fact_labels()[table].get(source)
    said = row.has("label_vi") or row.has("label_en")
    return row.label("label") if said or usual is None else usual


def _statistics(manifest: ManifestTable) -> tuple[Statistic, ...]:
    return tuple(
        Statistic(
            source_of(row, "source"),
            row.label("label") if row.has("by") else _label(row, "statistics", row.text("source")),
            source_of(row, "by") if row.has("by") else None,
            in_book=row.flag("in_book"),
        )
        for row in manifest.tables("statistics")
    )


def _number(manifest: ManifestTable) -> NumberRule | None:
    if not manifest.has("number"):
        return None
    table = manifest.table("number")
    rule = NumberRule(
        table.text("series"),
        table.text("pattern"),
        table.whole("digits") or 1,
        table.text("parts", required=False),
    )
    try:
        example = rule.written(1, "", 2026)
    except (AttributeError, IndexError, KeyError, ValueError):
        example = ""
    if "1" not in example:
        table.fault(
            "pattern", Problem("Write {example}: the running number and the year.", example="{n}/{year}")
        )
    return rule


def _book(manifest: ManifestTable) -> Book | None:
    if not manifest.has("book"):
        return None
    table = manifest.table("book")
    return Book(
        table.label("title"),
        table.text("basis", required=False),
        table.choice("mark", Certainty, Certainty.PROPOSED),
        tuple(
            BookColumn(
                _label(row, "columns", " ".join(row.texts("sources"))),
                sources_of(row),
                row.whole("millimetres") or 20,
                row.flag("in_clear"),
            )
            for row in manifest.tables("book_columns")
        ),
    )


def _quick_report(manifest: ManifestTable) -> QuickReport | None:
    if not manifest.has("quick_report"):
        return None
    table = manifest.table("quick_report")
    rows = tuple(
        ReportRow(row.label("label"), sources_of(row)) for row in manifest.tables("quick_report_rows")
    )
    return QuickReport(table.label("title"), table.text("action"), table.text("group"), rows)


def _sheet(row: ManifestTable) -> RegisterSheet:
    return RegisterSheet(
        row.text("code"),
        row.label("label"),
        row.choice("span", SheetSpan, SheetSpan.PERIOD),
        condition_of(row, "when") or ALWAYS,
        row.text("action", required=False),
        source_of(row, "group") if row.has("group") else None,
        tuple(
            RegisterSheetColumn(
                column.label("label"), sources_of(column), column.flag("wide"), column.flag("sums")
            )
            for column in row.tables("columns")
        ),
    )


def _week_date(row: ManifestTable) -> WeekDate:
    return WeekDate(
        row.label("label"),
        source_of(row, "source"),
        source_of(row, "until") if row.has("until") else None,
        source_of(row, "time") if row.has("time") else None,
        tuple(parsed_source(row, "details", text) for text in row.texts("details")),
    )


def _hot_spots(manifest: ManifestTable) -> HotSpots | None:
    if not manifest.has("hot_spots"):
        return None
    rows = manifest.tables("hot_spots_by")
    return HotSpots(
        manifest.table("hot_spots").label("label"),
        tuple(source_of(row, "source") for row in rows),
        tuple(row.label("label") for row in rows),
        tuple(
            CountRule(row.label("label"), condition_of(row, "when") or ALWAYS)
            for row in manifest.tables("hot_spots_counts")
        ),
    )


def _feeds(manifest: ManifestTable, *, installed: bool) -> tuple[Feed, ...]:
    return tuple(
        Feed(
            row.text("set", required=not installed),
            row.text("indicator"),
            row.text("sums", required=False),
            row.text("dated_by", required=False) or "opened",
            condition_of(row, "when") or ALWAYS,
            condition_of(row, "nothing"),
        )
        for row in manifest.tables("feeds")
    )


def _growths(manifest: ManifestTable) -> tuple[Growth, ...]:
    found = []
    for row in manifest.tables("grown"):
        takes = row.table("takes")
        sources = {
            name: tuple(parsed_source(row, "takes", text) for text in takes.texts(name))
            for name in takes.names()
        }
        found.append(
            Growth(row.text("register"), sources, answers_at(row, "several"), answers_at(row, "says"))
        )
    return tuple(found)


def _letter(row: ManifestTable) -> Letter:
    unnumbered = row.flag("unnumbered")

    def of_number(key: str) -> Source:
        return NO_SOURCE if unnumbered else source_of(row, key)

    return Letter(
        code=row.text("code"),
        name=row.label("label"),
        when=condition_of(row, "when") or ALWAYS,
        kind=row.text("kind", required=False),
        subject=source_of(row, "subject"),
        symbol=of_number("symbol"),
        recipients=of_number("recipients"),
        opening=row.text("opening", required=False),
        lines=tuple(
            LetterLine(line.text("label", required=False), sources_of(line), line.flag("optional"))
            for line in row.tables("lines")
        ),
        closing=row.text("closing", required=False),
        issued_by=row.text("issued_by"),
        signer=of_number("signer"),
        post=of_number("post"),
        about=row.text("about", required=False),
        addressed=row.text("addressed", required=False),
        copies=row.texts("copies"),
        unnumbered=unnumbered,
    )

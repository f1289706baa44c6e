"""The demonstration: two computers of one office, a province, a round from first form to signed paper."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.attachments.holding import files_of
from desktop_app.backup.examination import examine
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_percent
from desktop_app.base.problems import Problem
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from desktop_app.credentials.vault import VaultKind
from desktop_app.demo.child import run_module
from desktop_app.demo.exchanging import exchange
from desktop_app.demo.fund_day import keep_fund
from desktop_app.demo.narration import Narrator, claim
from desktop_app.demo.papers import print_papers
from desktop_app.demo.province import Province
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.queries import load_values, value_of
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from desktop_app.sample import building
from desktop_app.sample.content import sample_content
from desktop_app.sample.household import open_household_round
from desktop_app.sample.registers import OPINIONS, PETITIONS, play_sample_registers
from desktop_app.surveys.change_state import change_round_state
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.rounds.status import sync_status


@dataclass(frozen=True, slots=True)
class DemoSetup:
    """What the demonstration plays on."""

    out: Path
    work: Path
    forms: int
    with_pictures: bool


class Play:
    """Plays the steps in order; every claim it prints has been checked."""

    def __init__(self, stage: DemoSetup, narrator: Narrator) -> None:
        self._stage = stage
        self._tell = narrator
        self._passphrase = stage.work / "passphrase"
        self._passphrase.write_text(secrets.token_hex(16))
        self._passphrase.chmod(0o600)

    def run(self) -> None:
        """Play everything.

        Raises:
            Problem: a step failed, or a claim did not hold.
        """
        first = self._office("pc-1", sample_content().officers.first)
        second = self._office("pc-2", sample_content().officers.second)
        try:
            self._play(first, second)
        finally:
            first.close()
            second.close()

    def _play(self, first: Office, second: Office) -> None:
        quarter, round_id = self._prepare(first)
        with Province(self._stage.work) as province:
            self._connect(first, second, province)
            self._key_on_both(first, second, round_id)
            self._disagree(first, second, quarter)
            self._keep_registers(first, second)
            keep_fund(self._tell, first, second, self._stage.out)
            self._close(first, second, round_id)
            self._ask_households(first, second)
        self._print(first, round_id, quarter)
        self._examine(first, second)
        if self._stage.with_pictures:
            self._picture(first)

    def _office(self, name: str, officer: str) -> Office:
        passphrase = self._passphrase.read_text()
        folder = DataFolder(self._stage.work / name)
        office = Office.open(folder, lambda _: passphrase, prefer=VaultKind.PASSPHRASE)
        office.officer = officer
        return office

    def _prepare(self, office: Office) -> tuple[Period, str]:
        with self._tell.step(tr("New encrypted book, commune, areas")) as found:
            building.begin_sample(office)
            areas = building.add_sample_areas(office)
            claim(len(areas) == 12, "12 areas")
            found.append(tr("{n} residential areas", n=len(areas)))
        quarter = building.sample_quarter(office)
        with self._tell.step(tr("Results of {period} typed", period=quarter.label())) as found:
            filled = building.record_sample_quarter(office, quarter)
            with office.read() as connection:
                claim(len(load_values(connection, building.INDICATORS, quarter.year)) == filled, "cells kept")
            found.append(tr("{n} cells", n=format_number(filled)))
        with self._tell.step(tr("Survey round opened")):
            round_id = building.open_sample_round(office)
        return quarter, round_id

    def _connect(self, first: Office, second: Office, province: Province) -> None:
        with self._tell.step(tr("Two computers connected to the province")) as found:
            building.begin_sample(second)
            for office, name in ((first, "PC 1"), (second, "PC 2")):
                code = province.command("enrol", "--commune", office.identity.commune_code)
                enrol(office.sync_book(), province.address, code, name)
            found.append(province.address)
        with self._tell.step(tr("First exchange")) as found:
            sent = exchange(first)
            received = exchange(second)
            with second.read() as connection:
                claim(len(rounds(connection)) == 1, "the second computer has the round")
            found.append(tr("{n} changes sent", n=format_number(sent.pushed)))
            found.append(tr("{n} records received", n=format_number(sum(received.applied.records.values()))))

    def _key_on_both(self, first: Office, second: Office, round_id: str) -> None:
        areas = building.entered_areas()
        half = len(areas) // 2
        shares = ((first, areas[:half]), (second, areas[half:]))
        with self._tell.step(tr("Forms entered on both computers, offline")) as found:
            entered = 0
            for (office, share), forms in zip(shares, _halves(self._stage.forms), strict=True):
                for count in building.key_sample_forms(office, round_id, share, forms):
                    found[:] = [tr("{n} forms", n=format_number(entered + count))]
                entered += forms
            building.count_one_area_by_hand(second, round_id)
            claim(_forms(first, second, round_id) == self._stage.forms, "every form is kept")
        with self._tell.step(tr("The line returns: both exchange")) as found:
            sent = [exchange(second), exchange(first), exchange(second)]
            claim(_counts(first, round_id) == _counts(second, round_id), "both computers hold the same forms")
            total = sum(result.sent_bytes + result.received_bytes for result in sent)
            found.append(tr("{n} bytes for {forms} forms", n=format_number(total), forms=self._stage.forms))

    def _disagree(self, first: Office, second: Office, quarter: Period) -> None:
        with self._tell.step(tr("Both change the same figure; a person decides")) as found:
            with first.read() as connection:
                cell = min(
                    load_values(connection, building.INDICATORS, quarter.year),
                    key=lambda each: (each.indicator, each.period, each.unit),
                )
            for office, value in ((first, "7"), (second, "9")):
                with office.record() as rec:
                    set_values(rec, building.INDICATORS, "1", [(cell, value)])
            exchange(first)
            exchange(second)
            with second.read() as connection:
                waiting = open_conflicts(connection)
            claim(len(waiting) == 1, "one conflict is shown, not hidden")
            with second.record() as rec:
                resolve(rec, waiting[0].id, "9")
            exchange(second)
            exchange(first)
            for office in (first, second):
                with office.read() as connection:
                    claim(
                        value_of(connection, building.INDICATORS, cell) == "9", "the decision is everywhere"
                    )
                    claim(not open_conflicts(connection), "no conflict is left")
            found.append(tr("1 conflict, decided"))

    def _keep_registers(self, first: Office, second: Office) -> None:
        with self._tell.step(tr("A quarter of the registers, seen on both computers")) as found:
            played = play_sample_registers(first)
            exchange(first)
            exchange(second)
            for code, entries in ((OPINIONS, played.opinions), (PETITIONS, played.petitions)):
                wanted = EntryFilter(code, Which.ALL)
                for office in (first, second):
                    with office.read() as connection:
                        listed = list_entries(connection, wanted, office.officer)
                    claim(len(listed.ids) == listed.total == entries, f"all entries of {code} are listed")
            with second.read() as connection:
                due = due_entries(connection, second.clock.today(), second.officer)
            found.append(tr("{n} opinions", n=format_number(played.opinions)))
            found.append(tr("{n} petitions", n=format_number(played.petitions)))
            found.append(tr("{n} recommendations", n=format_number(played.recommendations)))
            found.append(tr("{n} due", n=format_number(len(due))))

    def _close(self, first: Office, second: Office, round_id: str) -> None:
        with self._tell.step(tr("Tally, checks, round closed")) as found:
            building.write_sample_minutes(first, round_id)
            with first.record() as rec:
                change_round_state(rec, round_id, RoundState.COUNTING)
            with first.record() as rec:
                change_round_state(rec, round_id, RoundState.CLOSED)
            exchange(first)
            exchange(second)
            with first.read() as connection:
                counted = count_round(connection, round_id)
                kept = {area: counts for area, counts in area_counts(connection, round_id).items() if counts}
                claim(kept == recount(connection, round_id), "counts kept with the writes equal a recount")
            with second.read() as connection:
                claim(
                    count_round(connection, round_id).outcome == counted.outcome, "the same outcome on both"
                )
                claim(sync_status(connection).unsent == 0, "nothing is left to send")
            outcome = counted.outcome
            found.append(tr("{n} valid forms", n=format_number(outcome.tally.valid)))
            found.append(tr("coverage {percent} %", percent=format_percent(outcome.coverage)))
            found.append(tr("overall {percent} %", percent=format_percent(outcome.overall)))
            found.append(outcome.verdict.label())

    def _ask_households(self, first: Office, second: Office) -> None:
        with self._tell.step(tr("The office's own questionnaire, with a picture")) as found:
            round_id = open_household_round(first)
            for office in (first, second):
                exchange(office)
            with second.read() as connection:
                forms = responses(connection, round_id)
                files = [file for form in forms for file in files_of(connection, form.id)]
            claim(len(forms) == 3, "the second computer has the forms")
            claim([file.here for file in files] == [True], "the second computer has the picture")
            found.append(tr("{n} forms", n=format_number(len(forms))))
            found.append(tr("{n} bytes of a picture", n=format_number(files[0].size or 0)))

    def _print(self, office: Office, round_id: str, quarter: Period) -> None:
        with self._tell.step(tr("Papers printed")) as found:
            for paper in print_papers(office, round_id, quarter, self._stage.out):
                claim(paper.read_bytes().startswith(b"%PDF"), f"{paper.name} is a PDF")
                found.append(f"{paper.name} {format_number(paper.stat().st_size)} B")

    def _examine(self, first: Office, second: Office) -> None:
        with self._tell.step(tr("Both books examined")) as found:
            for office in (first, second):
                for examination in examine(office.store):
                    claim(examination.passed, f"{examination.name}: {examination.result}")
            found.append(tr("whole"))

    def _picture(self, office: Office) -> None:
        with self._tell.step(tr("Pictures of every room")) as found:
            folder = self._stage.out / "pictures"
            pictures = take_pictures(office.folder.root, self._passphrase, folder)
            claim(len(pictures) >= 16, "every room, the screens of surveys and the blank form")
            found.append(tr("{n} pictures", n=len(pictures)))


def _halves(forms: int) -> tuple[int, int]:
    return forms // 2, forms - forms // 2


def _counted(connection: Connection, round_id: str) -> int:
    return sum(
        count
        for counts in area_counts(connection, round_id).values()
        for key, count in counts.items()
        if key == "valid" or key.startswith("invalid:")
    )


def _forms(first: Office, second: Office, round_id: str) -> int:
    total = 0
    for office in (first, second):
        with office.read() as connection:
            total += _counted(connection, round_id)
    return total


def _counts(office: Office, round_id: str) -> dict[str, dict[str, int]]:
    with office.read() as connection:
        return {area: dict(counts) for area, counts in recount(connection, round_id).items()}


_LONGEST_WAIT = 600


def take_pictures(book: Path, passphrase_file: Path, folder: Path) -> tuple[Path, ...]:
    """Open the window over the book in ``book`` and picture its rooms; return the files.

    Without a display the window is rendered off screen.

    Raises:
        Problem: the window did not come up, or a picture is missing.
    """
    environment = {**os.environ, PASSPHRASE_FILE_VARIABLE: os.fspath(passphrase_file)}
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = run_module(["ui.demo.picture_run", os.fspath(book), os.fspath(folder)], _LONGEST_WAIT, environment)
    if done.returncode != 0:
        raise Problem("The window could not be pictured: {reason}", reason=done.stderr.strip()[-600:])
    return tuple(sorted(folder.glob("*.png")))

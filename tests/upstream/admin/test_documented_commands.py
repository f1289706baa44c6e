"""What the administrator's guide says to type, and its units of systemd, are taken by this program."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.support.requirement import program
from upstream.admin.cli import build_parser

GUIDE = ROOT / "docs" / "province.md"
UNITS = ROOT / "docs" / "province"
NAME = "so-mat-tran-upstream"
PROGRAMS = "/srv/so-mat-tran/.venv/bin/"
INSTALLED = f"{PROGRAMS}{NAME}"
OWN_UNITS = sorted(unit for unit in UNITS.glob("*.service") if INSTALLED in unit.read_text("utf-8"))


def typed_in(text: str) -> list[list[str]]:
    """The arguments of each command of the server in blocks of a page or in a unit; values are made up."""
    text = text.replace("\\\n", " ")
    lines = [line for line in text.splitlines() if f"{NAME} " in line and not line.startswith("#")]
    found = [line.partition(f"{NAME} ")[2].partition(" && ")[0] for line in lines]
    # Quotes around what a unit hands to a shell end behind the command.
    return [
        shlex.split(each.removesuffix("'").replace("$$(date +%%u)", "1").replace("%i", "1")) for each in found
    ]


def blocks_of(page: Path) -> str:
    return "\n".join(re.findall(r"^```\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE))


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def test_every_block_is_taken() -> None:
    commands = typed_in(blocks_of(GUIDE))
    assert {"init", "restored", "backup"} <= {word for each in commands for word in each}
    for arguments in commands:
        build_parser().parse_args(arguments)


def test_every_command_named_in_a_table_is_there() -> None:
    cells = re.findall(r"\| ([^|]*) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    named = [span.split() for cell in cells for span in re.findall(r"`([a-z][^`]*)`", cell)]
    assert ["return", "--cell"] in named
    for words in named:
        parser = build_parser()
        for word in words:
            if word.startswith("--"):
                assert word in parser._option_string_actions, words
            else:
                assert word in subparsers(parser), words
                parser = subparsers(parser)[word]


@pytest.mark.parametrize("unit", OWN_UNITS, ids=lambda path: path.name)
def test_the_units_start_what_this_program_takes(unit: Path) -> None:
    [arguments] = typed_in(unit.read_text("utf-8"))
    build_parser().parse_args(arguments)


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    for unit in [*UNITS.glob("*.service"), *UNITS.glob("*.timer")]:
        words = re.sub(f"{PROGRAMS}[a-z-]+", "/bin/true", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(words, "utf-8")
        # Of a program that is on the machines of a cluster alone.
        pgbackrest = (tmp_path / unit.name).read_text("utf-8").replace("/usr/bin/pgbackrest", "/bin/true")
        (tmp_path / unit.name).write_text(pgbackrest, "utf-8")
    units = [path.name for path in sorted(tmp_path.iterdir())]
    assert len(units) == 14
    units = [name.replace("pgbackrest@.", "pgbackrest@full.") for name in units]
    done = subprocess.run(
        [program("systemd-analyze", "systemd"), "verify", "--man=no", *units],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")

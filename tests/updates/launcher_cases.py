"""The cases every launcher is held to (`launcher_cases.json`), and the folder each begins with."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILES = ("current.txt", "trial.txt", "failed.txt")


@dataclass(frozen=True)
class LauncherCase:
    name: str
    versions: list[str]
    empty: list[str]
    files: dict[str, str]
    after: dict[str, str]
    starts: str | None
    says: str | None

    def lay_out(self, program: Path, put_program: Callable[[Path], None]) -> None:
        """Makes the folder of the program; `put_program` puts one that runs into the folder of a version."""
        (program / "versions").mkdir(parents=True)
        for version in (*self.versions, *self.empty):
            (program / "versions" / version).mkdir()
        for version in self.versions:
            put_program(program / "versions" / version)
        for name, content in self.files.items():
            (program / name).write_bytes(content.encode())


def files_of(program: Path) -> dict[str, str]:
    """What stands in the files that say which version starts; one that is not there is not named."""
    return {name: (program / name).read_bytes().decode() for name in FILES if (program / name).exists()}


def launcher_cases() -> list[LauncherCase]:
    """All cases in their order."""
    told: dict[str, Any] = json.loads(Path(__file__).with_name("launcher_cases.json").read_text("utf-8"))
    return [_case(case) for case in told["cases"]]


def _case(case: dict[str, Any]) -> LauncherCase:
    given = case["given"]
    return LauncherCase(
        case["name"],
        given["versions"],
        given.get("empty", []),
        given["files"],
        case["after"],
        case["starts"],
        case["says"],
    )

"""A province that signs, by its own commands, and programs small enough to be sent a hundred times."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.stages import RoundResult
from desktop_app.updates.program_folder import ProgramFolder
from tests.support.servers.upstream import Desk, Upstream

PASSPHRASE = "một câu đủ dài để thử"


@dataclass
class Province:
    """The server, the folder of its keys, and how many roots it has."""

    server: Upstream
    sticks: Path
    roots: int = 0
    folders: list[Path] = field(default_factory=list)

    @property
    def secret(self) -> list[str]:
        file = self.sticks / "passphrase.txt"
        self.sticks.mkdir(exist_ok=True)
        file.write_text(PASSPHRASE, "utf-8")
        return ["--passphrase-file", str(file)]

    def begin_to_sign(self) -> str:
        """The first keys, published; what the command said."""
        folder = self.sticks / "1"
        said = self.server.command("keys", "new", str(folder), "--name", "Tỉnh Thử", *self.secret)
        self.folders.append(folder)
        self.server.command("keys", "publish", str(folder / "1.smtroot"))
        return said

    def rotate(self, *more: str) -> None:
        """All keys anew, published."""
        before, number = self.folders[-1], len(self.folders) + 1
        folder = self.sticks / str(number)
        signers = [
            word for name in ("root-1", "root-3") for word in ("--key", str(before / f"{name}.smtkey"))
        ]
        self.server.command(
            "keys", "rotate", str(folder), "--after", str(before / f"{number - 1}.smtroot"), *signers, *more,
            *self.secret,
        )  # fmt: skip
        self.folders.append(folder)
        self.server.command("keys", "publish", str(folder / f"{number}.smtroot"))

    def release(self, *words: str, key: str = "release-1") -> str:
        """Sign and publish."""
        path = self.folders[-1] / f"{key}.smtkey"
        return self.server.command("release", "publish", *words, "--key", str(path), *self.secret)


def a_program(folder: Path, version: str, content: bytes = b"x" * 700_000) -> Path:
    """A release for Linux: the tar of one folder, as it is handed to the province."""
    path = folder / f"so-mat-tran-{version}.tar"
    with tarfile.open(path, "w") as packed:
        for name, data in (("so-mat-tran", b"#!/bin/sh\nexit 0\n"), ("lib/data", content)):
            item = tarfile.TarInfo(f"{version}/{name}")
            item.size, item.mode = len(data), 0o755 if name == "so-mat-tran" else 0o644
            packed.addfile(item, io.BytesIO(data))
    return path


def a_windows_program(folder: Path, version: str) -> Path:
    """A release for Windows: the zip of one folder."""
    path = folder / f"so-mat-tran-{version}.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{version}/so-mat-tran.exe", b"MZ")
    return path


def a_program_folder(root: Path, running: str = "0.1.0") -> ProgramFolder:
    """A folder of the program in which a version runs."""
    (root / "versions" / running).mkdir(parents=True)
    (root / "versions" / running / "so-mat-tran").write_bytes(b"#!/bin/sh\n")
    (root / "current.txt").write_text(f"{running}\n")
    return ProgramFolder(root, running)


def sync_with(desk: Desk, program: ProgramFolder | None) -> RoundResult:
    """One round of an office whose program lies in such a folder."""
    book = replace(desk.office.sync_book(), program=program)
    with connect(book) as transport:
        return run_round(book, transport)

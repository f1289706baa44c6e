"""``make release``: says what a release lacks, proves it, and tags it.

Nothing is tagged before the tests, the measurements and the installers of exactly this commit are good.
Publishing is up to the province: ``so-mat-tran-upstream release publish`` signs with keys that no build
machine has (``docs/updates.md``).
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import desktop_app
from desktop_app.wire.releases.versions import is_version
from tools.windows.places import NAME
from tools.windows.signing import TRY

PROOFS = (
    ("a trial signature", (sys.executable, "-m", "tools.windows.signing", TRY)),
    ("the list of released packages", (sys.executable, "-m", "tests.catalogue.released_packages")),
    ("the tests", (".ci/run",)),
    ("the measurements", ("make", "bench")),
    ("the installer for Linux", ("make", "installer-smoke")),
    ("the installer for Windows", ("make", "installer-windows-check")),
)
"""What is run, the quickest to fail first; ``CI`` is set, so that a test that cannot run fails."""

BUILT = (
    "linux/{name}-{version}-linux.tar.xz",
    "linux/{name}-{version}-linux-update.tar.xz",
    "windows/{name}-{version}-setup.exe",
    "windows/{name}-{version}-portable.zip",
    "windows/{name}-{version}-windows.zip",
    "windows/{name}-{version}-statistics-setup.exe",
)


class NotReady(Exception):
    """Why there is no release, a sentence on each line."""


def run_command(root: Path, command: Sequence[str]) -> int:
    """Run one proof in ``root`` and return its status."""
    return subprocess.run(command, cwd=root, env=os.environ | {"CI": "true"}, check=False).returncode


@dataclass(frozen=True)
class Release:
    """A checkout that is to become a release."""

    root: Path
    version: str = desktop_app.__version__
    given: Mapping[str, str] = field(default_factory=lambda: os.environ)
    run: Callable[[Path, Sequence[str]], int] = run_command

    @property
    def tag(self) -> str:
        """The name of the tag."""
        return f"v{self.version}"

    def missing(self) -> list[str]:
        """Return what has to be true before anything is built, and is not; one sentence each."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))["project"]
        signing, password = (self.given.get(f"WINDOWS_SIGN_{name}", "") for name in ("P12", "PASSWORD"))
        wrong = {
            f"{self.version} is no version: write it as 1.2.0 or 1.2.0rc1.": not is_version(self.version),
            f"pyproject.toml says {project['version']}, desktop_app/__init__.py {self.version}.": (
                project["version"] != self.version
            ),
            f"CHANGELOG.md does not begin with an entry “## {self.version}”.": not self.notes(),
            "The tree has changes that are not committed.": bool(self._git("status", "--porcelain")),
            f"The tag {self.tag} exists already.": bool(self._git("tag", "--list", self.tag)),
            "Git has no user.signingkey to sign the tag with.": not self._git("config", "user.signingkey"),
            "WINDOWS_SIGN_P12 names no certificate to sign the Windows programs with.": not (
                signing and Path(signing).is_file()
            ),
            f"WINDOWS_SIGN_PASSWORD names {password}, which is no file.": bool(
                password and not Path(password).is_file()
            ),
            "WINDOWS_SIGN_TIMESTAMP names no timestamp service: signatures would end with the certificate.": (
                not self.given.get("WINDOWS_SIGN_TIMESTAMP", "").strip()
            ),
        }
        return [sentence for sentence, is_wrong in wrong.items() if is_wrong]

    def notes(self) -> str:
        """Return the changelog's newest entry if it is of this version, else nothing."""
        text = (self.root / "CHANGELOG.md").read_text("utf-8")
        heading, _, entry = text.partition("\n## ")[2].partition("\n")
        words = entry.partition("\n## ")[0].strip()
        return words if re.fullmatch(rf"{re.escape(self.version)}(?: \(.+\))?", heading) else ""

    def check(self) -> None:
        """Raise `NotReady` if something is missing that can be seen before anything is built."""
        self._require(self.missing())

    def make(self) -> list[Path]:
        """Prove everything, write checksums and notes, tag; return the files to publish.

        Raises:
            NotReady: something is missing, failed, or changed the tree; nothing is tagged.
        """
        self.check()
        commit = self._git("rev-parse", "HEAD")
        for what, command in PROOFS:
            if self.run(self.root, command) != 0:
                raise NotReady(f"Not released: {what} failed ({' '.join(command)}).")
            if self._git("status", "--porcelain"):
                raise NotReady(f"Not released: {what} changed committed files. Commit them, begin again.")
        built = [self.root / "dist" / each.format(name=NAME, version=self.version) for each in BUILT]
        missing = [f"{path.relative_to(self.root)} was not built." for path in built if not path.is_file()]
        if self._git("rev-parse", "HEAD") != commit:
            missing.append("Somebody committed meanwhile: begin again.")
        self._require(missing)
        folder = self.root / "dist" / "release"
        folder.mkdir(exist_ok=True)
        checksums = "".join(_checksum(path) for path in built)
        (folder / "SHA256SUMS").write_text(checksums, "utf-8")
        (folder / "NOTES.md").write_text(f"{self.notes()}\n", "utf-8")
        self._tag(f"{NAME} {self.version}\n\n{checksums}")
        return built

    def _tag(self, words: str) -> None:
        command = ["git", "tag", "-s", self.tag, "-m", words]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            why = done.stderr.strip() or f"git tag ended with {done.returncode}"
            raise NotReady(f"Not released: {self.tag} could not be signed and set. {why}")

    def _git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def _require(self, missing: Sequence[str]) -> None:
        if missing:
            raise NotReady("\n".join([f"{self.version} cannot be released yet:", *missing]))


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n"


def main(arguments: Sequence[str]) -> int:
    """Release, or with ``--check`` only say what is missing; 0 when it is there or nothing is missing."""
    release = Release(Path(__file__).resolve().parents[1])
    try:
        if "--check" in arguments:
            release.check()
            print(f"{release.version} lacks nothing that can be seen beforehand.")
            return 0
        built = release.make()
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{release.tag} is tagged. Push it, hand out dist/release, and have the province publish:")
    for path in built:
        print(f"  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

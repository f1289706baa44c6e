"""Talks to the Java program in ``javarosa/`` that plays the same scripts with the reference engine."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).parent / "javarosa" / "Oracle.java"
ZONE = "Asia/Ho_Chi_Minh"
_LIMIT = "-Xmx256m"


def missing() -> str | None:
    """Why the oracle cannot run here, or None when it can."""
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "Java and javac are not installed: the differential test against JavaRosa did NOT run"
    if _jar() is None:
        return "ODK_Validate.jar is not in the pyxform wheel: the differential test did NOT run"
    return None


def _jar() -> Path | None:
    spec = find_spec("pyxform")
    if spec is None or spec.origin is None:
        return None
    jar = Path(spec.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    return jar if jar.exists() else None


@dataclass(slots=True)
class Dump:
    """The state of the reference engine: path → (value, relevant), the first failure, the record."""

    nodes: dict[str, tuple[str, bool]] = field(default_factory=dict)
    invalid: tuple[str, str] | None = None
    xml: bytes = b""


@dataclass(slots=True)
class Shown:
    """A question as the reference engine shows it; ``readonly`` and ``required`` are "0" or "1"."""

    label: str = ""
    hint: str = ""
    readonly: str = ""
    required: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)


class OracleError(Exception):
    """The reference engine refused the form or the step."""


class Oracle:
    """A running Java program."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def _ask(self, *fields: str) -> list[list[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(fields) + "\n")
        self._process.stdin.flush()
        lines: list[list[str]] = []
        while (line := self._process.stdout.readline()) != "END\n":
            if not line:
                raise OracleError("the Java program ended")
            lines.append(line.rstrip("\n").split("\t"))
        for item in lines:
            if item[0] == "ERROR":
                raise OracleError(item[1])
        return lines[:-1] if lines and lines[-1] == ["OK"] else lines

    def load(self, xml: str, files: Mapping[str, bytes] | None = None) -> None:
        for name, data in (files or {}).items():
            (self._folder / name).write_bytes(data)
        path = self._folder / "form.xml"
        path.write_text(xml, encoding="utf-8")
        self._ask("LOAD", str(path))

    def answer(self, path: str, value: str) -> str:
        return self._ask("ANSWER", _java_path(path), value)[0][1]

    def add(self, path: str, at: int) -> str:
        return self._ask("ADD", f"{_java_path(path, last=False)}[{at}]")[0][1]

    def remove(self, path: str) -> str:
        return self._ask("REMOVE", _java_path(path))[0][1]

    def evaluate(self, path: str, expression: str) -> tuple[str, list[str]]:
        """The kind of the value (number, string, boolean, date, nodes) and its text, of nodes one each.

        Raises :class:`OracleError` when the reference engine refuses the expression.
        """
        encoded = base64.b64encode(expression.encode()).decode("ascii")
        _, kind, *texts = self._ask("EVAL", _java_path(path), encoded)[0]
        return kind, [base64.b64decode(text).decode() for text in texts]

    def language(self, name: str) -> None:
        self._ask("LANGUAGE", name)

    def texts(self) -> dict[str, Shown]:
        """What is on the screen for each question asked now, by path."""
        found: dict[str, Shown] = {}
        for kind, path, text in self._ask("TEXTS"):
            shown = found.setdefault(path, Shown())
            if kind == "CHOICE":
                value, _, words = text.partition("\x1f")
                shown.choices.append((value, words))
            else:
                setattr(shown, kind.lower(), "" if text == "null" else text)
        return found

    def dump(self) -> Dump:
        dump = Dump()
        for line in self._ask("DUMP"):
            if line[0] == "NODE":
                dump.nodes[line[1]] = (line[3], line[2] == "1")
            elif line[0] == "INVALID":
                dump.invalid = (line[1], line[2])
            elif line[0] == "XML":
                dump.xml = base64.b64decode(line[1])
        return dump


def _java_path(path: str, *, last: bool = True) -> str:
    """``/data/r[2]/x`` as JavaRosa writes it: ``/data/r[2]/x[1]``, a position on all but the root."""
    steps = path.strip("/").split("/")
    full = [step if "[" in step or at == 0 else f"{step}[1]" for at, step in enumerate(steps)]
    if not last:
        full[-1] = re.sub(r"\[\d+\]$", "", full[-1])
    return "/" + "/".join(full)


@contextmanager
def running() -> Iterator[Oracle]:
    """Compile the program, run it, and end it."""
    jar = _jar()
    assert jar is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            ["javac", "-nowarn", "-cp", str(jar), "-d", name, str(SOURCE)],
            check=True,
            capture_output=True,
            timeout=60,
        )
        process = subprocess.Popen(
            [
                "java",
                _LIMIT,
                f"-Duser.timezone={ZONE}",
                "-Duser.language=en",
                "-cp",
                f"{name}:{jar}",
                "Oracle",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        try:
            yield Oracle(process, folder)
        finally:
            process.kill()
            process.wait(10)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

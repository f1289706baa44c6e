"""Help and argument errors of both programs, read from processes of their own as a person reads them."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from desktop_app.base.console.command_words import ARGPARSE_WORDS
from desktop_app.base.i18n import tr
from tests.support.running.commands import run_command

ENGLISH = re.compile(
    r"\b(usage|options|show|error|required|invalid|choose|the|which|what|default|argument|print|write|where)\b"
)
OURS = ("demo", "sync", "report", "export", "import", "fund", "backup", "restore", "doctor", "update")
THEIRS = (
    "init", "serve", "status", "restored", "enrol", "devices", "revoke",
    "accept", "return", "lock", "unlock", "catalogue", "catalogue publish",
    "keys", "keys new", "keys rotate", "keys publish", "keys fingerprint", "keys passphrase",
    "release", "release publish", "release list", "release bundle",
)  # fmt: skip


def said(program: str, *words: str, expect: int) -> str:
    done = run_command(program, *words)
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def own_words(text: str) -> str:
    """The text without what is typed as it stands: options, choices, names of values."""
    return re.sub(r"--?[\w-]+|\{[^}]*\}|“[^”]*”|'[^']*'|\b[A-Z_]+\b", " ", text)


@pytest.mark.parametrize("command", ["", *OURS])
def test_help_is_vietnamese(command: str) -> None:
    text = said("desktop_app", *command.split(), "--help", expect=0)
    assert "cách dùng: so-mat-tran" in text
    assert "hiện phần trợ giúp này rồi thoát" in text
    listed = own_words(text.replace("\n", " "))
    for name in (*OURS, "so-mat-tran"):
        listed = listed.replace(name, " ")
    assert not ENGLISH.search(listed), ENGLISH.search(listed)


@pytest.mark.parametrize("command", ["", *THEIRS])
def test_the_servers_help_is_vietnamese(command: str) -> None:
    text = said("upstream", *command.split(), "--help", expect=0)
    assert "cách dùng: so-mat-tran-upstream" in text
    assert not ENGLISH.search(own_words(text.replace("\n", " ")))


@pytest.mark.parametrize(
    ("program", "words", "expected"),
    [
        ("desktop_app", ("report",), "còn thiếu các tham số bắt buộc: document, --out"),
        ("desktop_app", ("report", "x", "--out", "y"), "không có lựa chọn 'x'"),
        ("desktop_app", ("doctor", "--nope"), "không hiểu các tham số: --nope"),
        ("desktop_app", ("export", "areas", "--out"), "tham số --out: cần một giá trị"),
        ("upstream", ("lock",), "còn thiếu các tham số bắt buộc: --commune, --scope"),
        ("upstream", ("serve", "--port", "x"), "giá trị 'x' không đúng kiểu int"),
    ],
)
def test_argument_errors_are_vietnamese(program: str, words: tuple[str, ...], expected: str) -> None:
    text = said(program, *words, expect=2)
    assert expected in text
    assert "lỗi:" in text
    assert "error" not in text


@pytest.mark.parametrize("program", ["desktop_app", "upstream"])
@pytest.mark.parametrize("words", [("--lang", "en"), ("--lang=en",)])
def test_english_is_spoken_when_asked_for(program: str, words: tuple[str, ...]) -> None:
    text = said(program, *words, "--help", expect=0)
    assert "usage:" in text
    assert "show this help message and exit" in text
    assert "cách dùng" not in text


def test_every_word_of_argparse_has_vietnamese() -> None:
    assert [word for word in ARGPARSE_WORDS if tr(word) == word] == []


@pytest.mark.skipif(not Path(argparse.__file__).is_file(), reason="a Python whose library is compiled only")
def test_every_word_of_argparse_is_one_that_it_says() -> None:
    source = Path(argparse.__file__).read_text("utf-8")
    unsaid = [word for word in ARGPARSE_WORDS if repr(word)[1:-1] not in source]
    assert unsaid == [], "this Python says something else"

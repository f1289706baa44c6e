"""``so-mat-tran check``: which paper bears a code, and whether its data have changed since."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.accounts.officers import PRINT
from desktop_app.base.problems import Problem
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import check_paper
from desktop_app.wire.papers.codes import ReadCode
from desktop_app.wire.papers.files import LARGEST_FILE, code_in, code_in_file, digest_of_pdf

CHANGED = 3
"""The exit status where the paper does not agree with the book any more."""


def run(arguments: Arguments) -> int:
    """Print it; the exit status is 0 where the paper still agrees."""
    read, file_sha256 = _code(arguments.own.paper)
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        office.require(PRINT)
        with office.read() as connection:
            commune = office.identity.commune_code
            checked = check_paper(connection, office.clock, commune, read, office.officer, file_sha256)
            lines = sentences_of(connection, checked)
    sys.stdout.write("\n".join(lines) + "\n")
    altered = checked.forged or checked.is_issued_file is False
    return CHANGED if checked.differences or checked.gone or altered or not checked.holds else 0


def _code(given: str) -> tuple[ReadCode, str]:
    """Return the code, and the SHA-256 of the PDF where one was given."""
    path = Path(given)
    if not path.is_file():
        return code_in(given), ""
    if path.stat().st_size > LARGEST_FILE:
        raise Problem("“{name}” is too large to be a paper of the program.", name=path.name)
    content = path.read_bytes()
    return code_in_file(content), digest_of_pdf(content)

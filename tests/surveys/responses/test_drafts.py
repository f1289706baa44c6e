"""Forms that are being entered: what they are, and books that kept it another way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.surveys.responses.drafts import draft_of, drafts_of, save_draft
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from tests.builders import an_office

ANSWERS = {"q01": "1", "nguoi[2]/tuoi": "7", "@id": "an attribute of the record"}


@pytest.mark.parametrize("kind", DraftKind)
def test_a_draft_comes_back_as_it_was_kept(tmp_path: Path, kind: DraftKind) -> None:
    office = an_office(tmp_path)
    draft = ResponseDraft("d1", "r1", "a1", None, ANSWERS, "q01", "Lan", "2", kind)
    with office.store.write() as connection:
        save_draft(connection, draft, office.clock)
        save_draft(connection, replace(draft, serial=3), office.clock)
        assert drafts_of(connection) == drafts_of(connection, "r1") == [replace(draft, serial=3)]
        assert draft_of(connection, "d1") == replace(draft, serial=3)
        assert draft_of(connection, "d2") is None
    office.close()


def test_drafts_of_a_book_of_revision_0012_are_what_they_were(tmp_path: Path) -> None:
    path, secret = tmp_path / "book.db", bytes(32)
    engine = make_engine(path, secret)
    upgrade(engine, path, None, "0012")
    old = [
        ("f1", json.dumps({**ANSWERS, "@version": "1"})),
        ("f2", json.dumps(ANSWERS)),
        ("sk:f3", json.dumps({"q01": "2", "@version": "2021.1"})),
    ]
    with engine.begin() as connection:
        for number, (draft_id, answers) in enumerate(old):
            connection.exec_driver_sql(
                "INSERT INTO response_draft VALUES (?, 'r1', 'a1', ?, ?, 'q01', 'Lan', ?)",
                (draft_id, number, answers, -number),
            )
    upgrade(engine, path, "0012")
    with engine.connect() as connection:
        assert drafts_of(connection) == [
            ResponseDraft("f1", "r1", "a1", 0, ANSWERS, "q01", "Lan", "1"),
            ResponseDraft("f2", "r1", "a1", 1, ANSWERS, "q01", "Lan"),
            ResponseDraft("sk:f3", "r1", "a1", 2, {"q01": "2"}, "q01", "Lan", "2021.1", DraftKind.SECOND),
        ]
    engine.dispose()

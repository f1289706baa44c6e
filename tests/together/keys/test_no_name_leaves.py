"""A name in every field that names or describes a person: none is found outside of the office's computers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.fund.vouchers.records import HelpLine, VoucherContent, VoucherKind
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import is_sealed_text
from desktop_app.wire.segment import read_segment
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.issuing.test_vouchers import kept
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.together.keys.with_keys import begin_key, files_with
from tests.together.registers.office_of_two import exchange

MARK = "Người Nêu Tên"
_OF_PERSONS = ("partner", "address", "tax_code", "payer", "bank_reference", "late_reason", "reason", "note")
_DOSSIER = ("head", "address", "occupation", "circumstances", "remarks")


def write_names(desk: Desk) -> None:
    """As an office would, in every room with names; and in every field of the list, past the rooms."""
    office = desk.office
    campaign = begin_campaign(office)
    with office.record() as rec:
        home = save_household(rec, Household("", MARK, "", MARK, MARK, out_of_need=False, note=MARK))
    content: dict[str, Any] = {item.name: MARK for item in fields(VoucherContent) if item.name in _OF_PERSONS}
    give(office, VoucherKind.RECEIPT, campaign, 900_000, **content)
    helped = HelpLine(home, 100_000, what=MARK)
    content["bank_reference"] = f"{MARK} 2"  # a line of the bank is entered once
    put_draft(office, a_draft(VoucherKind.PAYMENT, campaign, 100_000, help_lines=(helped,), **content))
    paid = give(office, VoucherKind.PAYMENT, campaign, 100_000, help_lines=(helped,), **content)
    for paper in ("cash_voucher", "recipients", "handover_minutes"):
        assert kept(office, FundPaperRequest(paper, paid.id))[1] is not None, "what was printed is a record"
    with office.record() as rec:
        dossier = register_in_use(rec.connection, "NDDK")
        day = {dossier.day_question: "2026-10-01"}
        begin_entry(rec, dossier, {**day, **{name: f"{MARK} {name}" for name in _DOSSIER}})
        for entity, personal in personal_fields().items():
            given: dict[str, Any] = dict.fromkeys((each for each in personal.named if "/" not in each), MARK)
            for flat in (each for each in personal.named if "/" in each):
                column, _, key = flat.partition("/")
                given.setdefault(column, {})[key] = MARK
            for column in personal.columns:
                given[column] = dict.fromkeys(personal.questions, MARK)
            rec.put(entity, f"every-{entity}", given)


def at_the_province(upstream: Upstream) -> tuple[set[tuple[str, str]], set[tuple[str, str]], str]:
    """The fields with a name in clear, those with a sealed text, and everything in segments."""
    clear, sealed = set(), set()
    with upstream.opened() as opened:
        for record in records_at(opened):
            for name, value in record.fields.items():
                if MARK in str(value):
                    clear.add((record.entity, name))
                if is_sealed_text(value):
                    sealed.add((record.entity, name))
    with closing(sqlite3.connect(upstream.database)) as connection:
        segments = [packed for (packed,) in connection.execute("SELECT packed FROM segment")]
    return clear, sealed, repr([read_segment(packed) for packed in segments])


def test_none_is_at_the_province_nor_in_its_backup_or_its_log(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    begin_key(lan)
    write_names(lan)
    exchange(lan, minh)
    clear, sealed, segments = at_the_province(upstream)
    assert clear == set()
    wanted = {
        (entity, field)
        for entity, personal in personal_fields().items()
        for field in (
            *personal.named,
            *(f"{column}/{name}" for column in personal.columns for name in personal.questions),
        )
    }
    assert wanted <= sealed
    assert "every-helped_household" in segments
    assert MARK not in segments
    (tmp_path / "copies").mkdir()
    upstream.command("backup", str(tmp_path / "copies" / "province.backup"))
    upstream.stop()
    assert files_with(tmp_path / "copies", MARK) == []
    assert [name for name in files_with(tmp_path, MARK) if name.startswith("province")] == []
    for entity in personal_fields():
        assert minh.get(entity, f"every-{entity}") is not None, "a computer that reads none loses none"

"""A bundle is written to a stick and its answer read, on the page of sync."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from desktop_app.reports.documents.handover_sheet import grouped
from tests.builders import put_area
from tests.reports.reading import text_of
from tests.support.servers.upstream import Upstream
from tests.together.courier.carrying import Trip
from tests.ui.sync.conftest import Screen


def stick_of(folder: Path) -> Path:
    stick = folder / "USB"
    stick.mkdir()
    return stick


def test_out_with_a_stick_and_back(
    screens: tuple[Screen, Screen], upstream: Upstream, tmp_path: Path, qtbot: QtBot
) -> None:
    lan, minh = screens
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    with lan.desk.office.record() as rec:
        put_area(rec, "a9", "Thôn Mới")
    stick, card = stick_of(tmp_path), lan.room.courier
    lan.ask.answers.append(stick)
    card.write_button.click()
    qtbot.waitUntil(lambda: "Rút USB ra được rồi" in card.outcome.text)
    (bundle,) = stick.iterdir()
    assert bundle.name in card.outcome.text
    lan.read(qtbot)
    qtbot.waitUntil(lambda: "Đang trên đường từ" in card.under_way.text())

    trip = Trip(upstream, stick)
    trip.province_reads(bundle)
    lan.ask.answers.append(trip.answers[-1])
    card.read_button.click()
    qtbot.waitUntil(lambda: "Tỉnh đã có thêm 1 thay đổi" in card.outcome.text)
    qtbot.waitUntil(lambda: "Gói gần nhất" in card.under_way.text())

    lan.ask.answers.append(trip.answers[-1])
    card.read_button.click()
    qtbot.waitUntil(lambda: "Không có gì mới" in card.outcome.text)


def test_a_damaged_answer_says_what_to_do(
    screens: tuple[Screen, Screen], upstream: Upstream, tmp_path: Path, qtbot: QtBot
) -> None:
    lan, _ = screens
    trip = Trip(upstream, stick_of(tmp_path))
    trip.province_reads(trip.write(lan.desk))
    answer = trip.answers[-1]
    content = bytearray(answer.read_bytes())
    content[40] ^= 1
    answer.write_bytes(content)
    lan.ask.answers.append(answer)
    lan.room.courier.read_button.click()
    qtbot.waitUntil(lambda: "Phần 1 trong" in lan.room.courier.outcome.text)


def test_a_folder_that_may_not_be_written_to_says_so(
    screens: tuple[Screen, Screen], tmp_path: Path, qtbot: QtBot
) -> None:
    lan, _ = screens
    lan.ask.answers.append(tmp_path / "rút rồi")
    lan.room.courier.write_button.click()
    qtbot.waitUntil(lambda: "Không có thư mục" in lan.room.courier.outcome.text)


def test_the_minutes_of_a_hand_over_are_printed_after_the_stick_is_gone(
    screens: tuple[Screen, Screen], tmp_path: Path, qtbot: QtBot
) -> None:
    lan, _ = screens
    stick, card, target = stick_of(tmp_path), lan.room.courier, tmp_path / "biên bản.pdf"
    assert not card.sheet.isVisibleTo(card)
    lan.ask.answers.append(stick)
    card.write_button.click()
    qtbot.waitUntil(lambda: card.sheet.isVisibleTo(card))
    (bundle,) = stick.iterdir()
    digest = hashlib.sha256(bundle.read_bytes()).hexdigest()
    bundle.unlink()
    lan.ask.answers.append(target)
    card.sheet.print_button.click()
    qtbot.waitUntil(lambda: "Đã lưu" in card.sheet.written.text)
    text = text_of(PdfReader(target))
    assert bundle.name.replace("-", "") in text.replace(" ", "").replace("-", "")
    assert grouped(digest) in text

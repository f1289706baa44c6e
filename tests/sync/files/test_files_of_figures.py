"""Files of figures between two computers and the province: they go with the figure's period."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.attachments.examining import Candidate, examine, examine_picture
from desktop_app.attachments.holding import files_of
from desktop_app.attachments.kinds import accepted
from desktop_app.base.ids import indicator_value_id
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import close_period, reopen_period
from desktop_app.movements.progress.evidence import attach_to_figure, remove_from_figure
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.rounds.status import choose_files_when, sync_status
from desktop_app.sync.state import FilesWhen
from tests.builders import put_area
from tests.support.files import A_FILE, content_at, received_at
from tests.support.servers.upstream import Desk, Upstream


@pytest.fixture
def two(server: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(server, name="Máy Lan")
    minh.enrol(server, name="Máy Minh")
    return lan, minh


def test_a_file_of_a_figure_reaches_the_other_computer_and_goes_again(
    server: Upstream, two: tuple[Desk, Desk], tmp_path: Path
) -> None:
    lan, minh = two
    cell = Cell("a1", "NT04", "2026-M09")
    owner = cell.id_in("MTTQ_CO_SO")
    path = tmp_path / "Danh sách.pdf"
    path.write_bytes(A_FILE)
    photo = examine(path, accepted("*/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        attach_to_figure(rec, "MTTQ_CO_SO", "1", cell, photo)
    assert lan.sync().files_sent == 1
    assert minh.sync().files_fetched == 1
    assert content_at(minh, photo.sha256) == A_FILE
    with minh.office.read() as connection:
        (file,) = files_of(connection, owner)
        assert (file.name, file.here) == (photo.name, True)
    with minh.office.record() as rec:
        remove_from_figure(rec, "MTTQ_CO_SO", cell, photo.name)
    for desk in (minh, lan):
        result = desk.sync()
        assert (result.files_sent, result.files_fetched, result.file_problems) == (0, 0, [])
        with desk.office.read() as connection:
            assert files_of(connection, owner) == []


def attach(desk: Desk, indicator: str, photo: Candidate) -> None:
    with desk.office.record() as rec:
        attach_to_figure(rec, "MTTQ_CO_SO", "1", Cell("a1", indicator, "2026-M09"), photo)


def remove(desk: Desk, indicator: str, photo: Candidate) -> None:
    with desk.office.record() as rec:
        remove_from_figure(rec, "MTTQ_CO_SO", Cell("a1", indicator, "2026-M09"), photo.name)


def held(server: Upstream) -> tuple[list[str], int, int]:
    """The contents at the province, how many are counted as whole, and how many pieces there are."""
    with server.opened() as connection:
        contents = connection.exec_driver_sql("SELECT sha256 FROM stored_content ORDER BY sha256").scalars()
        counted = connection.exec_driver_sql("SELECT sum(contents) FROM commune").scalar_one()
        pieces = connection.exec_driver_sql("SELECT count(*) FROM content_piece").scalar_one()
        return list(contents), int(counted), int(pieces)


def test_a_content_that_nothing_names_is_forgotten_everywhere(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    """Not before the last cell that it proves has lost it; a newer attachment of it travels anew."""
    lan, minh = two
    photo = examine_picture(png_bytes(), "ảnh.png", accepted("image/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    other = examine_picture(png_bytes((9, 9)), "khác.png", accepted("image/*"))
    for indicator in ("NT01", "NT04"):
        attach(lan, indicator, photo)
    attach(lan, "NT03", other)
    for desk in (*two, *two):
        desk.sync()
    remove(lan, "NT01", photo)
    for desk in two:
        desk.sync(compare=True)
    assert held(server)[:2] == (sorted([photo.sha256, other.sha256]), 2)
    assert content_at(minh, photo.sha256) is not None
    remove(lan, "NT04", photo)
    lan.sync()
    assert minh.sync().requests == 1, "what is left there is not asked about"
    for desk in two:
        desk.sync(compare=True)
    assert held(server)[:2] == ([other.sha256], 1)
    for desk in two:
        assert received_at(desk, photo.sha256) == 0
        assert desk.sync().requests == 1, "nobody asks for what is gone"
    attach(minh, "NT01", photo)
    assert minh.sync().files_sent == 1
    assert lan.sync().files_fetched == 1


def test_who_names_a_content_that_was_forgotten_meanwhile_sends_it(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    """The number of contents at the province does not show it: another one came in its place."""
    lan, minh = two
    photo = examine_picture(png_bytes(), "ảnh.png", accepted("image/*"))
    other = examine_picture(png_bytes((9, 9)), "khác.png", accepted("image/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    attach(lan, "NT01", photo)
    for desk in two:
        desk.sync()
    attach(minh, "NT04", photo)
    remove(lan, "NT01", photo)
    attach(lan, "NT01", other)
    lan.sync(compare=True)
    assert held(server)[0] == [other.sha256]
    assert minh.sync().files_sent == 1
    assert lan.sync().files_fetched == 1
    assert content_at(lan, photo.sha256) == content_at(minh, photo.sha256) is not None


def test_the_province_takes_no_file_of_a_closed_report(server: Upstream, two: tuple[Desk, Desk]) -> None:
    """Its period decides, as for the figure: it is told as refused, and not sent."""
    lan, minh = two
    photo = examine_picture(png_bytes(), "ảnh.png", accepted("image/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    for desk in two:
        desk.sync()
    with lan.office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-M09")
    with minh.office.record() as rec:
        attach_to_figure(rec, "MTTQ_CO_SO", "1", Cell("a1", "NT04", "2026-M09"), photo)
    for desk in two:
        desk.sync()
    with minh.office.read() as connection:
        assert [each.entity for each in open_rejections(connection)] == ["attachment"]
        assert files_of(connection, indicator_value_id("MTTQ_CO_SO", "NT04", "2026-M09", "a1")) == []
        assert sync_status(connection).files_to_send == 0


def test_a_file_whose_removal_is_refused_is_there_as_it_was(server: Upstream, two: tuple[Desk, Desk]) -> None:
    """Its record had been sent and its content not yet: nobody else has that."""
    lan, minh = two
    cell = Cell("a1", "NT04", "2026-M09")
    photo = examine_picture(png_bytes(), "ảnh.png", accepted("image/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    for desk in two:
        desk.sync()
    with minh.office.store.write() as connection:
        choose_files_when(connection, FilesWhen.ASKED)
    with minh.office.record() as rec:
        attach_to_figure(rec, "MTTQ_CO_SO", "1", cell, photo)
    unasked(minh)
    lan.sync()
    with lan.office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-M09")
    lan.sync()
    with minh.office.record() as rec:
        remove_from_figure(rec, "MTTQ_CO_SO", cell, photo.name)
    assert minh.sync().files_sent == 1
    assert lan.sync().files_fetched == 1
    for desk in two:
        with desk.office.read() as connection:
            (file,) = files_of(connection, cell.id_in("MTTQ_CO_SO"))
            assert file.here


def test_a_refused_file_keeps_its_content_until_it_is_sent_again(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    closed, other = Cell("a1", "NT04", "2026-M09"), Cell("a1", "NT04", "2026-M08")
    photo = examine_picture(png_bytes(), "ảnh.png", accepted("image/*"))
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    for desk in two:
        desk.sync()
    with lan.office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-M09")
    for cell in (closed, other):
        with minh.office.record() as rec:
            attach_to_figure(rec, "MTTQ_CO_SO", "1", cell, photo)
    for desk in two:
        desk.sync()
    with minh.office.record() as rec:
        remove_from_figure(rec, "MTTQ_CO_SO", other, photo.name)
    with lan.office.record() as rec:
        reopen_period(rec, "MTTQ_CO_SO", "2026-M09", "thiếu")
    for desk in (lan, minh):
        desk.sync()
    with minh.office.record() as rec:
        (refused,) = open_rejections(rec.connection)
        record_again(rec, refused.number)
    with minh.office.read() as connection:
        (file,) = files_of(connection, closed.id_in("MTTQ_CO_SO"))
        assert file.here


def unasked(desk: Desk) -> None:
    """A round that nobody asked for."""
    book = desk.office.sync_book()
    with connect(book) as transport:
        run_round(book, transport, asked=False)


def png_bytes(size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, "PNG")
    return stream.getvalue()

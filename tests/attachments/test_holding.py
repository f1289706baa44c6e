"""A file of a form: looked at, held while the form is entered, then recorded or forgotten."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from desktop_app.attachments import content
from desktop_app.attachments.examining import CannotRead, examine, examine_picture
from desktop_app.attachments.holding import file_of, files_of, hold
from desktop_app.attachments.kinds import NotAccepted, accepted, kinds
from desktop_app.attachments.picture_formats import PICTURE_FORMATS
from desktop_app.book.office import Office
from desktop_app.storage.tables.attachments import attachment, content_piece, held_file, stored_content
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import discard_draft, save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from tests.builders import a_copy

PICTURE = accepted("image/*")
ANYTHING = accepted("application/*")


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    opened = a_copy(begun_book, tmp_path / "office")
    with opened.record() as rec:
        rec.put("survey_round", "r1", {"title": "Đợt thử", "status": "open"})
    yield opened
    opened.close()


def a_picture(path: Path, colour: str = "red", size: tuple[int, int] = (40, 30)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def a_draft(**answers: str) -> ResponseDraft:
    return ResponseDraft("f1", "r1", "a1", 1, answers, "", "Nguyễn Thị Thử")


def hold_in(office: Office, path: Path, owner: str = "f1") -> str:
    candidate = examine(path, ANYTHING)
    with office.store.write() as connection:
        hold(connection, owner, candidate)
    return candidate.name


def rows(office: Office) -> dict[str, int]:
    tables = (attachment, stored_content, content_piece, held_file)
    with office.read() as connection:
        return {
            str(table.name): connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_a_finished_form_keeps_its_file_and_tells_the_province_of_it(office: Office, tmp_path: Path) -> None:
    source = a_picture(tmp_path / "Nhà văn hóa (1).png")
    name = hold_in(office, source)
    with office.record() as rec:
        save_response(rec, a_draft(photo=name), validity="")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    assert name == f"Nhà_văn_hóa__1-{sha256[:8]}.png"
    with office.read() as connection:
        found = file_of(connection, "f1", name)
        assert found is not None
        assert (found.sha256, found.size, found.media_type, found.here) == (
            sha256,
            source.stat().st_size,
            "image/png",
            True,
        )
        content.write_copy(connection, sha256, tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == source.read_bytes()
    assert rows(office)["held_file"] == 0
    with office.read() as connection:
        stored = content.stored(connection, sha256)
    assert stored is not None
    assert not stored.confirmed


def test_a_form_given_up_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    name = hold_in(office, a_picture(tmp_path / "a.png"))
    with office.store.write() as connection:
        save_draft(connection, a_draft(photo=name), office.clock)
    with office.store.write() as connection:
        discard_draft(connection, "f1")
    assert rows(office) == {"attachment": 0, "stored_content": 0, "content_piece": 0, "held_file": 0}


def test_a_file_that_another_form_names_stays(office: Office, tmp_path: Path) -> None:
    source = a_picture(tmp_path / "a.png")
    name = hold_in(office, source)
    with office.record() as rec:
        save_response(rec, a_draft(photo=name), validity="")
    assert hold_in(office, source, owner="f2") == name
    with office.store.write() as connection:
        discard_draft(connection, "f2")
        assert file_of(connection, "f1", name) is not None
    assert rows(office)["stored_content"] == 1


def test_a_file_replaced_while_keying_is_not_recorded(office: Office, tmp_path: Path) -> None:
    first = hold_in(office, a_picture(tmp_path / "a.png"))
    second = hold_in(office, a_picture(tmp_path / "b.png", "blue"))
    with office.record() as rec:
        save_response(rec, a_draft(photo=second), validity="")
    with office.read() as connection:
        assert [item.name for item in files_of(connection, "f1")] == [second]
        assert file_of(connection, "f1", first) is None
    assert rows(office)["stored_content"] == 1


def test_the_earlier_file_is_still_there_after_a_correction(office: Office, tmp_path: Path) -> None:
    first = hold_in(office, a_picture(tmp_path / "a.png"))
    with office.record() as rec:
        save_response(rec, a_draft(photo=first), validity="")
    second = hold_in(office, a_picture(tmp_path / "b.png", "blue"))
    with office.record() as rec:
        save_response(rec, a_draft(photo=second), validity="")
    with office.read() as connection:
        assert {item.name for item in files_of(connection, "f1") if item.here} == {first, second}


def test_a_file_of_many_pieces_comes_back_whole_from_any_byte(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "thuyết minh.pdf"
    source.write_bytes(b"%PDF-1.7" + bytes(range(256)) * 3000)
    candidate = examine(source, ANYTHING)
    with office.store.write() as connection:
        hold(connection, "f1", candidate)
    whole = source.read_bytes()
    with office.read() as connection:
        for start in (0, 1, content.PIECE_BYTES, content.PIECE_BYTES + 7, len(whole) - 1, len(whole)):
            assert b"".join(content.pieces(connection, candidate.sha256, start)) == whole[start:]


def test_a_file_that_changed_since_it_was_looked_at_is_refused_whole(office: Office, tmp_path: Path) -> None:
    source = a_picture(tmp_path / "a.png")
    candidate = examine(source, PICTURE)
    data = bytearray(source.read_bytes())
    data[-1] ^= 1
    source.write_bytes(data)
    with pytest.raises(content.Damaged), office.store.write() as connection:
        hold(connection, "f1", candidate)
    assert rows(office)["stored_content"] == rows(office)["content_piece"] == 0
    source.unlink()
    with pytest.raises(CannotRead), office.store.write() as connection:
        hold(connection, "f1", candidate)


def test_a_damaged_content_is_never_written_out(office: Office, tmp_path: Path) -> None:
    name = hold_in(office, a_picture(tmp_path / "a.png"))
    with office.store.write() as connection:
        found = file_of(connection, "f1", name)
        assert found is not None
        connection.execute(content_piece.update().values(bytes=b"x" * (found.size or 0)))
    target = tmp_path / "copy.png"
    target.write_bytes(b"older")
    with pytest.raises(content.Damaged), office.read() as connection:
        content.write_copy(connection, found.sha256, target)
    assert target.read_bytes() == b"older"


def test_what_may_not_be_attached_is_refused_with_a_reason(tmp_path: Path) -> None:
    program = tmp_path / "ảnh.exe"
    program.write_bytes(b"MZ")
    disguised = tmp_path / "ảnh.jpg"
    disguised.write_bytes(b"MZ" + bytes(500))
    cut = a_picture(tmp_path / "cut.png", size=(300, 300))
    cut.write_bytes(cut.read_bytes()[:200])
    empty = tmp_path / "empty.pdf"
    empty.touch()
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    for path, question in (
        (program, ANYTHING),
        (disguised, PICTURE),
        (cut, PICTURE),
        (empty, ANYTHING),
        (folder, ANYTHING),
        (a_picture(tmp_path / "a.png"), accepted("audio/*")),
    ):
        with pytest.raises(NotAccepted):
            examine(path, question)
    with pytest.raises(CannotRead):
        examine(tmp_path / "gone.png", PICTURE)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    assert bomb.stat().st_size < 100_000
    with pytest.raises(NotAccepted):
        examine(bomb, PICTURE)


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "video.mp4"
    with large.open("wb") as stream:
        stream.truncate(kinds().largest_bytes + 1)
    with pytest.raises(NotAccepted, match="too large"):
        examine(large, accepted("video/*"))


def test_no_ending_of_a_program_is_taken() -> None:
    runs = {
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "msi",
        "js",
        "vbs",
        "ps1",
        "lnk",
        "jar",
        "hta",
        "svg",
        "html",
        "docm",
    }
    assert not runs & accepted("*/*").endings.keys()


def test_keeping_the_same_content_twice_takes_no_more_room(office: Office) -> None:
    data = b"x" * 100
    sha256 = hashlib.sha256(data).hexdigest()
    for _ in range(2):
        with office.store.write() as connection:
            content.keep(connection, io.BytesIO(data), sha256, len(data))
    assert rows(office)["content_piece"] == 1


def test_a_picture_is_made_as_small_as_the_form_wants_it(office: Office, tmp_path: Path) -> None:
    large = a_picture(tmp_path / "photo.jpg", size=(3000, 2000))
    candidate = examine(large, PICTURE, max_pixels=600)
    assert isinstance(candidate.source, bytes)
    with office.store.write() as connection:
        hold(connection, "f1", candidate)
        content.write_copy(connection, candidate.sha256, tmp_path / "smaller.jpg")
    with Image.open(tmp_path / "smaller.jpg") as image:
        assert (image.size, image.format) == ((600, 400), "JPEG")
    assert examine(large, PICTURE, max_pixels=3000).source == large


def test_a_picture_of_the_clipboard_is_kept_like_a_file(office: Office) -> None:
    written = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(written, "PNG")
    candidate = examine_picture(written.getvalue(), "clipboard.png", PICTURE)
    with office.store.write() as connection:
        hold(connection, "f1", candidate)
        assert b"".join(content.pieces(connection, candidate.sha256)) == written.getvalue()
    with pytest.raises(NotAccepted):
        examine_picture(b"no picture", "clipboard.png", PICTURE)
    with pytest.raises(NotAccepted):
        examine_picture(written.getvalue(), "clipboard.png", accepted("audio/*"))


def test_postscript_called_a_photo_never_reaches_its_interpreter(tmp_path: Path) -> None:
    drawing = tmp_path / "photo.jpg"
    Image.new("RGB", (400, 400), "red").save(drawing, "EPS")
    with pytest.raises(NotAccepted):
        examine(drawing, PICTURE)
    with pytest.raises(NotAccepted):
        examine(drawing, PICTURE, 100)


def test_every_picture_that_may_be_attached_has_a_format_that_is_opened() -> None:
    images = {media for kind in kinds().kind if kind.code == "image" for media in kind.endings.values()}
    assert images == {item.media_type for item in PICTURE_FORMATS}

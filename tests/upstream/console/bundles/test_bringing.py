"""Sticks handed in at the console: taken in the background and answered; what is no bundle is said to be."""

from __future__ import annotations

import io
import os
import threading
import time
import zipfile
from dataclasses import replace

import pytest

from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.courier.container import PIECE_BYTES
from tests.builders import put_area, put_response
from tests.support.files import attach_file, some_bytes
from tests.support.patience import wait_until
from tests.support.running.commands import run_command
from tests.support.servers.upstream import Desk
from tests.upstream.console.browsing import text_of
from tests.upstream.console.bundles.counter import PATH, Counter, named
from upstream.base.clock import now_millis
from upstream.console.accounts.reach import EVERYTHING, Right
from upstream.console.accounts.seen_log import LogEvent, log_lines
from upstream.console.queries.today import today
from upstream.database.database import Database
from upstream.database.tables import device
from upstream.jobs import jobs
from upstream.jobs.jobs import JobState, StepState
from upstream.jobs.running import run

SMALL_ZIP = io.BytesIO()
with zipfile.ZipFile(SMALL_ZIP, "w") as _archive:
    _archive.writestr("mttq-00000-abcdefgh-len-0001.mtb", b"x" * 5_000)


def unacknowledged(desk: Desk) -> int:
    with desk.office.read() as connection:
        return sync_status(connection).unacknowledged


def filled(desk: Desk, area: str, forms: int = 3) -> Desk:
    with desk.office.record() as rec:
        put_area(rec, area, "Thôn Đoài")
        for number in range(forms):
            put_response(rec, f"resp-{area}-{number}", serial=number)
    return desk


def test_what_sticks_bring_is_taken_and_answered(each_counter: Counter, lan: Desk, minh: Desk) -> None:
    counter = each_counter
    attach_file(filled(lan, "a1"), some_bytes(PIECE_BYTES * 2))
    up = [named(counter.write(filled(desk, area))) for desk, area in ((lan, "a2"), (minh, "b1"))]
    counter.console.user()
    with counter.console.signed_in() as browser:
        other = [("USB/System Volume Information/x.dat", b"x"), ("USB/mttq-00000-abc-xuong-0001.mtb", b"y")]
        number = counter.taken(browser, [], [(f"USB/xa/{name}", content) for name, content in up] + other)
        page = browser.get(f"{PATH}/{number}")
        said = text_of(page)
        assert "2 trong 2 gói" in said
        assert text_of(browser.get(PATH)).count("2 trong 2 gói") == 1
        rows = counter.rows(number)
        assert [step.state for step, _ in rows] == [StepState.DONE] * 2
        assert sorted((each.ops, each.forms, each.files) for _, each in rows) == [(4, 3, 0), (9, 6, 1)]
        for _, each in rows:
            assert browser.get(f"{PATH}/{number}/tra-loi/{each.id}").content == each.answer_file.read_bytes()
            assert each.answer in said
        assert counter.kept() == {each.answer_file.name for _, each in rows}, "what was taken is gone"
        for desk in (lan, minh):
            (read,) = counter.read_answers(browser, number, desk)
            assert read.is_news
            assert unacknowledged(desk) == 0, "the receipt acknowledges"
    with counter.console.database.read() as connection:
        lines, _ = log_lines(connection, EVERYTHING)
    assert {(line.event, line.subject) for line in lines if line.commune == "00000"} == {
        *((LogEvent.BUNDLES, name) for name, _ in up),
        *((LogEvent.EXPORTED, each.answer) for _, each in rows),
    }


def test_the_same_bundle_twice_in_one_upload_counts_once(counter: Counter, lan: Desk) -> None:
    up = named(counter.write(filled(lan, "a1")))
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.taken(browser, [up, up])
    rows = counter.rows(number)
    assert [step.state for step, _ in rows] == [StepState.DONE, StepState.SAME]
    assert [each.ops for _, each in rows] == [4, 0]


def test_what_is_no_bundle_for_here_is_said_file_by_file_and_holds_up_no_other(
    counter: Counter, lan: Desk, minh: Desk
) -> None:
    good = counter.write(filled(lan, "a1"))
    content = good.read_bytes()
    flipped = bytearray(content)
    flipped[60] ^= 1
    counter.console.user()
    with counter.console.signed_in() as browser:
        first = counter.taken(browser, [named(counter.write(filled(minh, "b1")))])
        ((_, minhs),) = counter.rows(first)
        bad = [
            ("rỗng.mtb", b""),
            ("nén.mtb", SMALL_ZIP.getvalue()),
            ("cụt.mtb", content[:-5]),
            ("mới.mtb", content.replace(b"bundle-1\n", b"bundle-9\n", 1)),
            ("trả lời.mtb", minhs.answer_file.read_bytes()),
            ("hỏng.mtb", bytes(flipped)),
        ]
        number = counter.taken(browser, [*bad, named(good)])
        said = text_of(browser.get(f"{PATH}/{number}"))
    outcomes = counter.outcomes(number)
    for name, words in (
        ("rỗng.mtb", "chưa đủ"),
        ("nén.mtb", "không phải"),
        ("cụt.mtb", "chưa đủ"),
        ("mới.mtb", "mới hơn"),
        ("trả lời.mtb", "gói trả lời"),
        ("hỏng.mtb", "Phần 1"),
    ):
        assert words in outcomes[name], outcomes[name]
        assert outcomes[name] in said
    assert outcomes[good.name] == ""
    assert {each.ops for _, each in counter.rows(number)} == {0, 4}


def test_the_command_line_gives_the_same_sentence(counter: Counter, lan: Desk) -> None:
    path = counter.write(filled(lan, "a1"))
    path.write_bytes(path.read_bytes()[:-5])
    said = ("--lang", "vi", "--database", counter.server.database)
    printed = run_command("upstream", *said, "bundle", "read", str(path))
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.taken(browser, [named(path)])
    assert printed.returncode == 4
    assert counter.outcomes(number)[path.name] == printed.stderr.strip()


def test_the_command_line_calls_numbers_and_answers_what_the_console_calls_them(
    counter: Counter, lan: Desk
) -> None:
    path = counter.write(filled(lan, "a1"))
    said = ("--lang", "vi", "--database", counter.server.database)
    for act in ("show", "read"):
        printed = run_command("upstream", *said, "bundle", act, str(path))
        heading = printed.stdout.partition("\n")[0]
        assert printed.returncode == 0, printed.stderr
        assert "Gói số" in heading
        assert ("Gói trả lời" if act == "read" else "Ghi lúc") in heading


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\gói.mtb", "gói.mtb"),
        ("USB/a\u202eb.mtb", "a\N{REPLACEMENT CHARACTER}b.mtb"),
        ("<script>alert(1)</script>.mtb", "script>.mtb"),
        ("n" * 400 + ".mtb", "n" * 150),
    ],
)
def test_a_name_is_only_shown(counter: Counter, sent: str, shown: str) -> None:
    counter.console.user()
    before = {path for path in counter.folder.parent.rglob("*") if path.suffix != ".mtb"}
    with counter.console.signed_in() as browser:
        number = counter.taken(browser, [(sent, b"not a bundle")])
        page = browser.get(f"{PATH}/{number}")
    ((_, bundle),) = counter.rows(number)
    assert bundle.name == shown
    assert "<script>alert" not in page.text
    assert {path for path in counter.folder.parent.rglob("*") if path.suffix != ".mtb"} == before


def test_nothing_chosen_says_so(counter: Counter) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        answer = counter.bring(browser, [])
        assert answer.status_code == 422
        assert "Chưa chọn gói nào" in text_of(answer)
        other = counter.bring(browser, [], [("USB/ảnh.jpg", b"x")])
        assert other.status_code == 422
    assert counter.kept() == set()


def test_a_form_with_anothers_token_leaves_nothing_on_the_disk(counter: Counter) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        answer = counter.bring(browser, [("a.mtb", b"x" * 3_000_000)], csrf="0" * 64)
    assert answer.status_code == 403
    assert counter.kept() == set()


def test_who_sees_some_communes_brings_and_sees_no_others(counter: Counter, lan: Desk) -> None:
    up = named(counter.write(filled(lan, "a1")))
    counter.console.user("xa", [Right.VIEW, Right.ADMIN], ["00001"])
    counter.console.user("lan")
    counter.console.user("xem", [Right.VIEW])
    with counter.console.signed_in("xa") as browser:
        number = counter.taken(browser, [up])
        assert "không thấy" in counter.outcomes(number)[up[0]]
        assert browser.get(f"{PATH}/{number}").status_code == 200, "it says why nothing was taken"
        assert browser.get(f"{PATH}/{number}/tra-loi").status_code == 404
        assert browser.get(f"{PATH}/{number}/bien-ban").status_code == 404
    assert counter.kept() == set()
    with counter.console.signed_in("lan") as browser:
        whole = counter.taken(browser, [up])
        ((_, bundle),) = counter.rows(whole)
        assert browser.get(f"{PATH}/{whole}/tra-loi/{bundle.id}").status_code == 200
    with counter.console.signed_in("xa") as browser:
        for path in (f"{whole}", f"{whole}/tra-loi", f"{whole}/tra-loi/{bundle.id}", f"{whole}/bien-ban"):
            assert browser.get(f"{PATH}/{path}").status_code == 404, path
        assert str(whole) not in text_of(browser.get(PATH)).split()
    with counter.console.signed_in("xem") as browser:
        assert browser.get(PATH).status_code == 403


def test_two_officers_bring_the_same_folder_at_once(each_counter: Counter, lan: Desk, minh: Desk) -> None:
    counter = each_counter
    up = [named(counter.write(filled(desk, area))) for desk, area in ((lan, "a1"), (minh, "b1"))]
    counter.console.user("lan")
    counter.console.user("minh")
    with counter.console.signed_in("lan") as one, counter.console.signed_in("minh") as other:
        numbers = [counter.begun(browser, [], up) for browser in (one, other)]
    threads = [threading.Thread(target=_worked, args=(counter.console.address, number)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in numbers:
        counter.work(number)
    rows = [row for number in numbers for row in counter.rows(number)]
    assert {step.state for step, _ in rows} <= {StepState.DONE, StepState.SAME}
    assert all(each.answer for _, each in rows)
    with counter.console.database.read() as connection:
        acked = connection.exec_driver_sql("SELECT sum(acked_seq) FROM device").scalar()
    assert acked == 8, "4 changes of each computer, once"


def _worked(address: str, number: int) -> None:
    database = Database.connect(address)
    try:
        run(database, number, None)
    finally:
        database.close()


def test_a_job_is_stopped_and_goes_on(counter: Counter, lan: Desk, minh: Desk) -> None:
    up = [named(counter.write(filled(desk, area))) for desk, area in ((lan, "a1"), (minh, "b1"))]
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.begun(browser, up)
        token = browser.csrf(f"{PATH}/{number}")
        stopped = browser.post(f"/viec/{number}/dung", {}, token)
        assert stopped.headers["location"] == f"{PATH}/{number}"
        run(counter.console.database, number, None)
        assert {step.state for step, _ in counter.rows(number)} == {StepState.WAITING}
        assert "đã dừng" in text_of(browser.get(f"{PATH}/{number}"))
        assert browser.post(f"/viec/{number}/tiep", {}, token).status_code == 303
        counter.work(number)
    assert {step.state for step, _ in counter.rows(number)} == {StepState.DONE}


def test_a_server_that_is_started_again_goes_on(each_counter: Counter, lan: Desk, minh: Desk) -> None:
    counter = each_counter
    up = [named(counter.write(filled(desk, area))) for desk, area in ((lan, "a1"), (minh, "b1"))]
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.begun(browser, up)
    taken: list[int] = []
    run(counter.console.database, number, None, lambda step: taken.append(step.place), lambda: bool(taken))
    assert len(taken) == 1, "ended after the first one"
    counter.server.start()

    def done() -> bool:
        with counter.console.database.read() as connection:
            return jobs.find(connection, number).state is JobState.DONE

    wait_until(done, "the rest to be taken")
    assert {(step.state, each.ops) for step, each in counter.rows(number)} == {(StepState.DONE, 4)}


def test_another_machine_leaves_to_it_what_is_on_this_one(counter: Counter, lan: Desk) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.begun(browser, [named(counter.write(filled(lan, "a1")))])
    mark = counter.folder / "place"
    own = mark.read_text()
    mark.write_text("another machine's")
    run(counter.console.database, number, None)
    assert {step.state for step, _ in counter.rows(number)} == {StepState.WAITING}
    mark.write_text(own)
    counter.work(number)
    assert {step.state for step, _ in counter.rows(number)} == {StepState.DONE}


def test_answers_are_written_again_for_all_at_once(counter: Counter, lan: Desk, minh: Desk) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        nothing = browser.fill(PATH, f"{PATH}/tra-loi")
        assert nothing.status_code == 422
        up = [named(counter.write(filled(desk, area))) for desk, area in ((lan, "a1"), (minh, "b1"))]
        counter.taken(browser, up)
        begun = browser.fill(PATH, f"{PATH}/tra-loi")
        number = int(begun.headers["location"].rpartition("/")[2])
        counter.work(number)
        assert {step.state for step, _ in counter.rows(number)} == {StepState.DONE}
        for desk in (lan, minh):
            (read,) = counter.read_answers(browser, number, desk)
            assert read.is_news
            assert unacknowledged(desk) == 0
        assert "Biên bản" not in text_of(browser.get(f"{PATH}/{number}")), "nothing was received"


def test_a_stick_is_contact(counter: Counter, lan: Desk) -> None:
    database, long_ago = counter.console.database, 20 * 86_400_000
    with database.write() as connection:
        columns = device.c
        connection.execute(device.update().values(seen_at=None, enrolled_at=columns.enrolled_at - long_ago))
    with database.read() as connection:
        now = now_millis()
        assert [each.contact.code for each in today(connection, EVERYTHING, now).silent] == ["00000"]
    counter.console.user()
    with counter.console.signed_in() as browser:
        assert "Gói qua USB gần nhất" not in text_of(browser.get("/xa/00000"))
        counter.taken(browser, [named(counter.write(filled(lan, "a1")))])
        assert "Gói qua USB gần nhất" in text_of(browser.get("/xa/00000"))
    with database.read() as connection:
        assert today(connection, EVERYTHING, now).silent == []


def test_old_answers_and_half_arrived_files_are_removed(counter: Counter, lan: Desk) -> None:
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.taken(browser, [named(counter.write(filled(lan, "a1")))])
        ((_, bundle),) = counter.rows(number)
        part = counter.folder / "x.part"
        part.write_bytes(b"x")
        fresh = counter.folder / "y.part"
        fresh.write_bytes(b"y")
        for path, days in ((bundle.answer_file, 31), (part, 2)):
            at = time.time() - days * 86_400
            os.utime(path, (at, at))
        counter.taken(browser, [named(counter.write(lan))])
        assert not bundle.answer_file.exists()
        assert not part.exists()
        assert fresh.exists()
        assert bundle.answer not in text_of(browser.get(f"{PATH}/{number}"))
        assert browser.get(f"{PATH}/{number}/tra-loi").status_code == 404
        assert browser.get(f"{PATH}/{number}/tra-loi/{bundle.id}").status_code == 404


def test_without_a_folder_the_page_says_what_to_do(counter: Counter) -> None:
    counter.console.user()
    counter.console.services = replace(counter.console.services, bundles=None)
    with counter.console.signed_in() as browser:
        page = text_of(browser.get(PATH))
        assert "--bundles" in page
        answer = counter.bring(browser, [("a.mtb", b"x")], csrf=browser.csrf("/toi"))
        assert answer.status_code == 422
        assert "--bundles" in text_of(answer)

"""What communes did with an entry that came down: received, opened, answered, put into one table."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import date

import docx

from desktop_app.base.i18n import speaking
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, step
from upstream.database.act_tables import entry_event, entry_followed
from upstream.database.database import Database
from upstream.jobs.answer_paper import answers_as_word
from upstream.jobs.answers import AnswerTable, answer_table, state_names
from upstream.jobs.following import EntryInCommune, EntryStage, follow, in_communes, sent_entries
from upstream.jobs.jobs import find

FAR = "00009"
DRAFT = (
    "received_on=2026-10-01",
    "subject=Dự thảo Nghị quyết",
    "requester=Ủy ban MTTQ tỉnh",
    "comment_by=2026-11-01",
)


def send(upstream: Upstream) -> str:
    answers = [word for answer in DRAFT for word in ("--answer", answer)]
    return upstream.command("entry", "begin", "GYDT", *answers, "--all").splitlines()[0]


def looked_at(upstream: Upstream, communes: frozenset[str] | None = None) -> list[EntryInCommune]:
    with closing(Database.connect(upstream.database)) as database:
        follow(database)
        with database.read() as connection:
            return in_communes(connection, find(connection, 1), communes)


def table_of(upstream: Upstream, communes: frozenset[str] | None = None) -> AnswerTable:
    with upstream.opened() as connection, speaking("vi"):
        (sent,) = sent_entries(connection)
        assert state_names(connection, sent.entry)["asking"] == "Đang lấy ý kiến"
        return answer_table(connection, sent.entry, communes)


def test_a_draft_goes_down_and_comments_come_up(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    exchange(lan, minh)
    upstream.command("enrol", "--commune", FAR)
    entry_id = send(upstream)
    assert [(each.commune, each.stage) for each in looked_at(upstream)] == [
        (COMMUNE, EntryStage.SENT),
        (FAR, EntryStage.SENT),
    ]
    lan.sync()
    assert [each.stage for each in looked_at(upstream)] == [EntryStage.RECEIVED, EntryStage.SENT]
    step(lan, entry_id, "begin", on=date(2026, 10, 2))
    lan.sync()
    (here, far) = looked_at(upstream)
    assert here == EntryInCommune(COMMUNE, EntryStage.OPENED, "asking", "2026-10-02")
    assert far.stage is EntryStage.SENT
    minh.sync()
    given = {"channel": "residents", "raised": "some", "comments": "2", "comments_text": "Nên thêm điều 5"}
    step(minh, entry_id, "collect", on=date(2026, 10, 3), answers=given)
    minh.sync()
    assert [each.stage for each in looked_at(upstream)] == [EntryStage.ANSWERED, EntryStage.SENT]
    assert looked_at(upstream, frozenset([FAR])) == [far], "of the other commune nobody hears"
    with upstream.opened() as connection:
        (sent,) = sent_entries(connection)
        assert (sent.opened, sent.answered) == (1, 1)
        (other,) = sent_entries(connection, frozenset([FAR]))
        assert (other.opened, other.answered) == (0, 0)

    table = table_of(upstream)
    ((commune, done, day, *answers),) = table.rows
    assert (commune, done, day) == (COMMUNE, "Ghi kết quả một lần lấy ý kiến", "03/10/2026")
    told = dict(zip(table.headings[3:], answers, strict=True))
    assert told["Tóm tắt ý kiến"] == "Nên thêm điều 5"
    assert (told["Hình thức"], told["Ý kiến"]) == ("Họp dân", "Có ý kiến"), "the words of choices"
    assert table_of(upstream, frozenset([FAR])).rows == []
    paper = docx.Document(io.BytesIO(answers_as_word(table, "Ủy ban MTTQ tỉnh")))
    cells = [cell.text for each in paper.tables for row in each.rows for cell in row.cells]
    assert any("Tóm tắt ý kiến: Nên thêm điều 5" in cell for cell in cells)

    with upstream.opened() as connection:  # what was read can be thrown away
        connection.execute(entry_event.delete())
        connection.execute(entry_followed.delete())
    assert [each.stage for each in looked_at(upstream)] == [EntryStage.ANSWERED, EntryStage.SENT]
    assert table_of(upstream) == table


def test_a_draft_that_is_withdrawn_is_void(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    exchange(lan, minh)
    send(upstream)
    upstream.command("jobs", "withdraw", "1", "--reason", "gửi nhầm")
    assert [each.stage for each in looked_at(upstream)] == [EntryStage.VOIDED]
    with upstream.opened() as connection:
        (sent,) = sent_entries(connection)
        assert (sent.opened, sent.act.undone_by) == (0, 2)


def test_it_is_read_on_from_where_the_last_look_ended(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    exchange(lan, minh)
    entry_id = send(upstream)
    exchange(lan, minh)
    for place in range(3):
        step(lan, entry_id, "extend", on=date(2026, 10, 2), reason="chưa kịp", extra_days=place + 1)
        lan.sync()
        looked_at(upstream)
        with upstream.opened() as connection:
            assert len(connection.execute(entry_event.select()).all()) == place + 1

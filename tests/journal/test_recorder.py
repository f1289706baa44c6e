"""State and journal move together."""

from __future__ import annotations

import unicodedata

import pytest
from sqlalchemy import func, select, text

from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from desktop_app.journal.devices import current_device, head, replace_device, unacknowledged
from desktop_app.journal.ops import entries_after
from desktop_app.journal.past.history import history_of
from desktop_app.journal.rows import Change, Changes, RecordWriter
from desktop_app.storage.tables.journal import journal_op
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.incoming.inserting import insert_columns
from tests.builders import ops_of_device, put_area, put_response


def test_a_put_writes_the_row_and_one_op(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", households=120)
    with office.read() as connection:
        assert connection.execute(text("SELECT households FROM residential_area")).scalar_one() == 120
    [op] = ops_of_device(office)
    assert (op.device_seq, op.entity, op.entity_id, op.base_version) == (1, "residential_area", "a1", 0)
    assert op.patch["households"] == 120
    assert op.author == "Nguyễn Thị Thử"


def test_an_unchanged_value_writes_nothing(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    with office.record() as rec:
        assert rec.put("residential_area", "a1", {"households": 120}) == {}
    with office.read() as connection:
        assert head(connection, current_device(connection)).seq == 1


def test_a_failure_in_the_block_leaves_neither_state_nor_op(office: Office) -> None:
    with pytest.raises(RuntimeError), office.record() as rec:
        put_area(rec, "a1")
        raise RuntimeError
    with office.read() as connection:
        assert connection.execute(select(func.count()).select_from(journal_op)).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM residential_area")).scalar_one() == 0


def test_answers_are_fields_of_their_own(office: Office) -> None:
    with office.record() as rec:
        put_response(rec, "x1")
    with office.record() as rec:
        changed = rec.put("survey_response", "x1", {"answers": {"q03": "2", "q04": None}})
    assert changed == {"answers/q03": "2", "answers/q04": None}
    with office.read() as connection:
        answers = connection.execute(select(survey_response.c.answers)).scalar_one()
    assert '"q03":"2"' in answers
    assert "q04" not in answers
    assert '"q05":"1"' in answers


def test_unknown_fields_are_a_mistake_of_the_caller(office: Office) -> None:
    with pytest.raises(KeyError), office.record() as rec:
        rec.put("residential_area", "a1", {"hauseholds": 1})


def test_history_tells_who_changed_what(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", households=120)
    with office.record("Trần Văn Mẫu") as rec:
        rec.put("residential_area", "a1", {"households": 121})
    with office.read() as connection:
        last = history_of(connection, "residential_area", "a1")[-1]
    assert (last.field, last.before, last.after, last.author) == ("households", 120, 121, "Trần Văn Mẫu")


def test_the_chain_holds_and_shows_tampering(office: Office) -> None:
    with office.record() as rec:
        for number in range(5):
            put_area(rec, f"a{number}")
    with office.read() as connection:
        assert first_break(connection) is None
    with office.store.write() as connection:
        connection.execute(text("UPDATE journal_op SET author = 'x' WHERE device_seq = 3"))
    with office.read() as connection:
        broken = first_break(connection)
    assert broken is not None
    assert broken[1] == 3


def test_a_replaced_device_keeps_what_was_not_acknowledged(office: Office) -> None:
    with office.record() as rec:
        for number in range(4):
            put_area(rec, f"a{number}")
    with office.store.write() as connection:
        connection.execute(text("UPDATE journal_device SET acked_seq = 1"))
        old = current_device(connection)
        new = replace_device(connection, office.clock)
    assert new.device_id != old.device_id
    with office.read() as connection:
        kept = [item.op.entity_id for item in entries_after(connection, new, 0)]
        assert kept == ["a1", "a2", "a3"]
        assert unacknowledged(connection, new) == 3
        assert first_break(connection) is None
    with office.record() as rec:
        put_area(rec, "a9")
    with office.read() as connection:
        assert head(connection, current_device(connection)).seq == 4


def test_counts_are_kept_with_the_writes(office: Office) -> None:
    with office.record() as rec:
        rec.put("survey_round", "r1", {"template_code": "NTM_XA_2021", "template_version": "1"})
        put_response(rec, "x1")
        put_response(rec, "x2", serial=2, answers={"q19": "2"})
        put_response(rec, "x3", serial=3, validity="blank", answers={})
    with office.record() as rec:
        rec.put("survey_response", "x2", {"answers": {"q19": "1"}})
        rec.put("survey_response", "x1", {"area_id": "a2"})
    with office.read() as connection:
        kept = area_counts(connection, "r1")
        assert kept["a1"] == {"valid": 1, "invalid:blank": 1, "q19=1": 1}
        assert kept["a2"]["q01=1"] == 1
        assert {area: counts for area, counts in kept.items() if counts} == recount(connection, "r1")


def test_the_same_letters_composed_otherwise_are_the_same_value(office: Office) -> None:
    decomposed = unicodedata.normalize("NFD", "Thôn Đoài")
    assert decomposed != "Thôn Đoài"
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_response(rec, "r1", comment=decomposed)
    with office.record() as rec:
        assert rec.put("residential_area", "a1", {"name": decomposed}) == {}
        response = rec.get("survey_response", "r1")
    assert response is not None
    assert response["comment"] == "Thôn Đoài"


def test_a_record_is_read_again_once_it_was_written_inserted_or_removed(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", households=1)
    with office.store.write() as connection:
        records = RecordWriter(connection, {})
        before = records.get("residential_area", "a1")
        assert before is not None
        assert records.get("residential_area", "a1") is before, "read once"
        records.write("residential_area", "a1", before.fields, {**before.fields, "households": 2}, 0)
        after = records.get("residential_area", "a1")
        assert after is not None
        assert after.fields["households"] == 2
        records.remove("residential_area", "a1")
        assert records.get("residential_area", "a1") is None
        names = list(after.fields)
        values = [[after.fields[name]] for name in names]
        insert_columns(connection, records, "residential_area", names, ["a1"], [0], values)
        assert records.get("residential_area", "a1") is not None


def test_who_follows_several_entities_hears_of_all_their_changes_at_once(office: Office) -> None:
    heard: list[list[str]] = []

    def follow(_: RecordWriter, changes: Changes) -> None:
        heard.append([change.entity_id for change in changes if isinstance(change, Change)])

    with office.store.write() as connection:
        writer = RecordWriter(connection, {"residential_area": follow, "register_event": follow})
        for entity, entity_id in (
            ("register_event", "e1"),
            ("residential_area", "a1"),
            ("register_event", "e2"),
        ):
            writer.write(entity, entity_id, None, {}, 0)
        writer.finish()
    assert heard == [["a1", "e1", "e2"]]

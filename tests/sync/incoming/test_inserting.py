"""What is inserted by columns stands in the table as if it had been written record by record."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.book.office import Office
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.wire.columns import decode_column, encode_column
from desktop_app.wire.op import Value

KIND = ENTITIES["survey_response"]
TEXTS = st.one_of(
    st.none(), st.sampled_from(["", "1", "Đỗ", '"', "a\nb", "\\", "\u2028"]), st.text(max_size=8)
)
OTHERS = st.one_of(TEXTS, st.booleans(), st.integers(-5, 5), st.sampled_from([1.0, 0.5]))
COLUMNS = st.integers(1, 12).flatmap(
    lambda rows: st.lists(
        st.one_of(*(st.lists(each, min_size=rows, max_size=rows) for each in (TEXTS, OTHERS))),
        min_size=0,
        max_size=4,
    ).map(lambda columns: (rows, columns))
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COLUMNS, st.permutations(["q01", "q02", 'q"3', "Q\n4"]))
def test_answers_are_written_as_those_of_one_record_are(
    office: Office, drawn: tuple[int, list[list[Value]]], names: list[str]
) -> None:
    rows, columns = drawn
    fields = [f"answers/{name}" for name in names[: len(columns)]]
    ids = [f"f{row}" for row in range(rows)]
    came = [decode_column(encode_column(column), rows) for column in columns]
    with office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM survey_response")
        writer = RecordWriter(connection, {})
        insert_columns(connection, writer, KIND.name, fields, ids, [1] * rows, came)
        found = connection.exec_driver_sql("SELECT id, answers, typeof(answers) FROM survey_response").all()
    states = [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * rows
    written = [KIND.columns_of(state)["answers"] for state in states]
    assert [tuple(row) for row in found] == [
        (key, text, "text") for key, text in zip(ids, written, strict=True)
    ]

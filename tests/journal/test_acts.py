"""What is written in one transaction is one act, which the journal says; larger ones are divided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from desktop_app.journal.devices import current_device, replace_device
from desktop_app.journal.ops import entries_after
from desktop_app.journal.segments import BLOCK
from desktop_app.wire.acts import acts_of
from desktop_app.wire.protocol import ACT_BYTES


def lengths(connection: Connection) -> list[int]:
    ops = [item.op for item in entries_after(connection, current_device(connection), 0)]
    assert not ops[-1].continues
    return [len(act) for act in acts_of(ops)]


@pytest.fixture
def connection(office: Office) -> Iterator[Connection]:
    with office.record() as rec:
        rec.put("goods_store", "k0", {"name": "Kho"})
    with office.record() as rec:
        for number in range(3):
            rec.put("goods_store", f"a{number}", {"name": "Kho"})
    with office.record() as rec:
        rec.put("goods_store", "b0", {"name": "Kho"})
        rec.rejournal("goods_store", "k0", {"name": "Kho"}, 7, "Lan", 1)
        rec.rejournal("goods_store", "k0", {"note": ""}, 7, "Lan", 1)
        rec.put("goods_store", "b1", {"name": "Kho"})
    with office.store.write() as made:
        yield made


def test_a_transaction_is_an_act_and_what_is_said_again_never_is(connection: Connection) -> None:
    assert lengths(connection) == [1, 3, 1, 1, 1, 1]
    assert first_break(connection) is None


def test_a_computer_that_goes_on_under_another_id_writes_the_same_acts(
    connection: Connection, office: Office
) -> None:
    replace_device(connection, office.clock)
    assert lengths(connection) == [1, 3, 1, 1, 1, 1]
    assert first_break(connection) is None


def test_a_large_transaction_is_divided_where_segments_are(office: Office) -> None:
    with office.record() as rec:
        rec.put("goods_store", "k", {"name": "Kho"})
    with office.record() as rec:
        for number in range(BLOCK):  # as long as an act may be: it is one, across two segments
            rec.put("goods_store", f"a{number}", {"name": "Kho"})
    with office.record() as rec:
        for number in range(2 * BLOCK + 10):
            rec.put("goods_store", f"b{number}", {"name": "Kho"})
    with office.read() as connection:
        assert lengths(connection) == [1, BLOCK, BLOCK - 1, BLOCK, 11]
        assert first_break(connection) is None


@pytest.mark.parametrize("letter", ["K", "ế"])
def test_acts_of_many_letters_are_divided_too(office: Office, letter: str) -> None:
    """Letters are counted, not the bytes that are stored of them."""
    with office.record() as rec:
        for number in range(4):
            rec.put("goods_store", f"a{number}", {"name": letter * (ACT_BYTES // 2 - 100)})
    with office.read() as connection:
        assert lengths(connection) == [2, 2]

"""The pages of an answer lie unpacked in parts; one that cannot be read says so where it is applied."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop_app.sync.incoming import unpacking
from desktop_app.sync.incoming.unpacking import PAGES_AT_ONCE, ArrivedPages, UnpackedPage
from desktop_app.sync.transport.https import Exchanged
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Answer, PullPage
from desktop_app.wire.op import Value
from desktop_app.wire.records import RecordState, pack_records


def page(number: int, records: int = 1, fields: int = 1) -> PullPage:
    filled: dict[str, Value] = {f"answers/{name}": "1" for name in range(fields)}
    states = [RecordState("survey_response", f"{number}-{row}", number, filled) for row in range(records)]
    return PullPage(number, pack_records(states))


def parts(pages: Sequence[PullPage]) -> list[list[int]]:
    arrived = ArrivedPages(
        Exchanged(Answer("ok", "e", 0, 0, 0, ""), tuple(pages), cut=False, sent_bytes=0, received_bytes=0)
    )
    found = [[each.page.cursor for each in arrived.part]]
    while arrived.more_follows:
        arrived.unpack_next()
        found.append([each.page.cursor for each in arrived.part])
    return found


def test_an_answer_without_pages_has_one_empty_part() -> None:
    assert parts([]) == [[]]


def test_a_part_has_so_many_pages() -> None:
    numbers = list(range(1, 2 * PAGES_AT_ONCE + 3))
    found = parts([page(number) for number in numbers])
    assert found == [numbers[:PAGES_AT_ONCE], numbers[PAGES_AT_ONCE:-2], numbers[-2:]]


def test_no_more_lies_unpacked_than_a_segment_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "SEGMENT_MAX_CELLS", 100)
    assert parts([page(1, 10, 6), page(2, 10, 6), page(3), page(4, 50, 3), page(5)]) == [
        [1],
        [2, 3],
        [4],
        [5],
    ]


def test_a_page_that_cannot_be_read_ends_its_part() -> None:
    assert parts([page(1), PullPage(2, b"no records"), page(3)]) == [[1, 2], [3]]
    broken = UnpackedPage(PullPage(2, b"no records"))
    for _ in range(2):
        with pytest.raises(Malformed):
            broken.tables  # noqa: B018

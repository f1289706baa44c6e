"""The sums that the province keeps are those of its records, whatever has changed them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desktop_app.wire.digest import PART, pack_sums, record_digest, scope_digests_of, sums_of, unpack_sums
from desktop_app.wire.messages import RecordDigest, ScopeDigest
from desktop_app.wire.op import GENESIS, Op
from desktop_app.wire.scopes import scope_of
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import ensure_commune
from upstream.database.database import Database
from upstream.database.tables import digest_part, metadata, record
from upstream.exchange.comparison import _CommuneParts, compare
from upstream.exchange.ingest import ingest
from upstream.records.stored import decode_fields, encode_value

DAY = 24 * 3_600_000
RECORDS = 3 * PART + 9


class Province:
    """A province that one device writes to."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._seq, self._link = 0, GENESIS
        with database.write() as connection:
            ensure_commune(connection, COMMUNE)
            self._device = a_device(connection, "d1")

    def take(self, records: dict[str, int]) -> None:
        """The households of areas and, with odd numbers, of what is in a round."""
        ops = [
            Op(self._seq + place, *_key(name), 0, {"n": value}, "Lan", 1)
            for place, (name, value) in enumerate(records.items(), 1)
        ]
        for start in range(0, len(ops), 500):
            segment = sent(ops[start : start + 500], self._link)
            with self.database.write() as connection:
                self._device = ingest(connection, self._device, [segment], 1)
            self._link = segment.segment.last
        self._seq += len(ops)

    def sums(self, at: int = 0) -> list[ScopeDigest]:
        return list(compare(self.database, COMMUNE, "", at).scopes)

    def sums_of_rows(self) -> list[ScopeDigest]:
        return scope_digests_of(sums_of((scope, item.digest) for scope, item in self._rows()))

    def of_scope(self, scope: str) -> list[RecordDigest]:
        return sorted(
            (item for found, item in self._rows() if found == scope), key=lambda item: item.entity_id
        )

    def _rows(self) -> Iterator[tuple[str, RecordDigest]]:
        with self.database.read() as connection:
            for row in connection.execute(select(record)):
                fields = decode_fields(row.fields)
                digest = record_digest(row.entity, row.entity_id, fields)
                yield (
                    scope_of(row.entity, row.entity_id, fields),
                    RecordDigest(row.entity, row.entity_id, digest),
                )

    def parts(self) -> dict[int, int]:
        """How many records each part had when it was read, by its last version."""
        with self.database.read() as connection:
            rows = connection.execute(select(digest_part.c.last, digest_part.c.records))
            return {row.last: row.records for row in rows}


def _by_id(item: RecordDigest) -> str:
    return item.entity_id


def _key(name: str) -> tuple[str, str]:
    return ("survey_area", f"x:r1:{name}") if int(name) % 2 else ("residential_area", name)


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    database = Database.connect(str(tmp_path / "province.sqlite"))
    metadata.create_all(database.engine)
    made = Province(database)
    made.take({str(number): number for number in range(RECORDS)})
    yield made
    database.close()


def test_whatever_is_changed_the_sums_are_those_of_the_records(province: Province) -> None:
    chance = random.Random(2)
    for _ in range(12):
        names = [str(chance.randrange(RECORDS + 400)) for _ in range(chance.choice([1, 5, 300]))]
        province.take({name: chance.randrange(10_000) for name in names})
        assert province.sums() == province.sums_of_rows()
        found = sorted(compare(province.database, COMMUNE, "areas", 0).records, key=_by_id)
        assert found == province.of_scope("areas")


def test_only_parts_that_lost_a_record_are_read_again(province: Province) -> None:
    province.sums()
    before = province.parts()
    assert list(before.values()) == [PART] * 3
    province.take({"5": 77_777})
    with province.database.write() as connection:  # as nothing does; it would be seen if all were read again
        rest = digest_part.c.records == PART
        connection.execute(update(digest_part).where(rest).values(sums=pack_sums({"areas": (1, 1)})))
    province.sums()
    after = province.parts()
    assert after == {**before, min(before): PART - 1}
    with province.database.read() as connection:
        rows = connection.execute(select(digest_part.c.last, digest_part.c.sums)).all()
    wrong = sorted(row.last for row in rows if unpack_sums(row.sums) == {"areas": (1, 1)})
    assert wrong == sorted(before)[1:]


def test_parts_do_not_grow_with_the_changes(province: Province) -> None:
    """Neighbours that fit into one part are one."""
    chance = random.Random(5)
    for _ in range(15):
        names = chance.sample(range(RECORDS), chance.choice([300, 600]))
        province.take({str(number): chance.randrange(10_000) for number in names})
        assert province.sums() == province.sums_of_rows()
        parts = [province.parts()[last] for last in sorted(province.parts())]
        assert all(one + other > PART for one, other in pairwise(parts))
        assert len(parts) <= 2 * RECORDS // PART + 1
        found = sorted(compare(province.database, COMMUNE, "areas", 0).records, key=_by_id)
        assert found == province.of_scope("areas")


def test_parts_put_together_by_one_and_read_by_another_are_not_counted_twice(province: Province) -> None:
    """The other one stores afterwards what it had found of the parts before."""
    province.sums()
    province.take({str(number): 1 for number in range(2 * PART - 20)})
    with province.database.read() as connection:
        before = _CommuneParts(connection, COMMUNE, 0)
    province.take({str(number): 2 for number in range(2 * PART - 20, 2 * PART)})
    province.sums()
    with province.database.write() as connection:
        before.keep(connection)
    assert province.sums() == province.sums_of_rows()
    assert province.sums() == province.sums_of_rows()


def test_a_record_that_went_is_missed(province: Province) -> None:
    province.sums()
    with province.database.write() as connection:
        connection.execute(record.delete().where(record.c.entity_id == "6"))
    assert province.sums() == province.sums_of_rows()


def test_sums_of_other_rules_are_void(province: Province) -> None:
    province.sums()
    with province.database.write() as connection:
        connection.execute(update(digest_part).values(rules=b"other", sums=pack_sums({"areas": (1, 1)})))
    assert province.sums() == province.sums_of_rows()
    with province.database.write() as connection:
        assert b"other" not in connection.execute(select(digest_part.c.rules)).scalars().all()


def test_asking_for_a_scope_mends_its_sums(province: Province) -> None:
    right = province.sums()
    with province.database.write() as connection:
        connection.execute(update(digest_part).values(sums=pack_sums({"areas": (1, 1)})))
    assert province.sums() != right
    compare(province.database, COMMUNE, "areas", 0)
    assert province.sums() == right


def test_what_changed_without_a_version_is_found_within_two_months(province: Province) -> None:
    province.sums()
    with province.database.write() as connection:
        connection.execute(
            update(record).where(record.c.entity_id == "700").values(fields=encode_value({"n": 7}))
        )
    right = province.sums_of_rows()
    found = [province.sums(day * DAY) == right for day in range(61)]
    assert not found[0]
    assert found[-1]


def test_two_who_divide_the_rest_at_once_do_not_count_it_twice(province: Province) -> None:
    province.sums()
    with province.database.write() as connection:
        last = max(province.parts())
        connection.execute(update(digest_part).where(digest_part.c.last == last).values(last=last - 10))
    assert province.sums() == province.sums_of_rows()
    assert province.sums() == province.sums_of_rows()

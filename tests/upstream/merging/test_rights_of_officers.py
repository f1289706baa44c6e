"""Random histories of officers: nothing passes that the rights the province had accepted do not give."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.base.role_book import role_book
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from tests.upstream.exchange.journals import COMMUNE, a_device, sent
from upstream.communes.communes import ensure_commune
from upstream.database.tables import conflict, metadata, rejected
from upstream.database.tables import record as record_table
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.ingest import ingest
from upstream.records.stored import decode_fields, decode_value

NAMES = ("An", "Bình", "Chi")
AUTHORS = (*NAMES, "Lạ", "")
ROLES = ("admin", "entry", "leader", "admin entry", "")

type Fields = dict[str, Value]


@dataclass
class Played:
    """A province, and the journals of two computers."""

    connection: Connection
    devices: list[EnrolledDevice]
    links: list[bytes] = field(default_factory=lambda: [GENESIS, GENESIS])

    def send(self, who: int, base: int, at: int, author: str, entity: str, key: str, patch: Fields) -> bool:
        """Write an op and send it; whether it was taken."""
        device = self.devices[who].again(self.connection)
        op = Op(device.acked_seq + 1, entity, key, base, patch, author, at)
        self.devices[who] = ingest(self.connection, device, [sent([op], self.links[who])], 1)
        self.links[who] = op_hash(self.links[who], op)
        refused = select(rejected.c.device_seq).where(
            rejected.c.device == device.number, rejected.c.device_seq == op.device_seq
        )
        return self.connection.execute(refused).first() is None

    def officers(self) -> dict[str, Fields]:
        """The officers as they stand."""
        columns = record_table.c
        rows = self.connection.execute(
            select(columns.entity_id, columns.fields).where(columns.entity == OFFICER)
        )
        return {row.entity_id: decode_fields(row.fields) for row in rows}

    def waiting(self, key: str) -> dict[str, set[Value]]:
        """The values that wait in an officer's record, by field."""
        columns = conflict.c
        rows = self.connection.execute(
            select(columns.field, columns.other).where(columns.entity_id == key, columns.resolved_by == "")
        )
        found: dict[str, set[Value]] = {}
        for row in rows:
            found.setdefault(row.field, set()).add(decode_value(row.other))
        return found

    def sure_rights(self, author: str) -> set[str]:
        """What an author may do whatever is decided, worked out from every combination of values."""
        standing = self.officers().get(officer_id(author)) if author else None
        if standing is None:
            return set()
        options = {name: {value} for name, value in standing.items()}
        for name, values in self.waiting(officer_id(author)).items():
            options.setdefault(name, set()).update(values)
        every = []
        for combined in product(*options.values()):
            fields = dict(zip(options, combined, strict=True))
            held = str(fields.get("roles") or "").split()
            every.append(
                set() if fields.get("dismissed") else {right for role in held for right in rights_of(role)}
            )
        return set.intersection(*every)


def rights_of(code: str) -> set[str]:
    return {right for role in role_book().role if role.code == code for right in role.permissions}


def manages(fields: Fields) -> bool:
    held = str(fields.get("roles") or "").split()
    return not fields.get("dismissed") and any("accounts.manage" in rights_of(role) for role in held)


steps = st.tuples(
    st.sampled_from((0, 1)),
    st.sampled_from((0, 3, 1000)),
    st.sampled_from((0, 10, 10_000)),
    st.sampled_from(AUTHORS),
    st.sampled_from((*NAMES, "")),
    st.sampled_from(ROLES),
    st.sampled_from((0, 0, 1)),
)


@given(st.lists(steps, min_size=1, max_size=14))
def test_nothing_passes_that_the_accepted_rights_do_not_give(
    played: list[tuple[int, int, int, str, str, str, int]],
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        ensure_commune(connection, COMMUNE)
        province = Played(connection, [a_device(connection, "lan"), a_device(connection, "minh")])
        for number, (who, base, at, author, name, roles, dismissed) in enumerate(played):
            before, rights = province.officers(), province.sure_rights(author)
            if not name:
                key = f"a{number}"
                taken = province.send(who, base, at, author, "residential_area", key, {"name": "Thôn"})
                assert taken == (not before or "areas.edit" in rights)
                continue
            key = officer_id(name)
            fields: Fields = {"name": name, "roles": roles, "dismissed": dismissed}
            taken = province.send(who, base, at, author, OFFICER, key, fields)
            after = province.officers()
            assert not after or any(map(manages, after.values())), "somebody manages officers"
            if not taken:
                assert after == before
            elif before and before.get(key) != fields:
                takes_charge = key == officer_id(author) and not any(map(manages, before.values()))
                assert "accounts.manage" in rights or takes_charge
    engine.dispose()

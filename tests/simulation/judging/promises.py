"""What must be true of the rooms of the office once everything is well again."""

from __future__ import annotations

from sqlalchemy import select

from tests.simulation.judging.held import province_states
from tests.simulation.judging.told import check_files, check_secrets, check_told
from tests.simulation.judging.whole import check_whole
from tests.simulation.world import World
from upstream.database.tables import stored_content


def check_rooms(world: World) -> None:
    """Raise the first broken promise.

    Raises:
        Failure: see there.
    """
    for commune, known in world.communes.items():
        computers = [each for each in world.computers if not each.gone and each.commune == commune]
        columns = stored_content.c
        whole = select(columns.sha256).where(columns.commune == commune, columns.whole.is_(True))
        with world.province.reading() as connection:
            states = province_states(connection, commune)
            contents = set(connection.execute(whole).scalars())
        check_whole(known.record, states)
        check_told(computers, states, known.record, one_time=world.one_time)
        check_secrets(computers, states, known.record)
        check_files(states, {each.name: each for each in computers}, contents)

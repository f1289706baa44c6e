"""The ops that are judged together, by the kind of their records: nearly every rule is about a few kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from desktop_app.wire.op import Op

_entity = attrgetter("entity")


class OpsByKind:
    """Consecutive ops, whole acts of them."""

    def __init__(self, ops: Sequence[Op]) -> None:
        self.ops = ops
        self.kinds: dict[str, list[Op]] = {}
        for entity, run in groupby(ops, _entity):
            self.kinds.setdefault(entity, []).extend(run)

    def of(self, *kinds: str) -> Iterator[Op]:
        """Yield the ops about records of these kinds."""
        return chain.from_iterable(self.kinds.get(kind, ()) for kind in kinds)

    def ids(self) -> dict[str, set[str]]:
        """Return the ids of all records, by kind."""
        return {kind: {op.entity_id for op in ops} for kind, ops in self.kinds.items()}

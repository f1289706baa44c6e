"""The smallest office that keeps to the model: a screen, a journal, what lies unseen under own values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.wire.messages import Conflict, PullPage
from desktop_app.wire.op import GENESIS, Op, Value
from desktop_app.wire.records import RecordState, unpack_records
from desktop_app.wire.states import is_locked, states_over
from tests.upstream.merging.played_provinces import Key, Place, Province


@dataclass
class Answer:
    """How far the journal is acknowledged, and pages; ``whole``: all that the province has to say."""

    acked: int
    link: bytes
    pages: list[PullPage]
    whole: bool


@dataclass
class Office:
    """A computer. ``screen`` is what its person sees; only pages and own work change it."""

    name: str
    number: int
    ops: list[Op] = field(default_factory=list)
    acked: int = 0
    held: int = 0
    """How many ops it is known of what became of them: acknowledged is not yet merged or refused."""
    link: bytes = GENESIS
    cursor: int = 0
    screen: dict[Key, dict[str, Value]] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    under: dict[Place, int] = field(default_factory=dict)
    """Fields under whose own value something unseen lies, each with the base that it keeps."""
    items: dict[str, Conflict] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    saw_out: dict[int, bool] = field(default_factory=dict)
    """Of each op, whether its record was out of its list on the screen."""
    answer: Answer | None = None
    """What the province has said, and has not come here yet."""

    def shown(self, place: Place) -> Value:
        """What stands there on the screen."""
        return self.screen.get(place[:2], {}).get(place[2])

    def pending(self) -> list[Op]:
        """What the province has not acknowledged, as far as this computer knows."""
        return self.ops[self.acked :]

    def write(
        self, key: Key, patch: Mapping[str, Value], resolves: str | None = None, *, force: bool = False
    ) -> dict[str, Value]:
        """Journal what really changes; what that is."""
        known = self.screen.get(key)
        changed = {
            name: value for name, value in patch.items() if known is None or force or known.get(name) != value
        }
        if not changed and (resolves is None or known is None):
            return {}
        for base, part in self._parts(key, changed):
            self.ops.append(Op(len(self.ops) + 1, *key, base, part, self.name, 7, resolves))
            self.saw_out[len(self.ops)] = bool((known or {}).get("deleted"))
        self.screen.setdefault(key, {}).update(changed)
        return changed

    def _parts(self, key: Key, changed: Mapping[str, Value]) -> list[tuple[int, dict[str, Value]]]:
        """The changes, parted by what their author has seen."""
        version = self.versions.get(key, 0)
        if is_locked(
            *key, changed
        ):  # about all that lies in it, and what lies unseen under own values is not seen
            below = [base for place, base in self.under.items() if key in states_over(*place[:2], {})]
            version = min([max(version, self.cursor), *below])
        parts: dict[int, dict[str, Value]] = {} if changed else {version: {}}
        for name, value in changed.items():
            base = self.under.get((*key, name), version)
            if name == "deleted" and value:
                base = min([version, *(base for place, base in self.under.items() if place[:2] == key)])
            parts.setdefault(base, {})[name] = value
        return sorted(parts.items(), reverse=True)

    def decide(self, item: Conflict, value: Value) -> None:
        """Close an item with a value; where what was typed since it came stands there, the value is said."""
        key = (item.entity, item.entity_id)
        typed = item.field in self._own(key) or self.shown((*key, item.field)) != item.current
        self.write(key, {item.field: value}, item.id, force=typed)
        del self.items[item.id]

    def hear(self) -> None:
        """The answer that is on its way comes: pages to the screen, own pending values on top."""
        if self.answer is None:
            return
        answer, self.answer = self.answer, None
        self.acked, self.link = answer.acked, answer.link
        for page in answer.pages:
            assert not page.segment
            for table in unpack_records(page.records):
                for state in table.states():
                    self._came(state)
            for item in page.conflicts:
                self._keep(item)
            for refused in page.rejected:
                self.refused.add(refused.device_seq)
                key = (refused.entity, refused.entity_id)
                if not refused.exists and not self.versions.get(key) and not self._own(key):
                    self.screen.pop(key, None)
            self.cursor = page.cursor
        if answer.whole:
            self.held = answer.acked

    def _own(self, key: Key) -> dict[str, Value]:
        own: dict[str, Value] = {}
        for op in self.pending():
            if (op.entity, op.entity_id) == key:
                own |= op.patch
        return own

    def _came(self, state: RecordState) -> None:
        key = (state.entity, state.entity_id)
        own, before = self._own(key), self.versions.get(key, 0)
        covered = {name for name, value in own.items() if state.fields.get(name) != value}
        for place in [place for place in self.under if place[:2] == key and place[2] not in covered]:
            del self.under[place]
        for name in covered:
            self.under.setdefault((*key, name), before)
        self.screen[key] = {**state.fields, **own}
        self.versions[key] = state.version

    def _keep(self, item: Conflict) -> None:
        if item.resolved_by:
            self.items.pop(item.id, None)
        elif not any(op.resolves == item.id for op in self.pending()):
            self.items[item.id] = item

    def renew(self, province: Province, twin: Province) -> None:
        """Go on under another device id; what is not held is journalled again."""
        name, pending = f"{self.name}'", self.ops[self.held :]
        numbers = [each.enrol(name, self.number, self.acked) for each in (province, twin)]
        assert numbers[0] == numbers[1]
        self.name, self.number = name, numbers[0]
        self.ops, self.acked, self.held, self.link = [], 0, 0, GENESIS
        self.refused, self.saw_out, self.answer = set(), {}, None
        for op in pending:
            self.saw_out[len(self.ops) + 1] = True  # nobody asks
            self.ops.append(
                Op(
                    len(self.ops) + 1,
                    op.entity,
                    op.entity_id,
                    op.base_version,
                    op.patch,
                    op.author,
                    op.at,
                    op.resolves,
                )
            )

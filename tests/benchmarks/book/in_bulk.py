"""The deeds in bulk: the records that the commands would have made, many in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched

from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.base.ids import new_id, number_book_id, period_status_id, register_number_id
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import OPENED, NumberRule, Register
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import DRAFT, VOUCHER, VoucherKind
from desktop_app.fund.vouchers.storing import stored
from desktop_app.journal.recorder import Given
from desktop_app.movements.cell import Cell
from desktop_app.registers.entries.records import ANSWERS, EVENT, MATTER
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.grouping import rule_for
from desktop_app.registers.numbers.records import BOOK, NUMBER
from desktop_app.wire.op import Value
from tests.benchmarks.book.bulk_recorder import BulkRecorder
from tests.benchmarks.book.by_command import REGISTER, SET, STEP, SUBMITTED, receipt
from tests.benchmarks.book.deeds import CashGift, FilledForm, KeptEntry, KeptStep

_FORMS_AT_ONCE, _ENTRIES_AT_ONCE, _AREAS_AT_ONCE = 10_000, 500, 400


class InBulk:
    """Writes the records of each deed as its command does."""

    def __init__(self, office: Office, clock: FixedClock) -> None:
        self._office, self._clock = office, clock
        self._given: dict[tuple[str, int], int] = {}
        """How many numbers of a series and a year were given."""

    @contextmanager
    def _recorder(self) -> Iterator[BulkRecorder]:
        with self._office.store.write() as connection:
            recorder = BulkRecorder(connection, self._office.officer, self._clock)
            yield recorder
            recorder.finish()

    def figures(self, version: str, areas: Iterable[Sequence[tuple[Cell, str]]]) -> None:
        for part in batched(areas, _AREAS_AT_ONCE):
            with self._recorder() as recorder:
                for cells in part:
                    self._clock.advance(STEP)
                    for cell, value in cells:
                        fields: dict[str, Value] = {
                            "set_code": SET,
                            "set_version": version,
                            "indicator_code": cell.indicator,
                            "period": cell.period,
                            "unit": cell.unit,
                            "value": value,
                        }
                        recorder.put("indicator_value", cell.id_in(SET), fields)
                    recorder.end_act()

    def reports(self, said: Iterable[Sequence[tuple[str, str]]]) -> None:
        with self._recorder() as recorder:
            for reported in said:
                self._clock.advance(STEP)
                for unit, period in reported:
                    fields: dict[str, Value] = {
                        "set_code": SET,
                        "period": period,
                        "unit": unit,
                        "status": SUBMITTED,
                        "status_reason": None,
                    }
                    recorder.put("period_status", period_status_id(SET, period, unit), fields)
                recorder.end_act()

    def forms(self, round_id: str, forms: Iterable[FilledForm]) -> None:
        for part in batched(forms, _FORMS_AT_ONCE):
            with self._recorder() as recorder:
                for form in part:
                    self._clock.advance(STEP)
                    fields: dict[str, Value] = {
                        "round_id": round_id,
                        "area_id": form.area_id,
                        "serial": form.serial,
                        "answered_on": form.answered_on.isoformat(),
                        "validity": form.validity,
                        "comment": form.comment or None,
                        "channel": "paper",
                        "entered_by": self._office.officer,
                        "entered_at": to_millis(self._clock.now()),
                        **{f"answers/{name}": answer for name, answer in form.answers.items()},
                    }
                    recorder.put("survey_response", new_id(self._clock), fields)
                    recorder.end_act()

    def entries(self, entries: Iterable[KeptEntry]) -> None:
        with self._office.read() as connection:
            register = register_in_use(connection, REGISTER)
            rule = rule_for(connection, register, self._clock.today().year)
        assert rule is not None
        for part in batched(entries, _ENTRIES_AT_ONCE):
            with self._recorder() as recorder:
                for entry in part:
                    self._clock.advance(STEP)
                    self._entry(recorder, register, rule.of(entry.answers), entry)
                    recorder.end_act()

    def _entry(self, recorder: BulkRecorder, register: Register, rule: NumberRule, entry: KeptEntry) -> None:
        now, author, matter_id = to_millis(self._clock.now()), self._office.officer, new_id(self._clock)
        opened_on = entry.answers[register.day_question]
        recorder.put(
            MATTER,
            matter_id,
            {
                "register_code": register.code,
                "register_version": register.version,
                "entered_by": author,
                "entered_at": now,
                "area_id": entry.area_id,
                "opened_on": opened_on,
                **{ANSWERS + name: value for name, value in entry.answers.items()},
            },
        )
        state, before = register.first_state, new_id(self._clock)
        opened: dict[str, Value] = {
            "matter_id": matter_id,
            "action": OPENED,
            "to_state": state,
            "on_day": opened_on,
            "recorded_by": author,
            "recorded_at": now,
        }
        recorder.put(EVENT, before, opened)
        for step in entry.steps:
            action = register.action(step.code)
            assert action is not None
            event_id = new_id(self._clock)
            recorder.put(EVENT, event_id, self._event(matter_id, step, state, before, action.to))
            if action.number:
                self._number(recorder, rule, matter_id, step.on.isoformat())
            state, before = action.to or state, event_id

    def _event(self, matter_id: str, step: KeptStep, state: str, before: str, to: str) -> dict[str, Value]:
        return {
            "matter_id": matter_id,
            "action": step.code,
            "from_state": state,
            "to_state": to,
            "on_day": step.on.isoformat(),
            "after": before,
            "reason": "",
            "addressee": step.addressee,
            "paper_number": "",
            "paper_date": None,
            "paper_title": "",
            "extra_days": None,
            "until": None,
            "recorded_by": self._office.officer,
            "recorded_at": to_millis(self._clock.now()),
        }

    def _number(self, recorder: BulkRecorder, rule: NumberRule, matter_id: str, on: str) -> None:
        year, here = int(on[:4]), recorder.device_id
        if (rule.series, year) not in self._given:
            book: dict[str, Value] = {"series": rule.series, "year": year, "holder": here}
            recorder.put(BOOK, number_book_id(rule.series, year), book)
        ordinal = self._given[rule.series, year] = self._given.get((rule.series, year), 0) + 1
        fields: dict[str, Value] = {
            "series": rule.series,
            "year": year,
            "ordinal": ordinal,
            "suffix": "",
            "written": rule.written(ordinal, "", year),
            "matter_id": matter_id,
            "given_on": on,
            "reason": "",
            "stamped_before": 0,
            "given_by": self._office.officer,
            "given_at": to_millis(self._clock.now()),
            "holder": here,
        }
        recorder.put(NUMBER, register_number_id(rule.series, year, ordinal, ""), fields)

    def gifts(self, campaign_id: str, gifts: Iterable[CashGift]) -> None:
        rule = fund_rules().voucher_name(VoucherKind.RECEIPT).numbers
        author = self._office.officer
        with self._recorder() as recorder:
            for gift in gifts:
                self._clock.advance(STEP)
                now, voucher_id = to_millis(self._clock.now()), new_id(self._clock)
                said = _flat(stored(receipt(campaign_id, gift)))
                entered: dict[str, Value] = {"entered_by": author, "entered_at": now}
                recorder.put(DRAFT, voucher_id, {**said, **entered})
                posted: dict[str, Value] = {
                    "reverses": "",
                    "reason": "",
                    "entered_by": author,
                    "posted_by": author,
                    "posted_at": now,
                }
                recorder.put(VOUCHER, voucher_id, {**said, **posted})
                self._number(recorder, rule, voucher_id, gift.day.isoformat())
                recorder.end_act()


def _flat(given: Mapping[str, Given]) -> dict[str, Value]:
    flat: dict[str, Value] = {}
    for name, value in given.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}/{key}": each for key, each in value.items()}
        else:
            flat[name] = value
    return flat

from __future__ import annotations

import pytest

from desktop_app.surveys.rounds.commands import ENTRY_STATES
from desktop_app.surveys.rounds.state import (
    STATE_CHANGES,
    ChangedBy,
    RoundState,
    StateChangeRefused,
    check_state_change,
    state_changes_from,
)


def test_the_usual_way_is_offered_first() -> None:
    way = [RoundState.DRAFT]
    while (changes := state_changes_from(way[-1])) and not changes[0].needs_reason:
        way.append(changes[0].target)
    assert way == [
        RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.CLOSED, RoundState.SUBMITTED,
    ]  # fmt: skip
    province = {change.target for change in state_changes_from(RoundState.SUBMITTED, ChangedBy.PROVINCE)}
    assert province == {RoundState.RETURNED, RoundState.ACCEPTED}


def test_every_pair_of_states_is_either_a_move_or_refused() -> None:
    allowed = {(change.source, change.target, change.changed_by) for change in STATE_CHANGES}
    assert len(allowed) == len(STATE_CHANGES)
    for source in RoundState:
        for target in RoundState:
            for changed_by in ChangedBy:
                if (source, target, changed_by) in allowed:
                    assert (
                        check_state_change(source, target, changed_by=changed_by, reason="Sửa số liệu").target
                        is target
                    )
                else:
                    with pytest.raises(StateChangeRefused):
                        check_state_change(source, target, changed_by=changed_by, reason="Sửa số liệu")


def test_accepted_is_the_end_and_every_state_can_reach_it() -> None:
    assert not [change for change in STATE_CHANGES if change.source is RoundState.ACCEPTED]
    reaching = {RoundState.ACCEPTED}
    for _ in RoundState:
        reaching |= {change.source for change in STATE_CHANGES if change.target in reaching}
    assert reaching == set(RoundState)


def test_a_step_back_needs_its_reason() -> None:
    with pytest.raises(StateChangeRefused) as caught:
        check_state_change(RoundState.CLOSED, RoundState.COUNTING, reason="  ")
    assert caught.value.sentence() == "Hãy ghi lý do đợt lấy ý kiến phải lùi lại một bước."
    assert check_state_change(
        RoundState.CLOSED, RoundState.COUNTING, reason="Thiếu phiếu Thôn 3"
    ).needs_reason


def test_counts_with_errors_do_not_close() -> None:
    with pytest.raises(StateChangeRefused) as caught:
        check_state_change(RoundState.COUNTING, RoundState.CLOSED, errors=2)
    assert "2 lỗi" in caught.value.sentence()
    check_state_change(RoundState.OPEN, RoundState.COUNTING, errors=2)
    with pytest.raises(StateChangeRefused, match="no residential area"):
        check_state_change(RoundState.DRAFT, RoundState.OPEN, areas=0)


def test_labels_and_keying_agree_with_the_commands() -> None:
    assert RoundState.SUBMITTED.label() == "Đã nộp cấp tỉnh"
    assert {state.value for state in RoundState if state.takes_forms} == set(ENTRY_STATES)
    assert all(change.label() != change.name for change in STATE_CHANGES)

from __future__ import annotations

import pytest

from desktop_app.surveys.rounds.commands import KEYING_STATES
from desktop_app.surveys.rounds.state import (
    MOVES,
    Mover,
    RoundMoveRefused,
    RoundState,
    check_move,
    moves_from,
)


def test_the_usual_way_is_offered_first() -> None:
    way = [RoundState.DRAFT]
    while (moves := moves_from(way[-1])) and not moves[0].needs_reason:
        way.append(moves[0].target)
    assert way == [
        RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.CLOSED, RoundState.SUBMITTED,
    ]  # fmt: skip
    province = {move.target for move in moves_from(RoundState.SUBMITTED, Mover.PROVINCE)}
    assert province == {RoundState.RETURNED, RoundState.ACCEPTED}


def test_every_pair_of_states_is_either_a_move_or_refused() -> None:
    allowed = {(move.source, move.target, move.mover) for move in MOVES}
    assert len(allowed) == len(MOVES)
    for source in RoundState:
        for target in RoundState:
            for mover in Mover:
                if (source, target, mover) in allowed:
                    assert check_move(source, target, mover=mover, reason="Sửa số liệu").target is target
                else:
                    with pytest.raises(RoundMoveRefused):
                        check_move(source, target, mover=mover, reason="Sửa số liệu")


def test_accepted_is_the_end_and_every_state_can_reach_it() -> None:
    assert not [move for move in MOVES if move.source is RoundState.ACCEPTED]
    reaching = {RoundState.ACCEPTED}
    for _ in RoundState:
        reaching |= {move.source for move in MOVES if move.target in reaching}
    assert reaching == set(RoundState)


def test_a_step_back_needs_its_reason() -> None:
    with pytest.raises(RoundMoveRefused) as caught:
        check_move(RoundState.CLOSED, RoundState.COUNTING, reason="  ")
    assert caught.value.sentence() == "Hãy ghi lý do đợt lấy ý kiến phải lùi lại một bước."
    assert check_move(RoundState.CLOSED, RoundState.COUNTING, reason="Thiếu phiếu Thôn 3").needs_reason


def test_counts_with_errors_do_not_close() -> None:
    with pytest.raises(RoundMoveRefused) as caught:
        check_move(RoundState.COUNTING, RoundState.CLOSED, errors=2)
    assert "2 lỗi" in caught.value.sentence()
    check_move(RoundState.OPEN, RoundState.COUNTING, errors=2)
    with pytest.raises(RoundMoveRefused, match="no residential area"):
        check_move(RoundState.DRAFT, RoundState.OPEN, areas=0)


def test_labels_and_keying_agree_with_the_commands() -> None:
    assert RoundState.SUBMITTED.label() == "Đã gửi cấp tỉnh"
    assert {state.value for state in RoundState if state.takes_forms} == set(KEYING_STATES)
    assert all(move.label() != move.name for move in MOVES)

"""Which function is the meaning of which kind of step: the whole table."""

from collections.abc import Callable
from typing import Any

from afterword.decisions.journey import (
    Ask,
    Branch,
    Call,
    CloseTalk,
    Digest,
    Emit,
    Exit,
    HandOver,
    LookUp,
    Reward,
    Send,
    Split,
    Start,
    Step,
    Stop,
    Task,
    Update,
    Wait,
    WaitFor,
)

from .doing import branch, call, emit, leave, reward, split, start, stop, task, update
from .look import Go, Look, Stay
from .saying import ask, send
from .talking import close_talk, hand_over, look_up_
from .waiting import digest, wait, wait_for

MEANING: dict[type[Step], Callable[[Look, Any], Go | Stay]] = {
    Wait: wait,
    WaitFor: wait_for,
    Send: send,
    Ask: ask,
    Branch: branch,
    Split: split,
    Task: task,
    Reward: reward,
    Update: update,
    Digest: digest,
    Call: call,
    Emit: emit,
    Start: start,
    Stop: stop,
    LookUp: look_up_,
    HandOver: hand_over,
    CloseTalk: close_talk,
    Exit: leave,
}

"""How several lengths of time are said in one sentence, the same wherever it stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

ENOUGH = 3
"""Values from which on their median says more than the values themselves."""


def say_typical(hours: Sequence[float], say: Callable[[float], str]) -> str:
    """The median with the number of values behind it; below `ENOUGH` values each of them; "" for none. say: hours in words."""
    if len(hours) >= ENOUGH:
        return f"{say(median(hours))} (median of {len(hours):,})"
    return " and ".join(say(one) for one in sorted(hours))

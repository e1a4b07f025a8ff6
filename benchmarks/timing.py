"""Time taken side by side: what is compared runs in turns, so that a busy machine is busy for both."""

import time
from collections.abc import Callable, Mapping
from statistics import median

ENOUGH = 5  # a case that is out of time is still measured this often


def interleaved(cases: Mapping[str, Callable[[], object]], rounds: int, *, warm: int = 2, budget: float = 60) -> dict[str, float]:
    """The median time of each case in seconds, over `rounds` in which every case has one turn.

    A case that has used up its `budget` of seconds is left out of further rounds.
    """
    spent: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(warm):
        for case in cases.values():
            case()
    for _ in range(rounds):
        for name, case in cases.items():
            if len(spent[name]) >= ENOUGH and sum(spent[name]) > budget:
                continue
            start = time.perf_counter()
            case()
            spent[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in spent.items()}

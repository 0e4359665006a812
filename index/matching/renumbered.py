"""What becomes of numbered things, keys or documents, when some of them go and others come between."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Renumbered:
    """Which of n things stay, and the number that each gets; that of one which goes has no meaning."""

    stays: NDArray[np.bool_]  # (n,)
    new: NDArray[np.int64]  # (n,)

    @classmethod
    def of(cls, n: int, new: Mapping[int, int]) -> "Renumbered":
        """Say what becomes of ``n`` things: ``new`` are the numbers of those that stay."""
        renumbered = cls(np.zeros(n, dtype=bool), np.zeros(n, dtype=np.int64))
        old = list(new)
        renumbered.stays[old], renumbered.new[old] = True, list(new.values())
        return renumbered

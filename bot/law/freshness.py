"""How long a text stays true without another look at its sources."""

from datetime import date, timedelta
from enum import StrEnum


class Volatility(StrEnum):
    """How fast the ground of a text moves. The days are ours, decided with the law's own pace in mind (design §3)."""

    A = "A"
    B = "B"
    C = "C"


DAYS = {Volatility.A: 14, Volatility.B: 90, Volatility.C: 180}


def due(checked: date, volatility: Volatility) -> date:
    """The last day on which a text may be said without another look at its sources."""
    return checked + timedelta(days=DAYS[volatility])

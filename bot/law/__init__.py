"""The law as dated events: what each instrument is worth on a day, and what we read to know it.

Pure: the events stand in `flows/law/`, the day comes in as an argument.
"""

from bot.law.freshness import Volatility, due
from bot.law.source import Source, Tier
from bot.law.timeline import Event, Instrument, InstrumentKind, Timeline

__all__ = ["Event", "Instrument", "InstrumentKind", "Source", "Tier", "Timeline", "Volatility", "due"]

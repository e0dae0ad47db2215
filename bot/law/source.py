"""What a sentence rests on: a page or a paper, and the day somebody here read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tier(StrEnum):
    """How near a source stands to the law itself."""

    PRIMARY = "P"  # the law, the agency, the court
    SECONDARY = "S"  # somebody who writes about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source, as it is named to a person who asks where a sentence comes from."""

    id: str
    title: str
    publisher: str
    dated: str  # in the source's own words: a day, a month, `undated`
    read: date
    tier: Tier
    url: str = ""

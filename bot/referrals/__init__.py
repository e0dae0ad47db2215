"""Who can help: the lines we may name, and which of them fit one person.

Pure: the rows stand in `flows/referrals/` or in the database; the day, the language, the place and what a ZIP means
come in as arguments.
"""

from bot.referrals.areas import Area, AreaKind, read_area
from bot.referrals.lines import Cost, Limit, Line, LineKind, Matter, Need, Phone, Role, Use
from bot.referrals.matching import AT_MOST, Found, Match, Reach, Seeker, Speech
from bot.referrals.places import STATES, Atlas, Point, ZipPlace
from bot.referrals.register import Register

__all__ = [
    "AT_MOST",
    "STATES",
    "Area",
    "AreaKind",
    "Atlas",
    "Cost",
    "Found",
    "Limit",
    "Line",
    "LineKind",
    "Match",
    "Matter",
    "Need",
    "Phone",
    "Point",
    "Reach",
    "Register",
    "Role",
    "Seeker",
    "Speech",
    "Use",
    "ZipPlace",
    "read_area",
]

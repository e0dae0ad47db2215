"""Where each state stands on the tile map: one square a state, roughly where it is, all of one size."""

from dataclasses import dataclass

ROWS = (
    "AK -- -- -- -- -- -- -- -- -- -- ME",
    "-- -- -- -- -- -- -- -- -- -- VT NH",
    "-- WA ID MT ND MN WI MI -- NY MA RI",
    "-- OR NV WY SD IA IL IN OH PA CT --",
    "-- CA UT CO NE MO KY WV VA MD NJ DE",
    "-- -- AZ NM KS AR TN NC SC DC -- --",
    "-- -- -- -- OK LA MS AL GA -- -- --",
    "HI -- -- -- TX -- -- -- -- FL -- PR",
    "GU MP AS -- -- -- -- -- -- -- -- VI",
)
SIDE = 44  # of a square, in the drawing's own units
GAP = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One square."""

    state: str
    x: int
    y: int


TILES = tuple(
    Tile(state, column * (SIDE + GAP), row * (SIDE + GAP))
    for row, line in enumerate(ROWS)
    for column, state in enumerate(line.split())
    if state != "--"
)
WIDTH = 12 * (SIDE + GAP)
HEIGHT = len(ROWS) * (SIDE + GAP)

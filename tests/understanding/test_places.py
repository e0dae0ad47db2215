"""Places as people write them."""

import pytest

from bot.message import Address, ChannelName, Inbound, Location
from bot.referrals import Point, ZipPlace
from bot.understanding.fold import fold
from bot.understanding.listen import Listener
from bot.understanding.places import Named, PlaceNames
from tests.understanding.test_listen import LEXICON

KNOWN = {zip: ZipPlace(zip, state) for zip, state in (("60604", "IL"), ("02134", "MA"), ("09001", "AE"))}


class Zips:
    def find(self, zip: str) -> ZipPlace | None:
        return KNOWN.get(zip)

    def at(self, point: Point) -> ZipPlace | None:
        return KNOWN["60604"] if point.latitude > 40 else None


NAMES = PlaceNames(Zips())


def found(text: str) -> Named | None:
    return NAMES.find(text, fold(text))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Illinois", "IL"),
        ("illinois.", "IL"),
        ("IL", "IL"),
        ("il", "IL"),
        ("I live in New Jersey", "NJ"),
        ("Nueva Jersey", "NJ"),
        ("vivo en Nueva York", "NY"),
        ("Nuevo México", "NM"),
        ("carolina del norte", "NC"),
        ("Pensilvania", "PA"),
        ("Tejas", "TX"),
        ("West Virginia", "WV"),
        ("Virginia", "VA"),
        ("Virginia Occidental", "WV"),
        ("Washington", "WA"),
        ("Washington DC", "DC"),
        ("D.C.", "DC"),
        ("Puerto Rico", "PR"),
        ("islas vírgenes", "VI"),
        ("Springfield, IL", "IL"),
        ("Chicago, il 60699", "IL"),
        ("Hawái", "HI"),
    ],
)
def test_a_state_is_known_by_its_name_in_both_languages_and_its_letters(text: str, state: str) -> None:
    assert found(text) == Named(state)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("60604", Named("IL", "60604")),
        ("zip 60604", Named("IL", "60604")),
        ("60604-1234", Named("IL", "60604")),
        ("mi código es 60604.", Named("IL", "60604")),
        ("02134", Named("MA", "02134")),
        ("2134", Named("MA", "02134")),
        ("09001", Named("AE", "09001")),
    ],
)
def test_a_zip_is_known_as_people_type_it(text: str, place: Named) -> None:
    assert found(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "99999",
        "606041",
        "312-555-0100",
        "Texas or Ohio",
        "60604 o 02134",
        "the officer came in and said ok",
        "Mexico",
        "no sé",
        "they took him to a jail in Texas and now I do not know where he is or whom I can ask about it today",
    ],
)
def test_what_names_no_one_place_names_none(text: str) -> None:
    assert found(text) is None


def test_a_shared_location_is_heard_as_its_zip_and_nothing_else() -> None:
    here = Inbound("1", Address(ChannelName.TELEGRAM, "1"), location=Location(41.88, -87.63))
    heard = Listener(LEXICON, NAMES).hear(here)
    assert (heard.state, heard.zip) == ("IL", "60604")
    assert "41.88" not in repr(here)
    assert "60604" not in repr(heard)


def test_a_location_outside_the_country_is_no_place() -> None:
    there = Inbound("1", Address(ChannelName.TELEGRAM, "1"), location=Location(19.43, -99.13))
    assert Listener(LEXICON, NAMES).hear(there).state is None

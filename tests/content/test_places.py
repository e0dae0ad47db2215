"""What the package knows about ZIPs, and what it does not know."""

import io
import sys
from array import array
from zoneinfo import available_timezones

import pytest

from bot.content.places import Places
from bot.content.zip_table import ZipTable, read, write
from bot.referrals import Point


@pytest.fixture(scope="module")
def places() -> Places:
    return Places()


def test_a_zip_has_a_state_a_county_a_zone_and_a_point(places: Places) -> None:
    place = places.find("60604")
    assert place is not None
    assert (place.state, place.county, place.city, place.zone) == ("IL", "Cook County", "Chicago", "America/Chicago")
    assert place.point is not None
    assert place.point.latitude == pytest.approx(41.88, abs=0.05)


def test_a_zip_that_begins_with_zero_is_found(places: Places) -> None:
    place = places.find("02134")
    assert place is not None
    assert place.state == "MA"


@pytest.mark.parametrize("zip", ["09001", "34002", "96201"])
def test_a_military_post_office_is_nowhere_on_the_map(places: Places, zip: str) -> None:
    place = places.find(zip)
    assert place is not None
    assert place.point is None


@pytest.mark.parametrize("zip", ["", "2134", "606044", "6060x", "٦٠٦٠٤", "00000"])
def test_what_is_no_zip_is_no_place(places: Places, zip: str) -> None:
    assert places.find(zip) is None


def test_a_zip_newer_than_the_data_has_the_state_of_its_neighbours_and_no_point(places: Places) -> None:
    unknown = next(zip for number in range(60000, 61000) if (zip := f"{number:05}") not in places.every())
    place = places.find(unknown)
    assert place is not None
    assert (place.state, place.point, place.county) == ("IL", None, "")


def test_a_place_does_not_show_where_somebody_is_when_it_is_printed(places: Places) -> None:
    assert "60604" not in repr(places.find("60604"))
    assert "IL" not in repr(places.find("60604"))


def test_a_point_has_a_nearest_zip_in_the_united_states_and_none_outside(places: Places) -> None:
    downtown = places.at(Point(41.8785, -87.6330))
    assert downtown is not None
    assert downtown.zip.startswith("606")
    assert places.at(Point(19.43, -99.13)) is None
    assert places.at(Point(0.0, 0.0)) is None


def test_an_area_code_is_somewhere_and_a_toll_free_one_nowhere(places: Places) -> None:
    oakland = places.near_area_code("510")
    assert oakland is not None
    assert oakland.longitude == pytest.approx(-122.2, abs=0.5)
    assert places.near_area_code("800") is None


def test_every_time_zone_exists(places: Places) -> None:
    zones = {place.zone for zip in places.every() if (place := places.find(zip)) is not None}
    assert "" in zones
    assert zones - {""} <= available_timezones()


def test_the_table_is_the_same_from_a_process_of_its_own_and_from_this_one(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    here = Places()
    for zip in ("60604", "02134", "09001", "00901", "96799"):
        assert here.find(zip) == places.find(zip)
    assert here.near_area_code("510") == places.near_area_code("510")


def test_a_table_that_is_cut_short_is_not_used() -> None:
    out = io.BytesIO()
    write(ZipTable(zips=array("I", [1]), zones=array("H", [0])), out)
    with pytest.raises(ValueError, match="cut short"):
        read(out.getvalue()[:-2])

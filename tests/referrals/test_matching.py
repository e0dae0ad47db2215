from datetime import date

from bot.referrals import Limit, LineKind, Need, Phone, Point, Reach, Register, Role, Speech, Use, ZipPlace
from tests.referrals.lines import AURORA, CAIRO, CHICAGO, FLEET, NOON, TODAY, Map, found, line, seeker

OLD = date(2025, 11, 23)


def test_only_lines_for_the_need_are_named() -> None:
    assert found(line("work", needs=(Need.WORK,)), line("law")) == ["law"]


def test_a_line_that_speaks_the_language_comes_first_then_interpreters_then_unknown() -> None:
    lines = (
        line("english", languages=("en",)),
        line("unknown"),
        line("interpreters", interpreters=True),
        line("spanish", languages=("en", "es")),
    )
    assert found(*lines) == ["spanish", "interpreters", "unknown", "english"]


def test_a_regional_language_finds_the_language() -> None:
    assert found(line("a"), line("b", languages=("pt",)), by=seeker(locale="pt_BR")) == ["b", "a"]


def test_no_line_of_another_state_is_named() -> None:
    assert found(line("here", areas="IL"), line("there", areas="IN"), by=seeker(CHICAGO)) == ["here"]
    assert found(line("here", areas="IL"), line("there", areas="IN"), by=seeker(state="IN")) == ["there"]


def test_without_a_place_only_national_lines_are_named() -> None:
    assert found(line("state", areas="IL"), line("national")) == ["national"]


def test_near_comes_before_state_before_national() -> None:
    lines = (
        line("national"),
        line("far", areas="IL", zip="62914"),
        line("near", areas="IL", zip="60505"),
        line("county", areas="IL/Cook"),
    )
    assert found(*lines, by=seeker(CHICAGO)) == ["near", "county", "far", "national"]
    matches = Register.of(lines).find(seeker(CHICAGO), Map()).matches
    assert [match.reach for match in matches] == [Reach.NEAR, Reach.NEAR, Reach.STATE, Reach.NATIONAL]
    assert matches[0].miles is not None
    assert 30 < matches[0].miles < 40


def test_a_county_rules_others_out_only_when_the_persons_is_known() -> None:
    county = line("county", areas="IL/Cook")
    assert found(county, by=seeker(CHICAGO)) == ["county"]
    assert found(county, by=seeker(AURORA)) == []
    assert found(county, by=seeker(state="IL")) == ["county"]
    assert found(county, by=seeker(ZipPlace("60999", "IL"))) == ["county"]


def test_a_zip_prefix_rules_others_out() -> None:
    downtown = line("downtown", areas="IL:606")
    assert found(downtown, by=seeker(CHICAGO)) == ["downtown"]
    assert found(downtown, by=seeker(CAIRO)) == []


def test_a_zip_nobody_has_measured_still_finds_its_state_and_no_distance() -> None:
    unmeasured = ZipPlace("60999", "IL", "Cook County")
    (match,) = Register.of([line("here", areas="IL", zip="60505")]).find(seeker(unmeasured), Map()).matches
    assert match.miles is None


def test_a_post_office_of_the_fleet_finds_national_lines_only() -> None:
    assert found(line("state", areas="IL"), line("national"), by=seeker(FLEET)) == ["national"]


def test_a_name_that_holds_the_city_counts_as_near() -> None:
    lines = (line("a", areas="IL"), line("b", areas="IL", name="Legal Aid Chicago"))
    assert found(*lines, by=seeker(CHICAGO)) == ["b", "a"]


def test_a_city_that_is_called_like_its_state_makes_no_line_near() -> None:
    city = ZipPlace("10001", "NY", "New York County", "New York", "America/New_York", Point(40.75, -73.99))
    upstate = line("upstate", areas="NY", name="Legal Aid of Northeastern New York")
    (match,) = Register.of([upstate]).find(seeker(city), Map()).matches
    assert match.reach is Reach.STATE


def test_an_area_code_orders_offices_without_a_zip_but_is_never_a_distance() -> None:
    atlas = Map(area_codes={"618": Point(38.0, -89.2), "815": Point(41.5, -88.5)})
    lines = (line("south", areas="IL", phone="+16185550123"), line("north", areas="IL", phone="+18155550123"))
    assert found(*lines, by=seeker(CHICAGO), atlas=atlas) == ["north", "south"]
    assert all(match.miles is None for match in Register.of(lines).find(seeker(CHICAGO), atlas).matches)


def test_a_secret_address_gives_no_distance_away() -> None:
    secret = line("secret", areas="IL", zip="60505", confidential=True)
    (match,) = Register.of([secret]).find(seeker(CHICAGO), Map()).matches
    assert match.miles is None


def test_a_number_called_lately_comes_first_among_those_as_near() -> None:
    called = line("called", areas="IL", verified_on=date(2026, 10, 1), verified_by=Role.COORDINATOR)
    long_ago = line("long-ago", areas="IL", verified_on=date(2026, 8, 1), verified_by=Role.COORDINATOR)
    spanish = line("spanish", areas="IL", languages=("es",))
    assert found(long_ago, spanish, called, by=seeker(state="IL")) == ["called", "spanish", "long-ago"]


def test_federal_agencies_come_last_when_somebody_fears_ice() -> None:
    ice = line(
        "ice",
        needs=(Need.DETENTION,),
        kind=LineKind.GOVERNMENT,
        run_by="ICE",
        languages=("es",),
        verified_on=TODAY,
        verified_by=Role.STAFF,
    )
    law = line("law", needs=(Need.DETENTION,), languages=("en",), areas="IL")
    assert found(ice, law, by=seeker(need=Need.DETENTION, state="IL")) == ["law", "ice"]


def test_where_nobody_fears_ice_offices_of_the_government_stand_between_the_others() -> None:
    offices = [line(id, needs=(Need.WORK,), kind=LineKind.GOVERNMENT, run_by="Labor") for id in ("pay", "safety")]
    aid = [line(id, needs=(Need.WORK,), limits=(Limit.LSC,)) for id in ("one", "two", "three")]
    assert found(*offices, *aid, by=seeker(need=Need.WORK)) == ["one", "pay", "safety", "two", "three"]
    assert found(*offices, *aid, by=seeker(need=Need.WORK, is_urgent=True))[-2:] == ["pay", "safety"]


def test_lines_that_may_refuse_come_after_those_that_help_everybody() -> None:
    lines = (line("lsc", areas="IL", limits=(Limit.LSC,)), line("open", areas="IL"))
    assert found(*lines, by=seeker(state="IL")) == ["open", "lsc"]


def test_for_somebody_detained_lines_for_detained_people_come_first_and_others_follow() -> None:
    lines = (
        line("not-detained", areas="IL", limits=(Limit.NOT_DETAINED,)),
        line("any", areas="IL", needs=(Need.IMMIGRATION,)),
        line("detained", areas="IL", needs=(Need.DETAINED,), limits=(Limit.DETAINED,)),
    )
    assert found(*lines, by=seeker(state="IL", need=Need.DETAINED)) == ["detained", "any"]
    assert found(*lines, by=seeker(state="IL")) == ["not-detained", "any"]


def test_a_number_for_detained_people_is_named_where_that_is_asked_about() -> None:
    both = line("both", phones=(Phone("+13125550101"), Phone("+13125550102", Use.DETAINED)))
    assert both.phone_for(Need.DETAINED) == "+13125550102"
    assert both.phone_for(Need.IMMIGRATION) == both.phone == "+13125550101"


def test_a_number_dialled_inside_is_named_only_when_there_is_no_other() -> None:
    assert line("aba", phones=(Phone("2150#", Use.INSIDE),)).phone == "2150#"
    assert line("two", phones=(Phone("2150#", Use.INSIDE), Phone("+13125550101"))).phone == "+13125550101"


def test_offices_that_share_a_number_are_named_once_by_the_best_of_them() -> None:
    lines = (line("far", areas="IL", zip="62914", phone="+13125550101"), line("near", areas="IL", zip="60505"))
    shared = line("also-near", areas="IL", zip="60604", phone="+13125550101")
    assert found(*lines, shared, by=seeker(CHICAGO)) == ["also-near", "near"]


def test_what_needs_a_check_is_dead_or_old_is_not_named() -> None:
    lines = (
        line("check", check="call before naming it"),
        line("dead", dead_on=TODAY, dead_by=Role.VOLUNTEER),
        line("old", as_of=OLD),
        line("numberless", phones=()),
        line("year", as_of=date(2025, 11, 24)),
        line("called", as_of=OLD, verified_on=date(2026, 1, 1), verified_by=Role.STAFF),
    )
    assert found(*lines) == ["year", "called"]


def test_crisis_and_help_lines_never_grow_too_old() -> None:
    assert found(
        line("hotline", kind=LineKind.HOTLINE, as_of=OLD), line("crisis", kind=LineKind.CRISIS, as_of=OLD)
    ) == [
        "hotline",
        "crisis",
    ]


def test_a_crisis_line_is_silenced_by_a_coordinator_and_not_by_one_volunteer() -> None:
    doubted = line("crisis", kind=LineKind.CRISIS, dead_on=TODAY, dead_by=Role.VOLUNTEER)
    confirmed = line("crisis", kind=LineKind.CRISIS, dead_on=TODAY, dead_by=Role.COORDINATOR)
    assert found(doubted) == ["crisis"]
    assert found(confirmed) == []


def test_in_danger_a_line_that_is_closed_now_comes_after_those_that_may_answer() -> None:
    lines = (line("closed", hours="Wed 09:00-17:00"), line("open", hours="Tue 09:00-17:00"), line("unknown"))
    assert found(*lines, by=seeker(is_urgent=True)) == ["open", "unknown", "closed"]


def test_the_nearest_help_that_no_government_runs_says_how_near_help_is() -> None:
    office = line("office", areas="IL", kind=LineKind.GOVERNMENT, run_by="EOIR")
    assert Register.of([office, line("national")]).find(seeker(state="IL"), Map()).reach is Reach.NATIONAL
    assert Register.of([office]).find(seeker(state="IL"), Map()).reach is None


def test_a_line_for_a_place_of_detention_is_named_in_its_state() -> None:
    lines = (line("tacoma", areas="WA@Northwest ICE Processing Center", needs=(Need.DETAINED,)),)
    assert found(*lines, by=seeker(state="WA", need=Need.DETAINED)) == ["tacoma"]
    assert found(*lines, by=seeker(state="OR", need=Need.DETAINED)) == []


def test_the_order_is_the_same_every_time() -> None:
    lines = [line(f"l{number}", areas="IL") for number in range(9)]
    assert found(*lines, by=seeker(state="IL", now=NOON)) == [one.id for one in lines]


def test_english_is_taken_for_granted_though_a_list_names_other_languages() -> None:
    (match,) = Register.of([line("chinese", languages=("zh",))]).find(seeker(locale="en"), Map()).matches
    assert match.speech is Speech.YES
    assert found(line("first", languages=("zh",)), line("second", languages=("en",)), by=seeker(locale="en")) == [
        "first",
        "second",
    ]


def test_a_number_dialled_inside_comes_after_those_that_can_be_called_from_outside() -> None:
    inside = line("inside", needs=(Need.DETAINED,), phones=(Phone("2150#", Use.INSIDE),), limits=(Limit.DETAINED,))
    outside = line("outside", needs=(Need.DETAINED,), languages=("fr",))
    general = line("general")
    assert found(inside, general, outside, by=seeker(need=Need.DETAINED, locale="ht")) == [
        "outside",
        "inside",
        "general",
    ]


def test_offices_of_the_government_stay_in_the_order_of_their_file_in_every_language() -> None:
    offices = [
        line("find", needs=(Need.DETENTION,), kind=LineKind.GOVERNMENT, run_by="ICE", languages=("en", "es")),
        line("court", needs=(Need.DETENTION,), kind=LineKind.GOVERNMENT, run_by="EOIR"),
        line("parents", needs=(Need.DETENTION,), kind=LineKind.GOVERNMENT, run_by="ORR", interpreters=True),
    ]
    for locale in ("en", "es", "ht"):
        assert found(*offices, by=seeker(need=Need.DETENTION, locale=locale)) == ["find", "court", "parents"]

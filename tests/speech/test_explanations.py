"""Every organisation says why it is named, in phrases that stand alone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.engine.effects import ZONE, Because, Reached, Reason, Referral, Referred
from bot.referrals import Limit
from bot.speech.catalogs import Catalogs
from bot.speech.explanations import LIMITS, PHRASES, explain, reach
from bot.speech.segments import count

CATALOGS = Catalogs({"en": {}})
OPENS = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/Chicago"))


def said(*reasons: Reason, by_sms: bool = False, run_by: str = "", called: date | None = None) -> str:
    referral = Referral("Office", "+13125550101", "", date(2026, 7, 19), run_by, reasons, called)
    return explain(referral, "en", CATALOGS, by_sms=by_sms)


@pytest.mark.parametrize(
    ("reason", "phrase"),
    [
        (Reason(Because.SPEAKS, "es"), "speaks Spanish"),
        (Reason(Because.SPEAKS, "pt_BR"), "speaks Portuguese"),
        (Reason(Because.INTERPRETERS), "has interpreters"),
        (Reason(Because.FREE), "free"),
        (Reason(Because.LOW_COST), "low cost"),
        (Reason(Because.MILES, "12"), "12 miles"),
        (Reason(Because.MILES, "1"), "1 mile"),
        (Reason(Because.ONLY_IN, "Cook, Lake"), "only for Cook, Lake"),
        (Reason(Because.LIMIT, "children"), "only for children and young people"),
        (Reason(Because.OPEN_NOW), "open now"),
        (Reason(Because.OPENS, at=OPENS), "opens Wed 9:00 AM"),
        (Reason(Because.OPENS, ZONE, OPENS), "opens Wed 9:00 AM (Central Standard Time)"),
    ],
)
def test_a_reason_is_one_phrase(reason: Reason, phrase: str) -> None:
    assert said(reason) == f"{phrase} · listed July 19, 2026, call first"


def test_every_reason_and_every_limit_has_its_phrase() -> None:
    assert set(PHRASES) == set(Because) - {Because.LIMIT}
    assert set(LIMITS) == set(Limit)


def test_a_number_called_lately_needs_no_call_first() -> None:
    assert said(called=date(2026, 11, 3)) == "we called November 3, 2026"


def test_who_runs_a_line_is_said_first_on_every_channel() -> None:
    for by_sms in (False, True):
        assert said(Reason(Because.SPEAKS, "es"), run_by="ICE", by_sms=by_sms).startswith("run by ICE")


def test_the_government_is_named_in_the_persons_language_and_an_organisation_by_its_own_name() -> None:
    spanish = {("", "run by {agency}"): "la maneja {agency}", ("", "U.S. government"): "el gobierno de EE. UU."}
    catalogs = Catalogs({"en": {}, "es": spanish})
    for agency, told in (("U.S. government", "el gobierno de EE. UU."), ("Legal Aid Chicago", "Legal Aid Chicago")):
        referral = Referral("Office", "+13125550101", "", date(2026, 7, 19), agency)
        assert explain(referral, "es", catalogs, by_sms=False).startswith(f"la maneja {told} · ")


def test_by_sms_what_may_turn_somebody_away_stays_and_the_rest_is_left_out() -> None:
    text = said(
        Reason(Because.FREE),
        Reason(Because.LIMIT, "lsc"),
        Reason(Because.LIMIT, "low_income"),
        Reason(Because.OPENS, at=OPENS),
        by_sms=True,
    )
    assert text == "papers: ask, opens Wed 9:00 AM, listed Jul 19, 2026, call first"
    assert count(text).gsm7


@pytest.mark.parametrize(
    ("reached", "by_zip", "begins"),
    [
        (Reached.NEAR, True, None),
        (Reached.STATE, True, "We know no office close to you"),
        (Reached.STATE, False, None),
        (Reached.NATIONAL, True, "We know no office in your state"),
        (Reached.NATIONAL, False, "We know no office in your state"),
        (None, False, None),
    ],
)
def test_help_that_is_farther_away_than_the_person_is_said_to_be(
    reached: Reached | None, by_zip: bool, begins: str | None
) -> None:
    referral = Referral("Office", "+13125550101", "", date(2026, 7, 19))
    sentence = reach(Referred("immigration", (referral,), reached=reached, by_zip=by_zip))
    assert (sentence is None) is (begins is None)
    if sentence and begins:
        assert sentence.full.startswith(begins)
    assert reach(Referred("immigration", (referral,), reached=reached, by_zip=by_zip, skipped=True)) is None


def test_by_sms_a_day_or_zone_that_would_double_the_price_is_left_out_or_shortened() -> None:
    spanish = Catalogs({"en": {}, "es": {}})
    saturday = Reason(Because.OPENS, at=OPENS.replace(day=28))
    referral = Referral("Office", "+13125550101", "", date(2026, 7, 19), reasons=(saturday,))
    assert "sáb" in explain(referral, "es", spanish, by_sms=False)
    assert count(explain(referral, "es", spanish, by_sms=True)).gsm7
    assert "opens Wed 9:00 AM CST" in said(Reason(Because.OPENS, ZONE, OPENS), by_sms=True)


def test_languages_that_few_tables_name_have_a_name_a_person_knows() -> None:
    assert said(Reason(Because.SPEAKS, "kar")).startswith("speaks Karen · ")
    assert said(Reason(Because.SPEAKS, "ase")).startswith("speaks American Sign Language · ")
    assert said(Reason(Because.SPEAKS, "fa_AF")).startswith("speaks Dari · ")

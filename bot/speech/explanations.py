"""Why an organisation is named, in one line: "speaks Spanish · free · 12 miles · listed July 19, 2026, call first".

Each part is a phrase of the `interface` catalog that can stand alone; nothing is glued into a sentence.
"""

from collections.abc import Mapping

from bot.engine.effects import ZONE, Because, Reached, Reason, Referral, Referred
from bot.referrals import Limit
from bot.speech.catalogs import Catalogs
from bot.speech.dates import long_day, medium_day, opening
from bot.speech.locales import language_name
from bot.speech.segments import count
from bot.speech.sentences import AGENCIES, AS_OF, RUN_BY, Sentence, mark, mark_as

APART, APART_BY_SMS = " · ", ", "

PHRASES: Mapping[Because, str] = {
    Because.SPEAKS: mark("speaks {what}"),
    Because.INTERPRETERS: mark("has interpreters"),
    Because.FREE: mark("free"),
    Because.LOW_COST: mark("low cost"),
    Because.MILES: mark("{what} miles"),
    Because.ONLY_IN: mark("only for {what}"),
    Because.DAY_AND_NIGHT: mark("day and night"),
    Because.OPEN_NOW: mark("open now"),
    Because.OPENS: mark("opens {what}"),
}
ONE_MILE = mark("1 mile")
LIMITS: Mapping[Limit, str] = {
    Limit.LSC: mark("may not be able to help people with no papers, ask"),
    Limit.DETAINED: mark("only for people in detention"),
    Limit.NOT_DETAINED: mark("not for people in detention"),
    Limit.CHILDREN: mark("only for children and young people"),
    Limit.ASYLUM: mark("asylum only"),
    Limit.SURVIVORS: mark("for victims of crime or abuse"),
    Limit.LGBTQ: mark("for LGBTQ people"),
    Limit.NO_RECORD: mark("not for people with a criminal record"),
    Limit.LOW_INCOME: mark("for people with little money"),
    Limit.APPOINTMENT: mark("by appointment"),
    Limit.PART: mark("may serve only part of the state, ask"),
    Limit.MAIN_OFFICE: mark("main office: ask for the office near you"),
}
SHORTER: Mapping[str, str] = {
    LIMITS[Limit.LSC]: mark_as("sms", "papers: ask"),
    LIMITS[Limit.CHILDREN]: mark_as("sms", "only children"),
    LIMITS[Limit.DETAINED]: mark_as("sms", "only detained people"),
    LIMITS[Limit.NOT_DETAINED]: mark_as("sms", "not detained people"),
}
BY_SMS = frozenset({Because.SPEAKS, Because.MILES, Because.ONLY_IN, Because.LIMIT, Because.OPENS})  # the rest is dear
LIMITS_BY_SMS = frozenset(Limit) - {Limit.LOW_INCOME, Limit.APPOINTMENT, Limit.PART, Limit.MAIN_OFFICE}
LISTED = mark("listed {day}")
CALLED = mark("we called {day}")

SEND_PLACE = Sentence(
    mark("For help near you, send your state or ZIP code. We use it for nothing else."),
    mark_as("sms", "For help near you, send your state or ZIP."),
)
REACHES: Mapping[tuple[Reached, bool], Sentence] = {
    (Reached.STATE, True): Sentence(
        mark("We know no office close to you yet. These help in your state."),
        mark_as("sms", "No office close to you yet. In your state:"),
    ),
    (Reached.NATIONAL, True): Sentence(
        mark("We know no office in your state yet. These lines take calls from everywhere."),
        mark_as("sms", "No office in your state yet. For everyone:"),
    ),
}


def explain(referral: Referral, locale: str, catalogs: Catalogs, *, by_sms: bool) -> str:
    """Say in one line why an organisation is named and since when its number is known."""
    told = [reason for reason in referral.reasons if not by_sms or _is_worth_a_text(reason)]
    phrases = [(reason, _phrase(reason, locale, catalogs, by_sms=by_sms)) for reason in told]
    if by_sms and count(catalogs.say(locale, AS_OF)).gsm7:  # a day such as sábado would double the price
        phrases = [
            (reason, said) for reason, said in phrases if reason.because is not Because.OPENS or count(said).gsm7
        ]
    parts = [said for _, said in phrases]
    if referral.run_by:
        agency = catalogs.say(locale, referral.run_by) if referral.run_by in AGENCIES else referral.run_by
        parts.insert(0, catalogs.say(locale, RUN_BY).format(agency=agency))
    write = medium_day if by_sms else long_day
    if referral.called:
        parts.append(catalogs.say(locale, CALLED).format(day=write(referral.called, locale)))
    else:
        always = any(reason.because is Because.DAY_AND_NIGHT for reason in referral.reasons)
        listed = LISTED if always else AS_OF  # "call first" would only delay somebody in danger
        parts.append(catalogs.say(locale, listed).format(day=write(referral.as_of, locale)))
    return (APART_BY_SMS if by_sms else APART).join(parts)


def reach(referred: Referred) -> Sentence | None:
    """What to say first when the help that was found is farther away than the person is."""
    if referred.skipped or referred.reached is None or not referred.referrals:
        return None
    far = referred.reached is Reached.NATIONAL or referred.by_zip
    return REACHES.get((referred.reached, far))


def _is_worth_a_text(reason: Reason) -> bool:
    return reason.because in BY_SMS and (reason.because is not Because.LIMIT or reason.what in LIMITS_BY_SMS)


def _phrase(reason: Reason, locale: str, catalogs: Catalogs, *, by_sms: bool) -> str:
    match reason.because:
        case Because.LIMIT:
            text = LIMITS[Limit(reason.what)]
            shorter = SHORTER.get(text) if by_sms else None
            return catalogs.say(locale, shorter, "sms") if shorter else catalogs.say(locale, text)
        case Because.MILES if reason.what == "1":
            return catalogs.say(locale, ONE_MILE)
        case Because.SPEAKS:
            what = language_name(reason.what, locale)
        case Because.OPENS if reason.at is not None:
            what = opening(reason.at, locale, with_zone=reason.what == ZONE, brief=by_sms)
        case _:
            what = reason.what
    return catalogs.say(locale, PHRASES[reason.because]).format(what=what)

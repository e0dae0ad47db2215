"""What may be said today: signed, fresh and not pulled; everything else is answered by the safe sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.content.grounds import Ground, grounds
from bot.content.signoffs import Role, SignOff, SignOffs, event_id, text_id, told, wired
from bot.engine.effects import AskWhen, Effect, Kind, Notice, Refer, Say, ShowSources, Standing
from bot.engine.script import Place, Script, Step
from bot.errors import StoreError
from bot.law import Event, Instrument, InstrumentKind, Source, Tier, Timeline, Volatility
from bot.message import LegalStatus
from bot.service.clock import Clock
from bot.service.shelf import Shelf, Why, texts
from bot.speech.catalogs import Catalogs
from tests.builders import TODAY, flow, option, place, script, step

READ = date(2026, 11, 20)
AT = place("law.now")
MEMO = Instrument(
    "memo-2021",
    "A memo",
    InstrumentKind.MEMO,
    (Event(date(2021, 11, 29), LegalStatus.IN_FORCE, "It begins.", "s"),),
)
SPANISH = {("", "It holds today."): "Hoy vale.", ("button", "On"): "Seguir"}


def now_step(**more: object) -> Step:
    given = step("law.now", "It holds today.", options=[option("on", "On", "menu.top")])
    return replace(given, **{"cite": ("s",), **more})  # type: ignore[arg-type]


@dataclass
class Book:
    """Content with one step that rests on one source."""

    script: Script
    volatilities: Mapping[Place, Volatility]
    law: Timeline = field(default_factory=lambda: Timeline({"memo-2021": MEMO}))
    sources: Mapping[str, Source] = field(
        default_factory=lambda: {
            "s": Source(id="s", title="S", publisher="P", dated="2026", read=READ, tier=Tier.PRIMARY, url="")
        }
    )

    @property
    def grounds(self) -> Mapping[Place, Ground]:
        return grounds(self.script, self.law)


class Answers:
    """Where a test pulls answers."""

    def __init__(self) -> None:
        self.now: frozenset[Place] = frozenset()
        self.away = False
        self.asked = 0

    async def places(self) -> frozenset[Place]:
        self.asked += 1
        if self.away:
            raise StoreError("away")
        return self.now


def signed(*steps: Step, events: bool = True, spanish: bool = False) -> SignOffs:
    def by(id: str, text: str, role: Role = Role.ATTORNEY) -> SignOff:
        return SignOff(id, text, role, TODAY, "federal")

    pairs = (
        [(text_id(text, role), SPANISH[role, text]) for one in steps for text, role in texts(one)] if spanish else []
    )
    return SignOffs(
        steps={str(one.place): by(str(one.place), wired(one)) for one in steps},
        events={event_id(MEMO, event): by("e", told(event)) for event in MEMO.events} if events else {},
        texts={"es": {id: by(id, said, Role.TRANSLATOR) for id, said in pairs}},
    )


def shelf(
    one: Step,
    signoffs: SignOffs | None = None,
    *,
    allowed: tuple[str, ...] = (),
    volatility: Volatility = Volatility.C,
    answers: Answers | None = None,
) -> Shelf:
    book = Book(script(flow(one)), {AT: volatility})
    return Shelf(book, Catalogs({"en": {}, "es": SPANISH}), signoffs or SignOffs(), frozenset(allowed), answers)


def said(on: Shelf, locale: str = "en", today: date = TODAY) -> tuple[Effect, ...]:
    return on.fit((Say(AT),), locale, today)


SAFE = (Notice(Kind.MAY_HAVE_CHANGED), Refer("immigration"))


def test_an_unsigned_step_is_not_said() -> None:
    assert said(shelf(now_step())) == (Notice(Kind.WITHHELD), Refer("immigration"))


def test_an_unsigned_step_is_said_as_a_draft_where_the_operator_allows_it() -> None:
    assert said(shelf(now_step(), allowed=("en",))) == (Say(AT, draft=True),)


def test_a_signed_step_is_no_draft_even_where_drafts_are_allowed() -> None:
    assert said(shelf(now_step(), signed(now_step()), allowed=("en",))) == (Say(AT),)


def test_a_translation_nobody_signed_is_a_draft_of_its_own() -> None:
    on = shelf(now_step(), signed(now_step()), allowed=("en", "es"))
    assert said(on, "es") == (Say(AT, draft=True),)
    assert said(shelf(now_step(), signed(now_step(), spanish=True), allowed=("es",)), "es") == (Say(AT),)


def test_a_signed_step_is_said() -> None:
    assert said(shelf(now_step(), signed(now_step()))) == (Say(AT),)


@pytest.mark.parametrize(
    "change",
    [
        {"say": "It holds."},
        {"sms": "It holds."},
        {"options": (option("on", "On", "door.first"),)},
        {"options": (option("on", "Go on", "menu.top"),)},
        {"needs": "memo-2021", "otherwise": place("menu.top")},
        {"when": {LegalStatus.ENDED: place("menu.top")}},
        {"cite": ("s", "t")},
        {"is_past": True},
        {"show": "I do not consent."},
        {"refer": "work"},
    ],
)
def test_one_change_of_words_or_wiring_loses_the_signature(change: dict[str, object]) -> None:
    assert shelf(now_step(**change), signed(now_step())).verdict(AT, "en", TODAY).why_not is Why.UNSIGNED


def test_a_new_event_withdraws_what_rests_on_the_instrument() -> None:
    gated = now_step(needs="memo-2021", otherwise=place("menu.top"))
    assert said(shelf(gated, signed(gated))) == (Say(AT),)
    assert shelf(gated, signed(gated, events=False)).verdict(AT, "en", TODAY).why_not is Why.UNSIGNED


def test_a_translation_nobody_signed_falls_back_to_english_in_the_open() -> None:
    expected = (Notice(Kind.ONLY_ENGLISH), Say(AT, in_english=True))
    assert said(shelf(now_step(), signed(now_step())), "es") == expected


def test_a_cry_for_help_in_no_known_language_is_not_said_twice_in_english() -> None:
    both = (Say(AT, first=True, locale="en"), Say(AT, first=True, locale="es"))
    assert shelf(now_step(), signed(now_step())).fit(both, "en", TODAY) == (both[0],)
    alone = shelf(now_step(), signed(now_step())).fit(both[1:], "es", TODAY)
    assert alone == (replace(both[1], in_english=True), Notice(Kind.ONLY_ENGLISH, locale="es"))


def test_what_is_kept_back_in_two_languages_is_told_in_both_with_the_lines_once() -> None:
    both = (Say(AT, first=True, locale="en"), Say(AT, first=True, locale="es"), Notice(Kind.WHO))
    withheld = (Notice(Kind.WITHHELD, locale="en"), Notice(Kind.WITHHELD, locale="es"), Refer("immigration"))
    assert shelf(now_step()).fit(both, "en", TODAY) == (*withheld, Notice(Kind.WHO))


def test_a_signed_translation_is_said() -> None:
    assert said(shelf(now_step(), signed(now_step(), spanish=True)), "es") == (Say(AT),)


def test_the_most_volatile_texts_stay_english_until_their_translation_is_signed() -> None:
    on = shelf(now_step(), allowed=("en", "es"), volatility=Volatility.A)
    assert said(on, "es") == (Notice(Kind.ONLY_ENGLISH), Say(AT, in_english=True, draft=True))


@pytest.mark.parametrize(("volatility", "days"), [(Volatility.A, 14), (Volatility.B, 90), (Volatility.C, 180)])
def test_a_text_is_fresh_until_its_day_and_stale_after_it(volatility: Volatility, days: int) -> None:
    on = shelf(now_step(), signed(now_step()), volatility=volatility)
    last = READ + timedelta(days=days)
    assert said(on, today=last) == (Say(AT),)
    after = said(on, today=last + timedelta(days=1))
    assert after == (SAFE if volatility is Volatility.A else (Say(AT, checked=READ),))


async def test_a_pulled_answer_is_gone_within_a_minute_and_comes_back() -> None:
    answers = Answers()
    on, now = shelf(now_step(), signed(now_step()), answers=answers), Clock().now()
    await on.refresh(now)
    answers.now = frozenset({AT})
    await on.refresh(now + timedelta(seconds=60))
    assert said(on) == SAFE
    answers.now = frozenset()
    await on.refresh(now + timedelta(seconds=120))
    assert said(on) == (Say(AT),)


async def test_the_database_is_not_asked_at_every_message() -> None:
    answers = Answers()
    on, now = shelf(now_step(), answers=answers), Clock().now()
    for second in range(29):
        await on.refresh(now + timedelta(seconds=second))
    assert answers.asked == 1


async def test_while_the_database_is_away_a_pulled_answer_stays_pulled() -> None:
    answers = Answers()
    answers.now = frozenset({AT})
    on, now = shelf(now_step(), allowed=("en",), answers=answers), Clock().now()
    await on.refresh(now)
    answers.away = True
    await on.refresh(now + timedelta(hours=1))
    assert said(on) == SAFE


def test_referrals_of_a_withheld_step_do_not_stand_twice() -> None:
    effects = shelf(now_step()).fit((Say(AT), Refer("work", place=AT)), "en", TODAY)
    assert effects == (Notice(Kind.WITHHELD), Refer("immigration"))


@pytest.mark.parametrize("effect", [AskWhen(AT, ()), ShowSources(AT), Refer("work", place=AT)])
def test_nothing_that_belongs_to_a_withheld_step_is_said_without_it(effect: Effect) -> None:
    assert shelf(now_step()).fit((effect,), "en", TODAY) == (Notice(Kind.WITHHELD), Refer("immigration"))
    assert shelf(now_step(), signed(now_step())).fit((effect,), "en", TODAY) == (effect,)


def test_more_lines_of_a_step_that_is_only_in_english_keep_its_options_in_english() -> None:
    more = Refer("work", place=AT)
    assert shelf(now_step(), signed(now_step())).fit((more,), "es", TODAY) == (replace(more, in_english=True),)


def test_what_the_law_is_worth_today_is_told_only_when_its_events_are_signed() -> None:
    worth = Standing("memo-2021", LegalStatus.ENDED, date(2025, 1, 20))
    asks = now_step(ask_date="memo-2021", otherwise=AT)
    past = replace(step("law.then", "It held then."), is_past=True)
    asks = replace(asks, when={LegalStatus.IN_FORCE: past.place})
    book = Book(script(flow(asks, past)), {})
    catalogs = Catalogs({"en": {}})
    on = Shelf(book, catalogs, signed(asks, past, events=False), frozenset())
    assert on.fit((Say(past.place), worth), "en", TODAY) == (Notice(Kind.WITHHELD), Refer("immigration"))
    on = Shelf(book, catalogs, signed(asks, past), frozenset())
    assert on.fit((Say(past.place), worth), "en", TODAY) == (Say(past.place), worth)


def test_a_step_that_does_not_exist_is_not_said() -> None:
    assert shelf(now_step()).verdict(place("law.gone"), "en", TODAY).why_not is Why.UNSIGNED


@pytest.mark.parametrize(
    ("signoffs", "allowed", "drafts"),
    [
        (SignOffs(), "en es", "en es"),
        (signed(now_step()), "en es", "es"),
        (signed(now_step(), spanish=True), "en es", ""),
        (SignOffs(), "", ""),  # where no drafts are allowed, nothing is one
    ],
)
def test_the_first_screen_and_help_are_drafts_until_everything_in_their_language_is_signed(
    signoffs: SignOffs, allowed: str, drafts: str
) -> None:
    alone = Book(Script({"law": flow(now_step())}, AT), {})
    on = Shelf(alone, Catalogs({"en": {}, "es": SPANISH}), signoffs, frozenset(allowed.split()))
    assert on.drafts() == set(drafts.split())

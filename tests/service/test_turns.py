"""One message from start to end, without a database: what is said, what is kept back, and what is tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from bot.content.grounds import Ground
from bot.content.signoffs import SignOffs
from bot.engine.conversation import Conversation
from bot.engine.effects import Forget, OptOut, Refer, Referral, Referred, Say
from bot.engine.script import Place, Script
from bot.engine.turn import Turn
from bot.errors import StoreError
from bot.law import Source, Timeline, Volatility
from bot.message import Capabilities, ChannelName, Inbound, Outbound, Tap
from bot.service.clock import Clock
from bot.service.shelf import Shelf
from bot.service.turns import TRIES, Answer, Turns
from bot.speech.catalogs import Catalogs
from bot.speech.voice import Voice
from bot.store.memory import MemoryConversations
from bot.store.outcomes import Committed, Conflict, Known, Seen
from bot.understanding.listen import Listener
from tests.builders import TODAY, Statutes, flow, inbound, option, script, step
from tests.understanding.test_listen import LEXICON

SMS = Capabilities(segments=True, characters=1600)
HELP = flow(step("help.lines", "These can help.", refer="immigration", options=[option("menu", "Menu", "menu.top")]))


class Directory:
    """One organisation, for whatever is asked."""

    async def refresh(self, now: datetime) -> None:
        """Nothing here ever changes."""

    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        return Referred(refer.need, (Referral(f"Lawyers for {refer.need}", "+13125550123", "", TODAY),))


@dataclass
class Book:
    """Content with a script and nothing signed."""

    script: Script
    law: Timeline = field(default_factory=lambda: Timeline({}))
    sources: Mapping[str, Source] = field(default_factory=dict)
    volatilities: Mapping[Place, Volatility] = field(default_factory=dict)
    grounds: Mapping[Place, Ground] = field(default_factory=dict)


def turns(
    conversations: object = None, *, said: Script | None = None, allowed: Sequence[str] = ("en", "es"), **more: Any
) -> Turns:
    book = Book(said or script(HELP))
    catalogs = Catalogs({"en": {}, "es": {}})
    return Turns(
        conversations=conversations or MemoryConversations(),  # type: ignore[arg-type]
        ear=Listener(LEXICON),
        voice=Voice(book.script, catalogs, "Casa", {"en": "English", "es": "Español"}),
        law=Statutes(),
        directory=Directory(),
        clock=Clock(TODAY),
        shelf=Shelf(book, catalogs, SignOffs(), frozenset(allowed)),
        **more,
    )


async def say(service: Turns, text: str, **more: object) -> Answer:
    """Send one text of a message with an id of its own."""
    return await service.take(replace(inbound(text, channel=ChannelName.SMS), id=uuid4().hex, **more), SMS)  # type: ignore[arg-type]


def words(answer: Answer) -> str:
    return "\n---\n".join(outbound.text for outbound in answer.outbounds)


async def test_a_greeting_is_answered_in_its_language_with_the_menu() -> None:
    answer = await say(turns(), "hello")
    assert "What do you need?" in words(answer)
    assert len(answer.ids) == len(answer.outbounds) == 1


async def test_the_same_message_twice_is_answered_once() -> None:
    service = turns()
    message = inbound("hello", id="SM1")
    first, again = await service.take(message, SMS), await service.take(message, SMS)
    assert first.outbounds
    assert (again.outbounds, again.seen) == ((), True)


async def test_referrals_are_looked_up_before_they_are_said() -> None:
    service = turns(said=script(HELP, flow(step("menu.top", "Menu", options=[option("l", "Lines", "help.lines")]))))
    await say(service, "hello")
    assert "Lawyers for immigration: 312-555-0123" in words(await say(service, "1"))


async def test_a_text_that_nobody_signed_is_kept_back_and_help_lines_stand_instead() -> None:
    answer = words(await say(turns(allowed=()), "hello"))
    assert "What do you need?" not in answer
    assert "A lawyer has not checked this answer yet" in answer
    assert "312-555-0123" in answer
    assert "9 person" in answer


async def test_an_unsigned_emergency_still_gets_help_lines_and_a_person() -> None:
    answer = words(await say(turns(allowed=("en",)), "la migra está en mi puerta"))
    assert "Do not open" not in answer
    assert "312-555-0123" in answer
    assert "9 person" in answer


async def test_a_stop_the_carrier_has_confirmed_is_kept_without_another_word() -> None:
    service = turns()
    await say(service, "hello")
    answer = await say(service, "stop", carrier_answered=True)
    assert answer.outbounds == ()
    assert (await say(service, "1")).outbounds == ()


async def test_after_a_start_the_carrier_has_confirmed_the_menu_stands() -> None:
    service = turns()
    await say(service, "hello")
    await say(service, "stop", carrier_answered=True)
    answer = words(await say(service, "start", carrier_answered=True))
    assert "Welcome back" not in answer
    assert "What do you need?" in answer


async def test_a_stop_in_another_language_is_confirmed_by_us() -> None:
    service = turns()
    await say(service, "hola")
    assert "START" in words(await say(service, "alto"))


async def test_a_fault_of_ours_costs_a_sentence_and_never_the_way_to_a_human() -> None:
    broken = script(flow(step("menu.top", "Menu", refer="no-such-need")))
    service = replace(turns(said=broken), directory=_Failing())
    answer = words(await say(service, "hello"))
    assert "something went wrong" in answer
    assert "9 = person" in answer


async def test_a_practice_chat_says_that_nobody_is_there() -> None:
    service = turns(practice=True)
    await say(service, "hello")
    assert "practice chat" in words(await say(service, "9"))


async def test_when_somebody_else_was_faster_the_turn_is_thought_again() -> None:
    store = _Contested(lost=3)
    answer = await say(turns(store), "hello")
    assert answer.outbounds
    assert store.read_times == 4


async def test_a_conversation_that_never_stands_still_is_left_to_the_provider() -> None:
    with pytest.raises(StoreError):
        await say(turns(_Contested(lost=TRIES)), "hello")


async def test_a_blocked_person_can_still_have_everything_erased() -> None:
    button = Tap("en", "@word", "_", "delete")
    answer = await say(turns(_Contested(lost=0, blocked=True)), "", tap=button)
    assert Forget() in answer.effects


async def test_a_blocked_person_gets_help_lines_now_and_then_and_nothing_else() -> None:
    answer = await say(turns(_Contested(lost=0, blocked=True)), "hello")
    assert words(answer).startswith("We cannot go on here for now.")
    assert not any(isinstance(effect, Say) for effect in answer.effects)
    assert (await say(turns(_Contested(lost=0, blocked=True, told=True)), "hello")).outbounds == ()


async def test_a_blocked_person_can_always_stop() -> None:
    answer = await say(turns(_Contested(lost=0, blocked=True, told=True)), "stop")
    assert OptOut() in answer.effects


async def test_what_the_provider_believes_about_the_language_orders_nothing_it_does_not_know() -> None:
    answer = await say(turns(), "qwerty", locale_hint="de-DE")
    assert words(answer).startswith("Choose your language.")


class _Failing(Directory):
    def find(self, refer: Refer, locale: str, today: date) -> Referred:
        raise LookupError(refer.need)


class _Contested:
    """A store in which others are faster for a while."""

    def __init__(self, *, lost: int, blocked: bool = False, told: bool = False) -> None:
        self._lost = lost
        self._blocked = blocked
        self._told = told
        self.read_times = 0

    async def discard(self, inbound: Inbound, now: datetime) -> None:
        """Nothing here came from a provider."""

    async def read(self, sender: object, now: datetime) -> Known:
        self.read_times += 1
        nobody = Known(uuid4(), 0, is_stored=False, conversation=Conversation())
        return replace(nobody, blocked=self._blocked, told=self._told)

    async def commit(
        self, known: Known, inbound: Inbound, turn: Turn, outbounds: Sequence[Outbound], now: datetime
    ) -> Committed | Conflict | Seen:
        self._lost -= 1
        return Conflict() if self._lost >= 0 else Committed((uuid4(),) * len(outbounds))

    async def commit_apology(self, inbound: Inbound, outbounds: Sequence[Outbound], now: datetime) -> Committed | Seen:
        raise AssertionError("nothing failed")

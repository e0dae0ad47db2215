"""No call to the bot for volunteers says who somebody is, and none holds a word that did not come from Telegram.

Generated people write by SMS and by Telegram, each with words of their own; a volunteer takes them over on a telephone,
answers, and ends it in every way. Every parameter of every call of the second bot is read.
"""

import random
import re
from dataclasses import dataclass, field

import pytest

from bot.service import delivery
from tests.fakes.bot_api import Message
from tests.fakes.pace import unhurried
from tests.http.house import House, house, with_staff
from tests.http.staff import Phone, phone
from tests.http.test_nobody_is_named import DOOR, OPENINGS, PERSON, Somebody, finds, folded, people, says

SEED = 20261125
ANA = 7661230001
OUR_IDS = re.compile(rf"message(?:_thread)?_id['\"]: ['\"]?\d+|{ANA}")  # may hold four digits by chance
ENDS = ("Close", "Hand back", "stop", "DELETE", "topic deleted", "duty")


@dataclass
class Shift:
    """A volunteer's day on the telephone, and whose words must never have come there."""

    lived_in: House
    ana: Phone
    chance: random.Random
    by_sms: list[str] = field(default_factory=list)
    by_telegram: list[str] = field(default_factory=list)

    async def relay(self) -> None:
        staff = self.lived_in.app.staff
        assert staff is not None
        await self.lived_in.app.calls.pager.sweep()
        await staff.relay.sweep()
        await self.lived_in.settle()

    async def meets(self, who: Somebody, number: int) -> None:
        """One person from the first word to some end."""
        opening, words = self.chance.choice(OPENINGS), f"canary{number:04}x"
        (self.by_sms if who.number else self.by_telegram).append(words)
        before = {one.id for one in await self.lived_in.app.escalations.queue()}
        for text in (opening, PERSON[opening], "1", words):
            await says(self.lived_in, who, text)
            await self.relay()
        (asked,) = [one for one in await self.lived_in.app.escalations.queue() if one.id not in before]
        board = await self.ana.comes()
        await self.ana.taps(board, f"Answer {asked.code}")
        await says(self.lived_in, who, f"{words} more")
        await self.relay()
        end = self.chance.choice(ENDS)
        if not who.number:
            await self.talks(asked.code, end)
        if end in ("stop", "DELETE"):
            await says(self.lived_in, who, end)
        elif who.number or end in ("duty", "topic deleted"):
            await self.lived_in.app.delivery.deliver(await self.lived_in.app.desk.end_duty(await self.ana.who()))
        await self.relay()

    async def talks(self, code: str, end: str) -> None:
        """Write in the topic, say a ready reply, and end it by a button where the end is one."""
        api = self.lived_in.staff_api
        topic = api.named(code)
        await self.ana.says("Estoy aquí con usted.", message_thread_id=topic)
        first = api.in_topic(topic)[0]
        (ready,) = await self.ana.taps(first, "Ready replies")
        await self.ana.taps(ready, self.chance.choice(ready.buttons))
        if end == "topic deleted":
            del api.topics[topic]
            await self.ana.says("Sigo aquí.", message_thread_id=topic)
        elif end == "Hand back":
            await self.ana.taps(first, end)
        elif end == "Close":
            endings: list[Message] = await self.ana.taps(first, end)
            await self.ana.taps(endings[-1], self.chance.choice(endings[-1].buttons))

    async def clears(self) -> None:
        """End what still waits, so that the next one is the only one."""
        async with self.lived_in.app.database.begin() as connection:
            await connection.exec_driver_sql("update escalation set state = 'closed' where state <> 'closed'")


@pytest.mark.parametrize("count", [12, pytest.param(300, marks=pytest.mark.slow)])
async def test_no_call_to_the_staff_bot_names_anybody_or_carries_words_from_elsewhere(
    database_url: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "telegram", unhurried)
    chance = random.Random(SEED)  # noqa: S311  # reproducible on purpose
    async with house(database_url, **with_staff()) as lived_in, phone(lived_in, "Ana", ANA) as ana:
        shift, api = Shift(lived_in, ana, chance), lived_in.staff_api
        for number, who in enumerate(people(count, chance, "")):
            before = len(api.given)
            await shift.meets(who, number)
            await shift.clears()
            said = folded(OUR_IDS.sub("", "\n".join(api.given[before:])))
            assert [secret for secret in who.secrets() if finds(secret, said)] == []
        await shift.relay()
        whole = "\n".join(api.given)
        assert shift.by_sms
        assert shift.by_telegram
        assert [words for words in shift.by_sms if words in whole] == []
        assert [words for words in shift.by_telegram if words not in whole] == []  # what is looked for would be found
        assert api.topics == {}
        assert "canary" not in "\n".join(message.text for message in api.sent)  # and nothing of it has stayed
        assert DOOR not in whole

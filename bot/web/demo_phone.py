"""A phone on the demo's page: what its screen shows, kept in memory for as long as this process lives."""

import asyncio
import secrets
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.assemble import App
from bot.channels.phone import Phone
from bot.engine.heard import Word
from bot.message import Address, Attached, Button, ChannelName, Hand, Inbound, Outbound, Picture, Tap
from bot.speech.segments import Segments, count
from bot.web.demo_person import FIRST, LINES, Writer
from bot.web.events import Bell

LOOKS = (ChannelName.TELEGRAM, ChannelName.SMS)
PAPER = "ice_200"  # the drawing that is sent as a photo
MOST_VISITORS = 20  # the phones of the one who came first are switched off


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on a phone's screen."""

    mine: bool
    text: str | Markup = field(repr=False)
    locale: str  # of its words
    buttons: tuple[Button, ...] = ()
    cost: Segments | None = None  # where messages are billed by the segment
    picture: Picture | None = None
    size: tuple[int, int] = (0, 0)  # of the picture, so that what stands below does not jump when it arrives
    ways: str = ""  # the language of the ways on below it; "": that of its words

    def spoken(self, button: Button) -> str:
        """The language of a button: that of the words, or of the person for the bot's own ways on."""
        return self.ways if self.ways and "|@" in button.data else self.locale

    @property
    def rows(self) -> tuple[tuple[Button, ...], ...]:
        """The buttons as they stand below the message."""
        rows: list[tuple[Button, ...]] = []
        for button in self.buttons:
            if button.beside and rows:
                rows[-1] = (*rows[-1], button)
            else:
                rows.append((button,))
        return tuple(rows)


@dataclass(slots=True)
class Handset:
    """One phone: a made-up address, and what its screen shows."""

    app: App
    channel: Phone
    address: Address
    bell: Bell
    bubbles: list[Bubble] = field(default_factory=list)
    locale: str = ""  # what the bot speaks with it; "" before the first answer
    writer: Writer | None = None  # somebody made up who writes with it by themselves
    _arriving: asyncio.Task[None] | None = None

    async def say(self, *, text: str = "", tap: Tap | None = None) -> None:
        """Send one message as the person, and show what comes back."""
        if shown := text or (self._label(tap.data) if tap else ""):
            self._show(Bubble(True, shown, self.locale, cost=self._cost(shown)))
        await self._send(Inbound(secrets.token_hex(8), self.address, text=text, tap=tap))

    async def send_photo(self) -> None:
        """Send a photo as the person: the drawing of a paper stands in for one."""
        paper = self.app.talk.content.pictures[PAPER]
        alt = self.app.talk.voice.catalogs.say(self.locale or "en", paper.drawing.alt)
        self._show(Bubble(True, "", self.locale, picture=Picture(PAPER, alt), size=paper.size))
        photo = self.channel.attach(Attached.PICTURE, paper.png)
        await self._send(Inbound(secrets.token_hex(8), self.address, unreadable=True, attachments=(photo,)))

    async def _send(self, inbound: Inbound) -> None:
        answer = await self.app.turns.take(inbound, self.channel.capabilities)
        known = await self.app.conversations.read(self.address, self.app.talk.clock.now())
        self.locale = known.conversation.locale or self.locale
        for outbound in answer.outbounds:
            self._receive(outbound)
        await self.app.delivery.answered(answer.ids)

    async def types(self, text: str) -> None:
        """Send what somebody made up writes."""
        await self.say(text=text)

    async def hand(self) -> Hand:
        """Who answers this phone now: the bot, the queue, a volunteer."""
        return (await self.app.conversations.read(self.address, self.app.talk.clock.now())).hand

    def switch_on(self) -> None:
        """Begin to show what comes later than an answer: a volunteer's words."""
        self._arriving = asyncio.create_task(self._wait())

    def switch_off(self) -> None:
        """Show nothing any more."""
        if self._arriving:
            self._arriving.cancel()
        self.channel.forget(self.address)

    async def _wait(self) -> None:
        async for outbound in self.channel.messages(self.address):
            self._receive(outbound)
            if self.writer:
                await self.writer.hear(self)

    def _receive(self, outbound: Outbound) -> None:
        text = outbound.text
        if self.channel.capabilities.markup:
            near = text.replace("</blockquote>\n\n", "</blockquote>\n")  # a page begins a new line there by itself
            text = Markup(near)  # noqa: S704  # escaped already, by the one function that makes markup
        drawn = self.app.talk.content.pictures.get(outbound.picture.name) if outbound.picture else None
        shown = (outbound.picture, drawn.size) if drawn else (None, (0, 0))
        words = outbound.words or self.locale
        self._show(Bubble(False, text, words, outbound.buttons, self._cost(outbound.text), *shown, ways=self.locale))

    def _show(self, bubble: Bubble) -> None:
        self.bubbles.append(bubble)
        self.bell.ring("phone")

    def _cost(self, text: str) -> Segments | None:
        return count(text) if self.channel.capabilities.segments else None

    def _label(self, data: str) -> str:
        """What stands on a button that was pressed."""
        buttons = (button for bubble in reversed(self.bubbles) for button in bubble.buttons)
        return next((button.text for button in buttons if button.data == data), "")


@dataclass(slots=True)
class Visitor:
    """Somebody who looks at the demo: a phone of each look, one of them in the hand."""

    app: App
    bell: Bell = field(default_factory=Bell)
    look: ChannelName = LOOKS[0]
    handsets: dict[ChannelName, Handset] = field(default_factory=dict)

    @property
    def handset(self) -> Handset:
        """The phone in the hand; a new one is switched on when there is none of this look yet."""
        if self.look not in self.handsets:
            channel = self.app.channels[self.look]
            if not isinstance(channel, Phone):
                raise TypeError("the demo runs on phones that exist only in its page")
            address = Address(self.look, f"demo-{secrets.token_hex(8)}")
            self.handsets[self.look] = Handset(self.app, channel, address, self.bell)
            self.handsets[self.look].switch_on()
        return self.handsets[self.look]

    async def start_over(self) -> None:
        """Erase the chat, as DELETE does, and take a new phone."""
        old = self.handset
        await old.say(text="DELETE")
        old.switch_off()
        del self.handsets[self.look]
        self.bell.ring("phone")

    async def practise(self, locale: str) -> None:
        """Let somebody made up take a new phone, ask for a person, and write by themselves."""
        await self.start_over()
        handset, catalogs, words = self.handset, self.app.talk.voice.catalogs, self.app.talk.content.words.words
        handset.writer = Writer([catalogs.say(locale, line) for line in LINES])
        await handset.say(tap=Tap(locale, "@language", "_", locale))
        for text in (words[Word.PERSON][locale][0], "1", catalogs.say(locale, FIRST)):
            await handset.say(text=text)

    def leave(self) -> None:
        """Switch every phone off."""
        for handset in self.handsets.values():
            handset.switch_off()


@dataclass(slots=True)
class Visitors:
    """Everybody who looks at the demo of this process."""

    app: App
    _kept: dict[str, Visitor] = field(default_factory=dict)

    def find(self, key: str) -> Visitor | None:
        """The visitor whose browser shows this key."""
        return self._kept.get(key)

    def welcome(self) -> tuple[str, Visitor]:
        """A new visitor, and the key by which their browser is known again."""
        key, visitor = secrets.token_urlsafe(16), Visitor(self.app)
        self._kept[key] = visitor
        while len(self._kept) > MOST_VISITORS:
            self._kept.pop(next(iter(self._kept))).leave()
        return key, visitor

"""What somebody hears without having written: rendered in their language, for their channel, as the shelf allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.engine.effects import Effect, Kind, Notice, Refer, Waiting
from bot.hotline.views import Queued
from bot.hotline.waits import holds
from bot.message import Capabilities, Channel, ChannelName, Outbound, Wait
from bot.service.clock import Clock
from bot.service.shelf import Shelf
from bot.service.turns import Directory
from bot.service.waits import Waits
from bot.speech.render import render
from bot.speech.voice import Voice
from bot.store.escalations import Parting


@dataclass(frozen=True, slots=True)
class Telling:
    """Says things to people on the hotline."""

    channels: Mapping[ChannelName, Channel]
    voice: Voice
    shelf: Shelf
    directory: Directory
    waits: Waits
    clock: Clock

    def notice(self, queued: Queued, kind: Kind, *, alias: str = "") -> tuple[Outbound, ...]:
        """One sentence of the bot's own."""
        return self.say(queued, (Notice(kind, alias=alias),))

    def say(self, queued: Queued, effects: Sequence[Effect]) -> tuple[Outbound, ...]:
        """Say what there is to say."""
        today = self.clock.today()
        fitting = self.shelf.fit(effects, queued.locale, today)
        found = (self.directory.find(one, queued.locale, today) if isinstance(one, Refer) else one for one in fitting)
        return render(tuple(found), queued.locale, self.can(queued), self.voice)

    async def parting(self, queued: Queued, more: Sequence[Effect] = ()) -> Parting:
        """What somebody hears who goes back into the queue: that they keep their place, and how long it may take."""
        now = self.clock.now()
        wait = await self.waits.wait(now, urgent=queued.urgent, escalation=queued.id)
        said = self.say(queued, (Notice(Kind.BACK_IN_QUEUE), replace(self.wait(queued, wait), back=True), *more))
        return Parting(said, now + holds(wait, now), absent=not wait.staffed)

    def wait(self, queued: Queued, wait: Wait) -> Waiting:
        """How long it may take, and whom to call meanwhile about what brought somebody here."""
        flow = self.voice.script.flows.get(queued.topic)
        return Waiting(wait, flow.call, flow.matter) if flow else Waiting(wait)

    def lines(self, queued: Queued) -> Refer:
        """Who can help with what brought somebody here."""
        flow = self.voice.script.flows.get(queued.topic)
        return Refer(flow.call, matter=flow.matter) if flow else Refer("immigration")

    def can(self, queued: Queued) -> Capabilities:
        """What the person's channel can show."""
        channel = self.channels.get(ChannelName(queued.channel))
        return channel.capabilities if channel else Capabilities()

"""Escalations in the words of the volunteer who looks at them."""

from dataclasses import dataclass
from datetime import datetime

from bot.engine.script import Place
from bot.hotline.roster import Volunteer
from bot.hotline.views import Queued, Summary
from bot.referrals import STATES
from bot.speech.locales import own_name
from bot.speech.staff import reads
from bot.web.pages import Pages

CHANNELS = {"telegram": "Telegram", "sms": "SMS", "whatsapp": "WhatsApp"}


@dataclass(frozen=True, slots=True)
class Row:
    """One escalation as a volunteer reads it."""

    queued: Queued
    language: str
    topic: str
    channel: str
    minutes: int  # since they asked
    spoken: bool  # the volunteer speaks this language


def as_row(queued: Queued, volunteer: Volunteer, pages: Pages, now: datetime) -> Row:
    """Put one escalation into a volunteer's language."""
    voice = pages.voice
    flow = voice.script.flows.get(queued.topic) if queued.topic != voice.script.menu.flow else None
    return Row(
        queued=queued,
        language=voice.languages.get(queued.locale) or own_name(queued.locale),
        topic=voice.catalogs.say(language_of(volunteer, pages), flow.title) if flow else "",
        channel=CHANNELS.get(queued.channel, queued.channel),
        minutes=max(0, int((now - queued.asked_at).total_seconds() // 60)),
        spoken=queued.locale in volunteer.locales,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the person looked at before they asked, in the volunteer's language."""

    read: str  # the first sentence of the last step they read, or ""
    state: str  # its name, or ""


def as_told(summary: Summary | None, pages: Pages, locale: str) -> Told | None:
    """Put a summary into a volunteer's language; there is none before the person has agreed."""
    if summary is None:
        return None
    steps = [pages.voice.script.step(Place(*id.split("."))) for id in summary.steps]
    said = [step.say for step in steps if step is not None and step.say]
    read = pages.voice.catalogs.say(locale, said[-1]).split("\n")[0] if said else ""
    return Told(read, STATES.get(summary.state, summary.state))


def language_of(volunteer: Volunteer, pages: Pages) -> str:
    """The console's language: the first of the volunteer's that there is a catalog for."""
    return reads(volunteer.locales, pages.voice.catalogs)

"""What the bot for volunteers says to them, in their language. It names codes, languages and topics, never a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.hotline.paging import Page, Reason
from bot.hotline.views import Queued
from bot.speech.catalogs import SOURCE, Catalogs
from bot.speech.locales import own_name
from bot.speech.sentences import mark, mark_as
from bot.speech.voice import Voice

APART = " · "

FOR_VOLUNTEERS = mark("This bot is only for volunteers, and keeps nothing of what you write.")
LINKED = mark("This chat is yours now, {alias}. Here you see code names, never a number or a name.")
PRACTISE = mark("Before your first shift, do the practice conversation in the console: {address}")
NOBODY_WAITS = mark("Nobody is waiting.")
ONE_WAITS = mark("One person is waiting.")
WAITING = mark("{number} people are waiting.")
ON_DUTY = mark("You are on duty.")
OFF_DUTY = mark("You are off duty.")
GO_ON_DUTY_FIRST = mark("Go on duty to answer.")
TAKEN = mark("Another volunteer was faster, or the person has left.")
FULL = mark("You hold as many people as you may. Close a conversation or hand somebody back first.")
YOURS = mark("{code} is with you.")
ANSWER_THERE = mark("You answer {code} in the console: {address}")
IN_THE_CONSOLE = mark("{code} writes by SMS or WhatsApp. Their words never come here. The console: {address}")
ASKS_YOU = mark("{alias} asks you to go on with {code}.")
STAYS_WITH_THEM = mark("They stay with your colleague.")
STILL_HELD_ONE = mark("One person is still with you. They go back into the queue and keep their place.")
STILL_HELD = mark("{number} people are still with you. They go back into the queue and keep their place.")
EMERGENCY = mark("Emergency")
NO_TOPIC = mark("No topic chosen")
JUST_NOW = mark("just now")
MINUTES = mark("{minutes} min")
HOURS = mark("{hours} h {minutes} min")
RINGS: Mapping[Reason, str] = {
    Reason.WAITS: mark("Somebody is waiting on the hotline."),
    Reason.CALLED: mark("Somebody still waits, and nobody has answered."),
    Reason.SILENT: mark("The person with you waits for your answer."),
    Reason.MESSAGE: mark("The person with you is in danger and wrote to you."),
}
THE_CONSOLE = mark("The console: {address}")

GO_ON_DUTY = mark_as("button", "Go on duty")
GO_OFF_DUTY = mark_as("button", "Go off duty")
LEAVE_ANYWAY = mark_as("button", "Go off duty now")
REFRESH = mark_as("button", "Who is waiting?")
ANSWER = mark_as("button", "Answer {code}")
GO_ON = mark_as("button", "Go on with {code}")
NOT_NOW = mark_as("button", "Not now")


def reads(locales: Sequence[str], catalogs: Catalogs) -> str:
    """The language in which a volunteer is spoken to: the first of theirs that there is a catalog for."""
    return next((locale for locale in locales if locale in catalogs.locales), SOURCE)


def about(queued: Queued, voice: Voice, locale: str, now: datetime) -> str:
    """One escalation in one line: code, language, topic, minutes; an emergency says so."""
    say = voice.catalogs.say
    flow = voice.script.flows.get(queued.topic) if queued.topic != voice.script.menu.flow else None
    parts = (
        queued.code,
        *((say(locale, EMERGENCY),) if queued.urgent else ()),
        voice.languages.get(queued.locale) or own_name(queued.locale),
        say(locale, flow.title) if flow else say(locale, NO_TOPIC),
        minutes(max(0, int((now - queued.asked_at).total_seconds() // 60)), voice.catalogs, locale),
    )
    return APART.join(parts)


def page_text(page: Page, voice: Voice, locale: str, *, linked: bool) -> str:
    """What rings a volunteer: why, and one line about who; `linked` names the console's address as well."""
    say = voice.catalogs.say
    parts = (
        page.code,
        *((say(locale, EMERGENCY),) if page.danger else ()),
        page.language,
        page.topic or say(locale, NO_TOPIC),
        minutes(page.minutes, voice.catalogs, locale),
    )
    lines = [say(locale, RINGS[page.reason]), APART.join(parts)]
    lines += [say(locale, THE_CONSOLE).format(address=page.url)] if linked and page.url else []
    return "\n".join(lines)


def minutes(number: int, catalogs: Catalogs, locale: str) -> str:
    """How long somebody waits."""
    if number < 1:
        return catalogs.say(locale, JUST_NOW)
    if number < 60:
        return catalogs.say(locale, MINUTES).format(minutes=number)
    return catalogs.say(locale, HOURS).format(hours=number // 60, minutes=number % 60)


def many_wait(number: int, catalogs: Catalogs, locale: str) -> str:
    """How many wait, as one sentence."""
    sentence = NOBODY_WAITS if number == 0 else ONE_WAITS if number == 1 else WAITING
    return catalogs.say(locale, sentence).format(number=number)


def still_held(number: int, catalogs: Catalogs, locale: str) -> str:
    """Who is still with somebody who wants to go."""
    return catalogs.say(locale, STILL_HELD_ONE if number == 1 else STILL_HELD).format(number=number)

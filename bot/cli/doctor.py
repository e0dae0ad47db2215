"""`kyr doctor`: is everything in place? A short, honest list; what is wrong comes with its mend."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass

from bot.assemble import App, Talk, opened, talk
from bot.authoring.signing import must_be_signed
from bot.cli.database import at_hand
from bot.cli.keys import lost, told
from bot.errors import KyrError
from bot.message import ChannelName
from bot.settings import Settings, load
from bot.store.rotation import Rotation
from bot.store.upgrade import check
from bot.web.webhooks import telegram_of, twilio_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the list."""

    what: str
    says: str
    is_wrong: bool = False


def doctor() -> int:
    """Is everything in place? A short, honest list. The exit code is 1 when something is wrong."""
    settings = load()
    found = [*_content(settings), *_running(settings)]
    for finding in found:
        mark = "!!" if finding.is_wrong else "ok"
        print(f"{mark}  {finding.what:<10}{finding.says.replace(chr(10), chr(10) + ' ' * 14)}")
    return 1 if any(finding.is_wrong for finding in found) else 0


def _content(settings: Settings) -> list[Finding]:
    try:
        spoken = talk(settings)
    except KyrError as error:
        return [Finding("content", str(error), is_wrong=True)]
    flows = spoken.content.script.flows
    steps = sum(len(flow.steps) for flow in flows.values())
    languages = ", ".join(spoken.voice.languages)
    return [Finding("content", f"{len(flows)} topics, {steps} steps, in {languages}."), _signoffs(spoken)]


def _signoffs(spoken: Talk) -> Finding:
    """Who may be told what: everything signed, the kit, drafts, or nothing but help lines."""
    missing = must_be_signed(spoken.content, spoken.shelf.signoffs, kit=False)
    drafts = ", ".join(sorted(spoken.allowed & set(spoken.voice.languages)))
    said = f"Unsigned texts are said as drafts in {drafts}." if drafts else "Unsigned texts are not said."
    if not missing:
        return Finding("sign-offs", "Everything is signed as it stands.")
    kit = must_be_signed(spoken.content, spoken.shelf.signoffs, kit=True)
    if not kit:
        return Finding("sign-offs", f"The safety kit is signed; {len(missing)} other texts are not. {said}")
    lacking = f"The safety kit lacks {len(kit)} signatures; `kyr check --release --kit` names them. {said}"
    return Finding("sign-offs", lacking, is_wrong=not drafts)


def _running(settings: Settings) -> list[Finding]:
    """What needs the database and the providers; one that is missing does not hide the others."""
    try:
        with at_hand(settings) as url:
            return asyncio.run(_gather(settings, url))
    except KyrError as error:
        return [Finding("start", str(error), is_wrong=True)]


async def _gather(settings: Settings, url: str) -> list[Finding]:
    async with opened(settings, url=url) as app:
        return [finding async for finding in _asked(app)]


async def _asked(app: App) -> AsyncIterator[Finding]:
    where = "at DATABASE_URL" if app.settings.database_url else f"embedded, in {app.settings.data_dir}"
    database = await _finding(
        "database", check(app.database), f"PostgreSQL {where} answers, and its tables are up to date."
    )
    yield database
    yield await _keys(app)
    if not database.is_wrong:
        yield await _segments(app)
    providers = {ChannelName.TELEGRAM: telegram_of(app), ChannelName.SMS: twilio_of(app)}
    for name, provider in providers.items():
        if provider is None:
            yield Finding(name.value, "Off: its keys are not set.")
        else:
            yield await _finding(name.value, provider.check(), "The provider knows us.")
    if app.staff:
        yield await _finding("staff bot", app.staff.bot.check(), "Telegram knows the bot for volunteers.")
    if app.settings.public_base_url is None:
        yield Finding("address", "KYR_PUBLIC_BASE_URL is not set: no provider can call, sign-in links say localhost.")


async def _keys(app: App) -> Finding:
    """Which key of the ring protects how much; values whose key is gone are nobody's to read."""
    ring = f"{len(app.settings.secret_keys)} in the ring; the first one writes."
    try:
        rows = await Rotation(app.database, app.vault).rows()
    except KyrError:
        return Finding("keys", ring)  # the line above has said what is wrong with the database
    lines = "\n".join([ring, *told(rows, app.vault.key_ids)])
    return Finding("keys", lines, is_wrong=bool(lost(rows, app.vault.key_ids)))


async def _finding(what: str, asked: Awaitable[None], good: str) -> Finding:
    try:
        await asked
    except KyrError as error:
        return Finding(what, str(error), is_wrong=True)
    return Finding(what, good)


async def _segments(app: App) -> Finding:
    """How much of the day's SMS is left; when nothing is, people get one sentence instead of answers."""
    await app.budget.settle()
    said = f"{app.budget.today:,} of {app.budget.most:,} segments went out today (KYR_DAILY_SEGMENTS)."
    if not app.budget.is_spent:
        return Finding("texts", said)
    more = "Only danger, a person and volunteers' replies are still sent. Raise it, or wait for tomorrow."
    return Finding("texts", f"{said} {more}", is_wrong=True)

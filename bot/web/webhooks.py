"""What providers call: one message comes in here, and its answer goes out here or soon after.

The edge is lean on purpose: the raw body, no form parser, no work before the signature is checked. A wrong signature
gets 403 and leaves no row; a database that is away gets 503, so that the provider sends the message again.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.assemble import App
from bot.assemble.staff import Staff
from bot.channels.looks import LOOKS
from bot.channels.twiml import twiml
from bot.errors import ChannelError, InboundRejected, StoreError
from bot.message import ChannelName
from bot.service.intake import Intake
from bot.web.health import Metrics

if TYPE_CHECKING:  # a provider's library is loaded only by those who have its keys
    from bot.channels.telegram import Telegram
    from bot.channels.twilio_sms import TwilioSms

BODY_LIMIT = 256 * 1024  # the longest message with every entity stays far below
TWILIO_PATIENCE = 10.0  # Twilio hangs up after 15 seconds; a later answer goes by REST, and never both ways
FAILED = frozenset({"failed", "undelivered"})

STAFF = "staff"  # in the metrics

Endpoint = Callable[[Request], Awaitable[Response]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TelegramHook:
    """Hears Telegram."""

    telegram: "Telegram"
    intake: Intake
    metrics: Metrics

    async def update(self, request: Request) -> Response:
        """Take one update. The answer goes out after the commit, not after this call."""
        body = await _body(request)
        arrived = self.telegram.receive(body, request.headers.get("x-telegram-bot-api-secret-token"))
        with self.metrics.seconds.labels(ChannelName.TELEGRAM).time():
            await self.intake.take(arrived.inbound, arrived.tap_id)
        heard = "taken" if arrived.inbound else "ignored"
        self.metrics.count(ChannelName.TELEGRAM, heard if arrived.is_readable else "unreadable")
        return Response()


@dataclass(frozen=True, slots=True)
class StaffHook:
    """Hears the bot for volunteers."""

    staff: Staff
    metrics: Metrics

    async def update(self, request: Request) -> Response:
        """Take one update; what is answered is sent before this call ends, and can be asked for again."""
        body = await _body(request)
        heard = self.staff.bot.receive(body, request.headers.get("x-telegram-bot-api-secret-token"))
        await self.staff.room.take(heard)
        self.metrics.count(STAFF, "taken" if heard.is_readable else "unreadable")
        return Response()


@dataclass(frozen=True, slots=True)
class TwilioHook:
    """Hears Twilio."""

    app: App
    twilio: "TwilioSms"
    metrics: Metrics

    async def message(self, request: Request) -> Response:
        """Answer one text in the same breath; what was said is marked once the answer is written."""
        started = time.monotonic()
        body = await _body(request)
        inbound = self.twilio.receive(body, request.headers.get("x-twilio-signature"), request.url.query)
        if inbound is None:
            self.metrics.count(ChannelName.SMS, "ignored")
            return _xml(twiml(()))
        channel = inbound.sender.channel
        with self.metrics.seconds.labels(channel).time():
            answer = await self.app.turns.take(inbound, LOOKS[channel])
        self.metrics.count(channel, "seen" if answer.seen else "taken")
        if not answer.ids or time.monotonic() - started > TWILIO_PATIENCE:
            return _xml(twiml(()))
        billed = answer.outbounds if LOOKS[channel].segments else ()
        return _xml(twiml(answer.outbounds), BackgroundTask(self.app.delivery.answered, answer.ids, billed))

    async def status(self, request: Request) -> Response:
        """Note what became of a text that was sent earlier."""
        body = await _body(request)
        reported = self.twilio.reported(body, request.headers.get("x-twilio-signature"), request.url.query)
        if reported is not None:
            await self.app.outbox.report(reported.provider_id, reported.status)
            if reported.status in FAILED:
                log.warning("text_failed", channel=ChannelName.SMS, status=reported.status, reason=reported.error)
        return Response(status_code=204)


def routes(app: App, metrics: Metrics, intake: Intake | None) -> list[BaseRoute]:
    """The addresses of the providers whose keys are set; the others do not exist."""
    found: list[BaseRoute] = []
    if (telegram := telegram_of(app)) and intake and app.settings.telegram_mode == "webhook":
        hook = TelegramHook(telegram, intake, metrics)
        found.append(_route("/telegram", hook.update, ChannelName.TELEGRAM, metrics))
    if app.staff and app.settings.telegram_mode == "webhook":
        found.append(_route("/telegram/staff", StaffHook(app.staff, metrics).update, STAFF, metrics))
    if twilio := twilio_of(app):
        hooks = TwilioHook(app, twilio, metrics)
        found.append(_route("/twilio/messages", hooks.message, ChannelName.SMS, metrics))
        found.append(_route("/twilio/status", hooks.status, ChannelName.SMS, metrics))
    return found


async def known(app: App) -> None:
    """Ask every provider whether it knows us; raises SettingsError when one does not.

    A provider that is silent stops nobody: people on the other channels still need an answer.
    """
    if telegram := telegram_of(app):
        await _tolerant(telegram.check(), ChannelName.TELEGRAM)
    if app.staff:
        await _tolerant(app.staff.bot.check(), ChannelName.TELEGRAM)
    if twilio := twilio_of(app):
        await _tolerant(twilio.check(), ChannelName.SMS)


async def announce(app: App) -> None:
    """Tell Telegram where to call, when it is to call us; raises SettingsError when it will not."""
    if app.settings.telegram_mode != "webhook":
        return
    url = app.settings.telegram_webhook_url or f"{(app.settings.public_base_url or '').rstrip('/')}/telegram"
    if telegram := telegram_of(app):
        await _tolerant(telegram.listen_by_webhook(url), ChannelName.TELEGRAM)
    if app.staff:
        await _tolerant(app.staff.bot.listen_by_webhook(f"{url.rstrip('/')}/staff"), ChannelName.TELEGRAM)


def telegram_of(app: App) -> "Telegram | None":
    """The bot on Telegram, when its token is set; in the demo a drawn phone stands in its place."""
    return None if app.settings.demo else cast("Telegram | None", app.channels.get(ChannelName.TELEGRAM))


def twilio_of(app: App) -> "TwilioSms | None":
    """The way to Twilio, when its keys are set; in the demo a drawn phone stands in its place."""
    return None if app.settings.demo else cast("TwilioSms | None", app.channels.get(ChannelName.SMS))


async def _tolerant(asked: Awaitable[None], channel: ChannelName) -> None:
    try:
        await asked
    except ChannelError as error:
        log.warning("provider_silent", channel=channel, reason=type(error).__name__)


def _route(path: str, endpoint: Endpoint, channel: str, metrics: Metrics) -> Route:
    """One address, with the two errors a provider must hear about."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except InboundRejected:
            metrics.count(channel, "rejected")
            return PlainTextResponse("Forbidden", 403)
        except StoreError:
            metrics.count(channel, "deferred")
            return PlainTextResponse("Try again", 503, headers={"Retry-After": "5"})
        except _TooLarge:
            return PlainTextResponse("Too large", 413)

    return Route(path, guarded, methods=["POST"])


class _TooLarge(Exception):
    """A body no provider would send."""


async def _body(request: Request) -> bytes:
    """The raw body, up to a size."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise _TooLarge
    return bytes(body)


def _xml(content: bytes, background: BackgroundTask | None = None) -> Response:
    return Response(content, media_type="text/xml", background=background)

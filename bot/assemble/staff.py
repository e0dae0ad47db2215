"""The bot for volunteers, put together where its token is set."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.assemble.speaking import Talk
from bot.settings import Settings

if TYPE_CHECKING:  # loaded only by those who have a second bot
    from bot.channels.telegram_staff import StaffBot
    from bot.service.delivery import Delivery
    from bot.service.escalations import Desk
    from bot.service.paging import Carrier
    from bot.service.staff_relay import StaffRelay
    from bot.service.staff_room import StaffRoom
    from bot.service.transfers import HandingOn
    from bot.store.database import Database
    from bot.store.privacy import Vault
    from bot.store.staff_accounts import StaffAccounts


@dataclass(frozen=True, slots=True)
class Staff:
    """The bot, the accounts it knows, and what it does with what arrives."""

    bot: "StaffBot"
    accounts: "StaffAccounts"
    room: "StaffRoom"
    relay: "StaffRelay"
    carrier: "Carrier"


def staff_of(
    settings: Settings,
    spoken: Talk,
    database: "Database",
    vault: "Vault",
    desk: "Desk",
    delivery: "Delivery",
    transfers: "HandingOn",
    stack: AsyncExitStack,
) -> Staff | None:
    """The bot for volunteers; None where there is none."""
    if settings.telegram_staff_token is None or settings.demo:
        return None
    from bot.channels.telegram_staff import StaffBot
    from bot.service.staff_carrier import StaffCarrier
    from bot.service.staff_chat import StaffChat
    from bot.service.staff_relay import StaffRelay
    from bot.service.staff_room import StaffRoom
    from bot.store.staff_accounts import StaffAccounts
    from bot.store.staff_messages import StaffMessages
    from bot.store.staff_topics import StaffTopics

    secret = settings.telegram_webhook_secret
    bot = StaffBot(
        settings.telegram_staff_token.get_secret_value(),
        webhook_secret=secret.get_secret_value() if secret else None,
        base_url=settings.telegram_base_url,
        file_url=settings.telegram_file_url,
    )
    stack.push_async_callback(bot.aclose)
    accounts = StaffAccounts(database, vault)
    base = settings.public_base_url or f"http://localhost:{settings.port}"
    console = f"{base.rstrip('/')}/console"
    topics, messages = StaffTopics(database, vault), StaffMessages(database, vault)
    relay = StaffRelay(bot, topics, messages, desk, spoken.voice, tuple(spoken.content.replies), spoken.clock, console)
    chat = StaffChat(relay, desk, delivery, spoken.shelf)
    room = StaffRoom(
        bot, accounts, desk, delivery, topics, messages, chat, transfers, spoken.voice, spoken.clock, console
    )
    carrier = StaffCarrier(bot, accounts, messages, desk.escalations, spoken.voice, spoken.clock)
    return Staff(bot, accounts, room, relay, carrier)

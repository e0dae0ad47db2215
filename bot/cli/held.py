"""`kyr disclose` and `kyr forget`: what is held about one address, and erasing it as DELETE does."""

import json as notation
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from bot.cli.address import asked
from bot.cli.database import with_store
from bot.settings import load

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.store.holdings import Entry
    from bot.store.privacy import Vault

Never = Annotated[str, Parameter(show=False)]

NOTHING = "We hold nothing about this address."
NOT_TIED = (
    "Not tied to any address, and so not above: the providers' numbers of messages of the last 7 days, copies at a\n"
    "provider that are still to be erased, counts, and who did what in conversations that are gone (docs/privacy.md).\n"
    "Carriers, Twilio and Telegram keep records of their own."
)
WARNING = (
    "What follows holds what people wrote, in confidence. Do not save it, do not send it by mail, close this window\n"
    "when you have read it. If somebody demands it, ask counsel first: docs/privacy.md."
)
KEYS_LOST = (
    "{number} people are kept under a key that is not in KYR_SECRET_KEYS. Whether this address is one of them cannot\n"
    "be known without it. `kyr doctor` names the key."
)


def disclose(*given: Never, words: bool = False, json: bool = False) -> None:
    """Everything we hold about one address, which is asked for, or read from a pipe, never given as an argument.

    A telephone number means SMS, WhatsApp and voice; a Telegram account is written telegram:123456789.

    Parameters
    ----------
    given
        Refused: an address is never an argument.
    words
        Show what was written as well.
    json
        As JSON, every column.

    """
    addresses, settings = asked(given), load()

    async def work(database: "Database", vault: "Vault") -> tuple[tuple["Entry", ...], int]:
        from bot.store.holdings import Holdings
        from bot.store.rotation import Rotation

        rows = await Rotation(database, vault).rows()
        lost = sum(rows[key].get("conversation.pseudonym", 0) for key in rows if key and key not in vault.key_ids)
        return await Holdings(database, vault).about(addresses, words=words), lost

    held, lost = with_store(settings, work)
    if words and held:
        print(WARNING + "\n", file=sys.stderr)
    _print(held, lost, as_json=json)


def forget(*given: Never) -> int:
    """Erase what we hold about one address, as DELETE does; it is asked for, or read from a pipe, never an argument.

    A legal hold is kept, and the exit code is 1. Nothing is sent to the person.

    Parameters
    ----------
    given
        Refused: an address is never an argument.

    """
    addresses, settings = asked(given), load()

    async def work(database: "Database", vault: "Vault") -> int:
        from bot.service.clock import Clock
        from bot.store.forgetting import Forgetting

        forgetting = Forgetting(database, vault)
        done = await forgetting.forget(addresses, Clock().now())
        if done.held:
            print("Not erased: a legal hold keeps this person's conversations until two coordinators lift it.")
        if done.flagged:
            print("Erased. What is left is that somebody with this address said STOP or is blocked, and no more.")
        if done.gone and not done.flagged:
            print("Erased. We hold nothing about this address any more.")
        if not (done.held or done.flagged or done.gone):
            print("We held nothing to erase about this address.")
        if await forgetting.is_volunteer(addresses):
            print("It is also the linked Telegram account of a volunteer. They unlink it, or you offboard them.")
        if copies := await forgetting.copies():
            print(f"{copies} copies of photos or voice messages are still at a provider; `kyr work` erases them.")
        return 1 if done.held else 0

    return with_store(settings, work)


def _print(held: tuple["Entry", ...], lost: int, *, as_json: bool) -> None:
    from bot.cli import disclosed
    from bot.service.clock import Clock

    if as_json:
        print(notation.dumps({"held": [disclosed.as_json(entry) for entry in held], "keys_lost": lost}, indent=2))
        return
    now = Clock().now()
    for entry in held:
        print("\n".join(disclosed.told(entry, now)) + "\n")
    print(NOT_TIED if held else NOTHING)
    if lost:
        print(KEYS_LOST.format(number=lost))

"""`kyr purge`: forget now what is due, or, in an emergency, destroy the conversations of everybody."""

import sys
from typing import TYPE_CHECKING

from bot.cli.database import with_store
from bot.errors import KyrError
from bot.settings import load

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.store.privacy import Vault

WORD = "DESTROY"
WHAT_GOES = (
    "This destroys {people} conversations for good: where people stand, their languages and addresses, everything\n"
    "they and volunteers wrote, and what is still on its way to them. Whoever waits for a volunteer is told nothing.\n"
    "STOP and blocks stay known. {held} under a legal hold are kept. It cannot be undone.\n"
    "Once anybody has demanded any of it, with a paper or without, this can be a crime: call counsel first.\n"
)
AFTERWARDS = (
    "What the disk and old backups still have of it is ciphertext. To make that unreadable for ever as well, put a\n"
    "fresh key alone into KYR_SECRET_KEYS and destroy the old one. Then legal holds and every STOP are lost, too:\n"
    "ask counsel first."
)


def purge(*, all_content: bool = False) -> None:
    """Forget now what is due, instead of within the hour; or, in an emergency, the conversations of everybody.

    Parameters
    ----------
    all_content
        Destroy every conversation, due or not. You are asked to type a word first; a legal hold is kept.

    """
    with_store(load(), _everything if all_content else _what_is_due)


async def _what_is_due(database: "Database", vault: "Vault") -> None:
    from bot.service.clock import Clock
    from bot.service.retention import Retention
    from bot.store.escalations import Escalations
    from bot.store.promises import Promises
    from bot.store.volunteers import Volunteers

    clock = Clock()
    conversations = await Promises(database, vault).purge(clock.now())
    counts = await Retention(database, Volunteers(database, Escalations(database, vault)), clock).forget()
    gone = {"closed conversations with a volunteer": conversations, **{f"{kind}": counts[kind] for kind in counts}}
    for kind, number in gone.items():
        if number:
            print(f"{number} {kind.replace('_', ' ')}")
    if not any(gone.values()):
        print("Nothing was due.")
    await _left(database, vault)


async def _everything(database: "Database", vault: "Vault") -> None:
    from bot.service.clock import Clock
    from bot.store.forgetting import Erased, Forgetting

    forgetting = Forgetting(database, vault)
    people, held = await forgetting.counts()
    print(WHAT_GOES.format(people=people - held, held=held), file=sys.stderr)
    print(f"Type {WORD} to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != WORD:
        raise KyrError("Nothing was destroyed: the word was not typed.")
    done = Erased()
    async for done in forgetting.everybody(Clock().now()):
        print(f"{done.gone + done.flagged} of {people - held}", file=sys.stderr, flush=True)
    print(f"{done.gone + done.flagged} conversations are destroyed; of {done.flagged} a STOP or a block stays known.")
    print(f"{done.held} are kept under a legal hold.")
    await _left(database, vault)
    print(AFTERWARDS)


async def _left(database: "Database", vault: "Vault") -> None:
    """Say what only the worker can do."""
    from bot.store.forgetting import Forgetting

    if copies := await Forgetting(database, vault).copies():
        print(f"{copies} copies of photos or voice messages are still at a provider; `kyr work` has them erased.")

"""`kyr keys rotate`: bring what is stored to the first key of the ring, and say which keys are needed no more."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cli.database import with_store
from bot.settings import load

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.store.privacy import Vault
    from bot.store.rotation import Rows

HASHED = "conversation.pseudonym"
WHY_HASHES = """\
These are people whose address is not kept any more: they said STOP, are blocked, or have not written for 12 hours.
Their next message brings them to the first key. Whoever only has a language kept is gone 90 days after their last
message; a STOP stays until they write START. Without the old key a STOP or a block of theirs would be forgotten."""


def rotate() -> int:
    """Bring everything that is stored to the first key of the ring, and say which keys are needed no more.

    Every web and worker process must run with this KYR_SECRET_KEYS already; they may go on meanwhile. You may stop this
    at any moment and begin again. The exit code is 1 when something could not be read.
    """
    settings = load()

    async def work(database: "Database", vault: "Vault") -> int:
        from bot.store.rotation import Rotation

        rotation, unread, doubled = Rotation(database, vault), 0, 0
        async for progress in rotation.rotate():
            print(f"{progress.table}: {progress.done} done", file=sys.stderr, flush=True)
            unread, doubled = max(unread, progress.unreadable), max(doubled, progress.doubled)
        rows = await rotation.rows()
        if doubled:
            print(f"{doubled} rows are an older second row of somebody whose newer one is in use; they keep their key.")
        print("\n".join([*told(rows, vault.key_ids), *_verdict(rows, vault.key_ids)]))
        return 1 if unread or lost(rows, vault.key_ids) else 0

    return with_store(settings, work)


def told(rows: "Rows", ring: Sequence[bytes]) -> list[str]:
    """How much each key protects, a line a key: those of the ring in order, then any that is missing from it."""
    lines = [f"key {number} ({key.hex()}): {_counted(rows.get(key, {}))}" for number, key in enumerate(ring, 1)]
    lines += [f"a key that is not in the ring ({key.hex()}): {_counted(rows[key])}" for key in lost(rows, ring)]
    if unknown := rows.get(b""):
        lines.append(f"a key nobody noted: {_counted(unknown)}")
    return lines


def lost(rows: "Rows", ring: Sequence[bytes]) -> list[bytes]:
    """Keys that something stored needs, and that are not in the ring."""
    return sorted(key for key in rows if key and key not in ring)


def _counted(columns: Mapping[str, int]) -> str:
    parts = [f"{number} {name}" for name, number in sorted(columns.items())]
    return ", ".join(parts) or "nothing"


def _verdict(rows: "Rows", ring: Sequence[bytes]) -> list[str]:
    """Which keys may go, and why the others may not."""
    unknown = sum(rows.get(b"", {}).values())
    said = []
    for number, key in enumerate(ring[1:], 2):
        needs = rows.get(key, {})
        if not needs and not unknown:
            said.append(f"Key {number} ({key.hex()}) is needed no more: you may take it out of KYR_SECRET_KEYS.")
        elif set(needs) <= {HASHED}:
            people = needs.get(HASHED, 0) + unknown
            said += [
                f"Keep key {number} ({key.hex()}): {people} of the people who wrote are found by it only.",
                WHY_HASHES,
            ]
        else:
            said.append(f"Keep key {number} ({key.hex()}): run `kyr keys rotate` once more.")
    if len(ring) == 1:
        said.append("There is one key in the ring. To change it, put a new one in front: KYR_SECRET_KEYS=new,old")
    return said

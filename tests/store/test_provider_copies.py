"""What a provider keeps of somebody's message: noted with the turn, erased once, and never forgotten before that."""

from datetime import timedelta

import pytest

from bot.engine.effects import Discard, Forget
from bot.message import Attached, Attachment, ChannelName
from bot.store.database import Database
from bot.store.privacy import Vault
from bot.store.provider_copies import ProviderCopies
from tests.store.scenes import CHAT, NOW, conversations, inbound, say
from tests.store.test_at_rest import found

HANDLE = "MM00000000000000000000000000000001/ME00000000000000000000000000000002"
PICTURE = Attachment(Attached.PICTURE, HANDLE, erasable=True)
SECOND = timedelta(seconds=1)


@pytest.fixture
def copies(database: Database, vault: Vault) -> ProviderCopies:
    return ProviderCopies(database, vault)


async def test_a_copy_is_noted_with_the_turn_and_unreadable_where_it_lies(
    database: Database, vault: Vault, copies: ProviderCopies
) -> None:
    await say(conversations(database, vault), inbound(), effects=(Discard((PICTURE,)),))
    assert await found(database, HANDLE, HANDLE[:34], HANDLE[35:]) == set()
    (copy,) = await copies.take_due(NOW, 10)
    assert (copy.channel, copy.handle, copy.attempts) == (ChannelName.SMS, HANDLE, 1)
    assert HANDLE not in repr(copy)


async def test_what_the_provider_cannot_erase_is_not_noted(
    database: Database, vault: Vault, copies: ProviderCopies
) -> None:
    kept = Attachment(Attached.PICTURE, "AgAC")
    await say(conversations(database, vault), inbound(sender=CHAT), effects=(Discard((kept,)),))
    assert await copies.take_due(NOW, 10) == ()


async def test_a_copy_outlives_the_person_who_is_deleted_in_the_same_turn(
    database: Database, vault: Vault, copies: ProviderCopies
) -> None:
    kept = conversations(database, vault)
    await say(kept, inbound(), effects=(Discard((PICTURE,)),))
    await say(kept, inbound(), effects=(Forget(), Discard((PICTURE,))))
    assert len(await copies.take_due(NOW, 10)) == 2


async def test_a_copy_that_was_not_erased_comes_back_later_each_time_and_for_ever(
    database: Database, vault: Vault, copies: ProviderCopies
) -> None:
    await say(conversations(database, vault), inbound(), effects=(Discard((PICTURE,)),))
    now = NOW
    for minutes in (1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60):
        assert len(await copies.take_due(now, 10)) == 1
        assert await copies.take_due(now + timedelta(minutes=minutes) - SECOND, 10) == ()
        now += timedelta(minutes=minutes)


async def test_what_is_reported_as_erased_is_gone(database: Database, vault: Vault, copies: ProviderCopies) -> None:
    await say(conversations(database, vault), inbound(), effects=(Discard((PICTURE, PICTURE)),))
    first, second = await copies.take_due(NOW, 10)
    await copies.erased([first.id])
    (left,) = await copies.take_due(NOW + timedelta(hours=2), 10)
    assert left.id == second.id
    await copies.erased([])
    await copies.erased([second.id])
    assert await copies.take_due(NOW + timedelta(hours=9), 10) == ()


async def test_one_whose_key_is_lost_does_not_keep_the_others_at_the_provider(database: Database, vault: Vault) -> None:
    lost = Vault((bytes(32),))
    await say(conversations(database, lost), inbound(sender=CHAT), effects=(Discard((PICTURE,)),))
    await say(conversations(database, vault), inbound(), effects=(Discard((PICTURE,)),))
    (copy,) = await ProviderCopies(database, vault).take_due(NOW, 10)
    assert copy.handle == HANDLE

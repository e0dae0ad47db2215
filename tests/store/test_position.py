"""A position stays under 400 bytes as it is stored, whatever the script is called, and comes back."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.conversation import TRAIL, Asked, Conversation, from_state
from bot.engine.script import Place
from bot.store.position import MOST_BYTES, packed
from bot.store.privacy import Vault

ids = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), min_size=1, max_size=40)
places = st.builds(Place, ids, ids)
positions = st.builds(
    Conversation,
    locale=st.sampled_from([None, "es", "zh_Hans"]),
    place=st.none() | places,
    trail=st.lists(places, max_size=TRAIL).map(tuple),
    misses=st.integers(0, 9),
    asked=st.sampled_from(Asked),
)


@given(positions)
def test_a_position_is_never_longer_than_399_bytes_and_its_place_comes_back(position: Conversation) -> None:
    state, row = packed(position), uuid4()
    assert state is not None
    sealed = Vault((b"k" * 32,)).seal(state, table="conversation", column="state", row=row.bytes)
    assert len(sealed) <= MOST_BYTES < 400
    back = from_state(state, locale=position.locale, stopped=False)
    assert back.asked is position.asked
    assert back.place in (position.place, None)
    assert back.trail == position.trail[len(position.trail) - len(back.trail) :]


@given(st.builds(Conversation, place=st.builds(Place, st.text("abc_", min_size=1, max_size=25), st.just("at_door"))))
def test_ids_a_lawyer_can_say_are_never_lost(position: Conversation) -> None:
    state = packed(position)
    assert from_state(state, locale=None, stopped=False) == position


def test_somebody_who_said_stop_has_no_position() -> None:
    assert packed(Conversation(place=Place("menu", "menu"), stopped=True)) is None

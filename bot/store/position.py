"""A person's position in the script as it is stored: bytes that stay under 400 even after encryption."""

from dataclasses import replace

from bot.engine.conversation import Conversation, to_state

MOST_BYTES = 399  # of the ciphertext; design §8
OVERHEAD = 32  # what encryption adds: key id, nonce, tag


def packed(conversation: Conversation) -> bytes | None:
    """The position as bytes, without the oldest steps of the trail if it would grow too long.

    Somebody who said stop has no position: only the flag is kept.
    """
    if conversation.stopped:
        return None
    kept = conversation
    while len(state := to_state(kept)) > MOST_BYTES - OVERHEAD and kept.trail:
        kept = replace(kept, trail=kept.trail[1:])
    return state if len(state) <= MOST_BYTES - OVERHEAD else to_state(Conversation(asked=conversation.asked))

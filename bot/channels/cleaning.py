"""What a person sent, made ready to be looked at: in memory, beside the loop, one at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.channels.recordings import bare
from bot.message import Attached, NotShown, Shown

MOST_BYTES = 8 * 1024 * 1024
MOST_OF_A_RECORDING = 4 * 1024 * 1024  # a quarter of an hour of speech

# One at a time: a large photo takes tens of megabytes while it is drawn.
_studio = ThreadPoolExecutor(1, thread_name_prefix="cleaning")


async def cleaned(kind: Attached, content: bytes) -> Shown | NotShown:
    """The same without anything hidden in it, or why it cannot be shown."""
    return await asyncio.get_running_loop().run_in_executor(_studio, _cleaned, kind, content)


def _cleaned(kind: Attached, content: bytes) -> Shown | NotShown:
    match kind:
        case Attached.PICTURE:
            # here and not above: whoever is never sent a photo is spared the library and its memory
            from bot.channels.pictures import redrawn

            return redrawn(content)
        case Attached.RECORDING:
            return bare(content) if len(content) <= MOST_OF_A_RECORDING else NotShown.TOO_LARGE
        case _:
            return NotShown.WRONG_KIND

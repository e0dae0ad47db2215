"""Pictures and recordings: the bot looks at none; a volunteer only after the person agreed and while they hold it."""

from bot.engine.conversation import Asked, Conversation
from bot.engine.effects import Effect, Kind, Notice, Relay
from bot.engine.facts import Facts
from bot.engine.heard import Heard
from bot.message import Attached, Attachment, Hand


def about_attachments(conversation: Conversation, heard: Heard, facts: Facts) -> Kind:
    """What to say about something nobody looks at now: who could, and when to send it again."""
    viewable = viewed(heard, facts)
    if not viewable:
        return Kind.UNREADABLE
    if conversation.asked is Asked.CONSENT and not facts.agreed:
        return Kind.AGREE_FIRST
    if facts.hand is Hand.WAITING:
        return Kind.SEND_LATER
    return Kind.PICTURE if viewable[0].kind is Attached.PICTURE else Kind.RECORDING


def handed_on(heard: Heard, facts: Facts) -> tuple[Effect, ...]:
    """What a volunteer gets of a message, and a word to the person when a part of it does not reach them."""
    if not facts.agreed:
        return (*_words(heard, ()), *((Notice(Kind.AGREE_FIRST),) if viewed(heard, facts) else ()))
    viewable = viewed(heard, facts)
    is_lost = len(viewable) < len(heard.attachments) or (heard.unreadable and not viewable)
    return (*_words(heard, viewable), *((Notice(Kind.WRITE_INSTEAD),) if is_lost else ()))


def viewed(heard: Heard, facts: Facts) -> tuple[Attachment, ...]:
    """What of a message a volunteer may look at, once they hold the conversation."""
    if not facts.attachments:
        return ()
    return tuple(one for one in heard.attachments if one.kind is not Attached.OTHER)


def _words(heard: Heard, viewable: tuple[Attachment, ...]) -> tuple[Relay, ...]:
    return (Relay(heard.text, viewable),) if viewable or not heard.unreadable else ()

"""From `replies.yaml` to the ready replies of volunteers."""

from bot.content.document import Document
from bot.content.mends import validate
from bot.content.models import RepliesFile
from bot.hotline.replies import Reply


def replies(document: Document) -> tuple[Reply, ...]:
    """Every ready reply, in the order of the file."""
    file = validate(RepliesFile, document, document.value)
    return tuple(Reply(id, entry.text, entry.answers) for id, entry in file.replies.items())

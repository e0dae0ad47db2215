"""What stands in a topic of the bot for volunteers: who it is about, what was written, what went wrong with a reply."""

from collections.abc import Iterator, Mapping

from bot.engine.script import Place
from bot.hotline.doubts import Doubt
from bot.hotline.views import Author, Held, Line, Summary
from bot.message import Attached
from bot.referrals import STATES
from bot.speech.catalogs import Catalogs
from bot.speech.hotline_labels import WRONG
from bot.speech.sentences import mark, mark_as
from bot.speech.voice import Voice

LONGEST = 3900  # UTF-16 units of one message; Telegram takes 4096
EXCERPT = 60  # letters of a reply that did not arrive

AGREED = mark("They agreed that you read what they write. You see no number and no name.")
NOT_AGREED = mark(
    "They have not agreed yet that you read what they write. You can write to them; their words appear when they agree."
)
WRITE_HERE = mark("Write here: they read it as a message of {alias}, the volunteer.")
READ_BEFORE = mark("They last read: {words}")
STATE_GIVEN = mark("State they gave: {state}")
UNREAD = mark(
    "The words you write in {language} are not checked before they are sent, only numbers and accounts. Do not promise "
    "anything, and do not send anybody anywhere."
)
REMADE = mark("This topic was deleted, so here it is again, with everything that was written.")
VOLUNTEER = mark("Volunteer")
NOTE = mark("Note: the person never sees it")
QUESTION = mark("Asked a reviewer")
ANSWER = mark("A reviewer answers you, not the person")
PHOTO = mark("A photo")
RECORDING = mark("A voice message")
LOOK = mark("Look at it in the console: {address}")
MEANS = mark("It means: {meaning}")
UNDELIVERED = mark("This did not arrive, and will not: {words}")

DENIED = mark("Not sent: this names an enforcement tip line. Take the number out.")
TOO_LONG = mark("Not sent: longer than {longest} letters. Send it in two parts.")
EMPTY = mark("Not sent: only words can be sent here.")
NOT_YOURS = mark("Not sent: that conversation is no longer yours.")
NO_LONGER_YOURS = mark("That conversation is no longer yours.")
DOUBTED = mark("Not sent yet. Look at it once more:")
SAY_AGAIN = mark("Write it once more, please: the words are not kept here.")
IN_ITS_TOPIC = mark("{code} is with you. Write in its topic.")
NOT_IN_A_TOPIC = mark("What you write here reaches nobody. Write in the topic of the code name.")
HOW_DID_IT_END = mark("How did it end?")
CLOSED = mark("Closed. The automatic service answers them again.")
RELEASED = mark("Handed back. They keep their place in the queue.")
READY_REPLIES = mark("Ready replies, said in {language}")
DRAFTS = mark("Draft: nobody has signed off these sentences, or their translation, yet.")

SEND_ANYWAY = mark_as("button", "Send anyway")
READY = mark_as("button", "Ready replies")
HAND_BACK = mark_as("button", "Hand back")
CLOSE = mark_as("button", "Close")

BESIDE: Mapping[Author, str] = {
    Author.VOLUNTEER: VOLUNTEER,
    Author.NOTE: NOTE,
    Author.QUESTION: QUESTION,
    Author.ANSWER: ANSWER,
}
KINDS: Mapping[Attached, str] = {Attached.PICTURE: PHOTO, Attached.RECORDING: RECORDING}


def summary_lines(summary: Summary | None, voice: Voice, locale: str) -> Iterator[str]:
    """What the person looked at before they asked; there is none before they have agreed."""
    if summary is None:
        return
    say = voice.catalogs.say
    steps = [voice.script.step(Place(*id.split("."))) for id in summary.steps]
    read = [step.say for step in steps if step is not None and step.say]
    if read:
        yield say(locale, READ_BEFORE).format(words=say(locale, read[-1]).split("\n")[0])
    if summary.state:
        yield say(locale, STATE_GIVEN).format(state=STATES.get(summary.state, summary.state))


def line_text(line: Line, held: Held, catalogs: Catalogs, locale: str, *, meaning: str, address: str) -> str:
    """One line as it stands in the topic: who wrote it, then the words."""
    who = catalogs.say(locale, BESIDE[line.author]) if line.author in BESIDE else held.queued.code
    words = line.text
    if line.attached is not None:
        kind = catalogs.say(locale, KINDS.get(line.attached, PHOTO))
        words = f"{kind}. {catalogs.say(locale, LOOK).format(address=address)}"
    told = f"{who}: {words}"
    return f"{told}\n{catalogs.say(locale, MEANS).format(meaning=meaning)}" if meaning else told


def undelivered(line: Line, catalogs: Catalogs, locale: str) -> str:
    """That a reply was refused by the person's provider."""
    words = line.text if len(line.text) <= EXCERPT else f"{line.text[:EXCERPT]}…"
    return catalogs.say(locale, UNDELIVERED).format(words=words)


def doubted(doubts: tuple[Doubt, ...], catalogs: Catalogs, locale: str) -> str:
    """What may be wrong with a reply, a line each."""
    found = (f"· {catalogs.say(locale, WRONG[doubt.wrong])} «{doubt.words}»" for doubt in doubts)
    return "\n".join((catalogs.say(locale, DOUBTED), *found))


def parts(text: str) -> Iterator[str]:
    """A text in parts that Telegram takes; it counts in UTF-16 units."""
    part, size = "", 0
    for letter in text:
        units = 2 if ord(letter) > 0xFFFF else 1
        if size + units > LONGEST:
            yield part
            part, size = "", 0
        part, size = part + letter, size + units
    yield part

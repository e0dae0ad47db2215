"""The bot's own sentences, in English: the keys of the `interface` catalog.

A sentence may have a shorter wording for SMS. Whole sentences only; placeholders are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.effects import Kind
from bot.message import LegalStatus


def mark(text: str) -> str:
    """Mark a sentence for translation; the extractor looks for this name."""
    return text


def mark_as(role: str, text: str) -> str:
    """Mark a sentence that is said in a role (`button`, `sms`) for translation."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the bot's own, and whether the ways on (menu, person) stand below it."""

    full: str
    sms: str = ""
    ways: bool = True


SENTENCES: Mapping[Kind, Sentence] = {
    Kind.WELCOME: Sentence(
        mark(
            "Hello. This is {organisation}. I am an automatic service. I give general information, not legal advice. "
            "I am not the government. I never ask for your name or your papers."
        ),
        mark_as(
            "sms", "{organisation}. General information, not legal advice. Not the government. STOP = no more texts."
        ),
    ),
    Kind.WHO: Sentence(
        mark(
            "This is {organisation}, an automatic service. General information, not legal advice. Not the government. "
            "Send STOP to end, HELP for help."
        ),
        mark_as(
            "sms",
            "{organisation}. General information, not legal advice. Not the government. "
            "STOP = no more texts. HELP = help. 0 = menu, languages.",
        ),
    ),
    Kind.HELP: Sentence(
        mark(
            "This is {organisation}. It gives general information about your rights, not legal advice. It is not the "
            "government. It is free; your phone company may charge for texts. Send MENU for topics, PERSON for a "
            "person, SOURCE for where a text comes from, LANGUAGE to change language, DELETE to erase this chat "
            "here, STOP to end."
        ),
        mark_as(
            "sms",
            "{organisation}: general information, not legal advice. Not the government. Msg and data rates may apply. "
            "MENU, PERSON, SOURCE, LANGUAGE, DELETE, STOP.",
        ),
    ),
    Kind.STOPPED: Sentence(
        mark("You will get no more messages from us here. Send START to begin again."),
        ways=False,
    ),
    Kind.STARTED: Sentence(mark("Welcome back.")),
    Kind.DELETED: Sentence(mark("Done. Please also delete this chat on your phone."), ways=False),
    Kind.BLOCKED: Sentence(
        mark(
            "We cannot go on here for now. You can still call {helpline}. If someone is in danger, call 911; police "
            "may tell ICE. STOP and DELETE work as always."
        ),
        mark_as(
            "sms",
            "We cannot go on here for now. You can call {helpline}. In danger: 911; police may tell ICE. STOP and "
            "DELETE work.",
        ),
        ways=False,
    ),
    Kind.MUST_BE_KEPT: Sentence(mark("For a legal reason we must keep this chat. We did not erase it."), ways=False),
    Kind.LANGUAGE_SET: Sentence(mark("We now speak English.")),
    Kind.NOT_UNDERSTOOD: Sentence(
        mark("Sorry, I did not understand. Please tap a button or send a number."),
        mark_as("sms", "Sorry, I did not understand. Please send one of the numbers."),
    ),
    Kind.OFFER_PERSON: Sentence(
        mark("I still do not understand. Do you want to talk with a person?"),
        mark_as("sms", "I still do not understand. Talk with a person?"),
    ),
    Kind.LOST_STEP: Sentence(mark("Sorry, that page is gone. Here is the menu.")),
    Kind.UNREADABLE: Sentence(
        mark("I can only read text. I cannot see photos or hear voice messages. A person can help you."),
        mark_as("sms", "I can only read text, not photos. A person can help: 9."),
    ),
    Kind.PICTURE: Sentence(
        mark("I cannot look at pictures. A person can look at it. Ask for a person first, then send it again."),
        mark_as("sms", "I cannot look at pictures. A person can look at it: 9. Then send it again."),
    ),
    Kind.RECORDING: Sentence(
        mark("I cannot hear voice messages. A person can listen to it. Ask for a person first, then send it again."),
        mark_as("sms", "I cannot hear voice messages. A person can listen to it: 9. Then send it again."),
    ),
    Kind.SEND_LATER: Sentence(
        mark("We keep no photos or voice messages. When a volunteer writes to you, send it again.")
    ),
    Kind.AGREE_FIRST: Sentence(
        mark("We keep no photos or voice messages. If a volunteer may look at it, agree first, then send it again.")
    ),
    Kind.WRITE_INSTEAD: Sentence(
        mark("The volunteer cannot look at this. Please write what it shows or says."), ways=False
    ),
    Kind.IDENTIFIER: Sentence(
        mark(
            "You sent what looks like a personal number. We do not need it and do not keep it. Send DELETE to erase "
            "this chat here, and delete the message on your phone."
        ),
        mark_as("sms", "That looks like a personal number. We do not need it. Send DELETE to erase this chat."),
    ),
    Kind.IN_DANGER: Sentence(
        mark("If someone is in danger, call 911; police may tell ICE."),
        mark_as("sms", "In danger, call 911. Police may tell ICE."),
    ),
    Kind.ANSWERS_FIRST: Sentence(
        mark(
            "Many answers are here, and you need not wait. If you want to wait for a volunteer, ask for a person again."
        ),
        mark_as("sms", "Many answers are here, and you need not wait. To wait for a volunteer: 9."),
    ),
    Kind.CANCELLED: Sentence(mark("All right. Nothing was shared with a volunteer.")),
    Kind.CONSENT_LAPSED: Sentence(
        mark("You did not answer, so nothing was shared with a volunteer. You can still ask for a person.")
    ),
    Kind.SAVED_FOR_VOLUNTEER: Sentence(mark("Kept for the volunteer.")),
    Kind.STAY_OR_END: Sentence(
        mark("A volunteer is with you. Send 1 to stay, or 2 to end and go to the menu."), ways=False
    ),
    Kind.WAIT_OR_LEAVE: Sentence(mark("Send 1 to stay in line, or 2 to leave it.")),
    Kind.LEFT_LINE: Sentence(mark("You are no longer in line. You can ask for a person again.")),
    Kind.STAYED: Sentence(mark("You are still with the volunteer. Please write."), ways=False),
    Kind.ENDED_BY_PERSON: Sentence(mark("The chat with the volunteer has ended.")),
    Kind.VOLUNTEER_JOINED: Sentence(
        mark("A volunteer is here: {alias}. Please write. Send STOP to end all messages."), ways=False
    ),
    Kind.ANOTHER_VOLUNTEER: Sentence(mark("From now on {alias} writes with you."), ways=False),
    Kind.STILL_THERE: Sentence(
        mark("Are you still there? If you do not write by this time tomorrow, we close this chat."), ways=False
    ),
    Kind.WENT_SILENT: Sentence(
        mark(
            "We did not hear from you, so we closed the chat with the volunteer. You can ask for a person again. "
            "What you wrote will be erased in {days} days."
        ),
        mark_as("sms", "We did not hear from you, so we closed this chat. You can ask for a person again: 9."),
    ),
    Kind.GAVE_UP: Sentence(
        mark(
            "We are sorry. No volunteer could come in three days. You are no longer in line, and we erased what you "
            "wrote. These lines can help you:"
        ),
        mark_as("sms", "We are sorry. No volunteer came in three days, so you are not in line now. Call:"),
    ),
    Kind.ENDED_BY_VOLUNTEER: Sentence(
        mark("The volunteer has closed this chat. What you wrote will be erased in {days} days.")
    ),
    Kind.IS_IT_NOW: Sentence(
        mark("I want to be sure: is something happening right now, or did it just happen?"),
        mark_as("sms", "Is it happening right now, or did it just happen?"),
    ),
    Kind.BACK_IN_QUEUE: Sentence(mark("Your volunteer had to leave. You keep your place in line.")),
    Kind.HUSHED: Sentence(
        mark(
            "We got your messages, but cannot answer so many. Please wait some minutes, then write again. To talk with "
            "a person, send 9. If you cannot wait, call {helpline}."
        ),
        mark_as(
            "sms",
            "We got your messages, but cannot answer so many. Please wait some minutes. 9 = person. Or call "
            "{helpline}.",
        ),
        ways=False,
    ),
    Kind.SPENT: Sentence(
        mark(
            "We can send no more answers here today. If you are in danger, write it: we still answer that. To talk "
            "with a person, send 9."
        ),
        mark_as("sms", "We can send no more texts today. In danger? Write it, and we answer. 9 = person."),
        ways=False,
    ),
    Kind.SORRY: Sentence(
        mark("Sorry, something went wrong on our side. Your message is kept. You can ask for a person."),
        mark_as("sms", "Sorry, something went wrong here. Your message is kept. 9 = person."),
    ),
    Kind.WITHHELD: Sentence(
        mark("A lawyer has not checked this answer yet, so we do not show it. These lines can help you."),
        mark_as("sms", "A lawyer has not checked this answer yet. These lines can help:"),
    ),
    Kind.MAY_HAVE_CHANGED: Sentence(
        mark("This may have changed. We do not want to tell you something wrong. These lines can help you:"),
        mark_as("sms", "This may have changed. Ask a lawyer. These lines can help:"),
    ),
    Kind.ONLY_ENGLISH: Sentence(
        mark("We have this part only in English. A person can help you with it."),
        mark_as("sms", "We have this part only in English. A person can help: 9."),
    ),
    Kind.PRACTICE: Sentence(
        mark("This is a practice chat. Nobody is on the other side, and nothing is kept."), ways=False
    ),
}

BLOCKED_ALONE = Sentence(
    mark(
        "We cannot go on here for now. Lawyers near you: immigrationlawhelp.org. If someone is in danger, call 911; "
        "police may tell ICE. STOP and DELETE work as always."
    ),
    mark_as(
        "sms",
        "We cannot go on here for now. Lawyers: immigrationlawhelp.org. In danger: 911; police may tell ICE. STOP and "
        "DELETE work.",
    ),
    ways=False,
)
HUSHED_ALONE = Sentence(
    mark(
        "We got your messages, but cannot answer so many. Please wait some minutes, then write again. To talk with a "
        "person, send 9. Lawyers near you: immigrationlawhelp.org."
    ),
    mark_as(
        "sms",
        "We got your messages, but cannot answer so many. Please wait some minutes. 9 = person. Lawyers: "
        "immigrationlawhelp.org.",
    ),
    ways=False,
)
SPENT_CALL = Sentence(mark("You can call {helpline}."))
SPENT_ALONE = Sentence(mark("Lawyers near you: immigrationlawhelp.org."))
SPENT_TELEGRAM = Sentence(mark("On Telegram we still answer: {telegram}"))
CONSENT = Sentence(
    mark(
        "A volunteer can write with you here. They see what you write or send from now on, your language and the "
        "topic. They do not see your number or name. We erase it {days} days after the chat ends. SMS and Telegram "
        "are not private."
    ),
    mark_as(
        "sms",
        "A volunteer can see what you write or send from now on. They do not see your number. "
        "Erased {days} days after the end. SMS is not private.",
    ),
)
CONSENT_URGENT = Sentence(
    mark(
        "We are calling a volunteer now. May they see what you write or send? They do not see your number or name. "
        "We erase it {days} days after the chat ends."
    ),
    mark_as("sms", "We are calling a volunteer now. May they see what you write or send? They do not see your number."),
)
CONSENT_LATER = Sentence(
    mark(
        "May a volunteer see what you write or send, when one comes? They do not see your number or name. "
        "We erase it {days} days after the chat ends."
    ),
    mark_as("sms", "May a volunteer see what you write or send, when one comes? They do not see your number."),
)
TRIAGE = Sentence(
    mark(
        "Very many people are writing now. It can take hours until a volunteer answers. Is someone in danger now? "
        "Is ICE at the door, or did they take someone?"
    ),
    mark_as(
        "sms",
        "Many people write now. A volunteer can take hours. Is someone in danger now? Is ICE at the door, or did they "
        "take someone?",
    ),
)
IN_LINE = Sentence(
    mark("You are in line. A volunteer will write to you here."),
    mark_as("sms", "You are in line. A volunteer will write here."),
)
STILL_IN_LINE = Sentence(
    mark("You are still in line. It takes longer than we said."),
    mark_as("sms", "You are still in line. It takes longer."),
)
SOMEBODY_CAME = Sentence(
    mark("A volunteer is here now. You are in line."), mark_as("sms", "A volunteer is here now. You are in line.")
)
WAIT_RANGE = Sentence(
    mark("People now wait {low} to {high} minutes. If it takes longer, we tell you."),
    mark_as("sms", "The wait is now {low} to {high} minutes."),
)
WAIT_UP_TO = Sentence(
    mark("People now wait up to {high} minutes. If it takes longer, we tell you."),
    mark_as("sms", "The wait is now up to {high} minutes."),
)
WAIT_UNKNOWN = Sentence(
    mark("We cannot say how long it will take."), mark_as("sms", "We cannot say how long it takes.")
)
WAIT_SURGE = Sentence(
    mark("Very many people are writing now. It can take hours."),
    mark_as("sms", "Many people write now. It can take hours."),
)
WAIT_NOBODY = Sentence(
    mark("No volunteer is here right now. Your request is kept for the next volunteer."),
    mark_as("sms", "No volunteer is here now. We keep your request."),
)
WAIT_BACK = Sentence(mark("The next volunteer is planned for {when}."), mark_as("sms", "Next volunteer: {when}."))
WAIT_NO_PLAN = Sentence(
    mark("We do not know when the next volunteer comes."), mark_as("sms", "We do not know when one comes.")
)
WAIT_CALL = Sentence(mark("If you cannot wait, call {helpline}."))
WAIT_CALL_IN = Sentence(
    mark("If you cannot wait, call {helpline}. They speak {languages}."),
    mark_as("sms", "If you cannot wait, call {helpline} ({languages})."),
)
WAIT_ALWAYS = Sentence(mark("They answer day and night."), mark_as("sms", "They answer day and night."))
WAIT_UNTIL = Sentence(mark("They answer until {until}."))
WAIT_OPENS = Sentence(mark("You can call {helpline} from {opens}."))
WAIT_DANGER = Sentence(mark("If someone is in danger, call 911; police may tell ICE."))
WAIT_MEANWHILE = Sentence(
    mark("You can keep reading, or write what happened: the volunteer will see it."),
    mark_as("sms", "You can write what happened."),
)
CHOOSE_LANGUAGE = Sentence(mark("Choose your language."))
PICK = Sentence(
    mark("You can send several numbers in one message, like {example}."),
    mark_as("sms", "Send numbers, like {example}."),
)
PAPER = mark("The same words as a PDF, to print or to show a lawyer.")
DRAWING = mark("A drawing: {alt}")
NO_PAPER = mark("We cannot make a PDF here. The text above is the whole list.")
NO_MORE = Sentence(mark("That is all we have. A person can help you."))
MORE = mark_as("button", "More")
NO_REFERRALS = Sentence(mark("We have no number for this yet. A person can help you."))

TRIAGE_DANGER = mark_as("button", "Yes, now")
TRIAGE_SOON = mark_as("button", "No. Court or a deadline soon")
TRIAGE_OTHER = mark_as("button", "No. Something else")
AGREE = mark_as("button", "Yes, I agree")
REFUSE = mark_as("button", "No")
HAPPENS_NOW = mark_as("button", "It happens now")
NOT_NOW = mark_as("button", "Not now")
STAY = mark_as("button", "Stay")
END = mark_as("button", "End")
BACK = mark_as("button", "Back")
MENU = mark_as("button", "Menu")
PERSON = mark_as("button", "Talk with a person")
LANGUAGE = mark_as("button", "Language")
SMS_FOOT = mark_as("sms", "0 menu, 9 person")
SMS_FOOT_MENU = mark_as("sms", "0 language, 9 person")
SMS_FIRST_FOOT = mark_as("sms", "9=person. Call {helpline}")
SMS_FIRST_FOOT_ALONE = mark_as("sms", "9=person")  # below a text that names the number itself
SMS_FIRST_FOOT_PLACE = mark_as("sms", "9=person. Send your ZIP: numbers near you")
SMS_FIRST_FOOT_IN = mark_as("sms", "9=person. Send your ZIP or call {helpline} ({language})")
CALL_NOW = mark("If you need help at once, call {helpline}.")
CALL_NOW_IN = mark("If you need help at once, call {helpline}. They speak {languages}.")
SMS_FOOT_SOURCE = mark_as("sms", "0 menu, 8 source, 9 person")
SOURCE = mark_as("button", "Source")
SOURCES = Sentence(mark("Where this comes from:"), mark_as("sms", "From:"))
SOURCE_READ = mark("{title}. {publisher}, {dated}. We read it on {day}.")
WHEN_IN_YEAR = Sentence(mark("When in {year}?"))
UNTIL = mark_as("button", "Up to {day}")
AFTER = mark_as("button", "After {day}")
BETWEEN = mark_as("button", "After {day}, up to {last}")
BEFORE_YEAR = mark_as("button", "Before {year}")
AFTER_YEAR = mark_as("button", "After {year}")
DO_NOT_KNOW = mark_as("button", "I do not know")
STANDINGS: Mapping[LegalStatus, str] = {
    LegalStatus.NOT_YET: mark("Today: {name} has not begun. That protects no one now."),
    LegalStatus.IN_FORCE: mark("Today: {name} has been in force since {day}. Ask a lawyer what it means for you."),
    LegalStatus.BLOCKED: mark("Today: a court has stopped {name} since {day}. That protects no one now."),
    LegalStatus.VACATED: mark("Today: a court has set {name} aside since {day}. That protects no one now."),
    LegalStatus.ENDED: mark("Today: {name} ended on {day}. That protects no one now."),
    LegalStatus.CONTESTED: mark("Today: courts do not agree about {name}. Ask a lawyer today."),
    LegalStatus.VARIES: mark("Today: what {name} means depends on the place. Ask a lawyer."),
    LegalStatus.PROPOSED: mark("Today: {name} is only a plan. That protects no one now."),
    LegalStatus.UNKNOWN: mark("Today: we do not know what {name} is worth. Ask a lawyer."),
}

SHOW_LABEL = mark("Show or read this in English:")
SHOW_MEANS = mark("It means: {meaning}")
FORWARD_LABEL = mark("You can forward this:")
AS_OF = mark("listed {day}, call first")
CHECKED = mark("Last checked {day}. It may have changed.")
CHECKED_SMS = mark_as("sms", "Checked {day}")
RUN_BY = mark("run by {agency}")
AGENCIES = (mark("U.S. government"), mark("State of New York"))  # as rows write who runs a line; others are names
DRAFT = mark("DRAFT: no lawyer has checked this text yet.")
DRAFT_SMS = mark_as("sms", "DRAFT, not reviewed")

# The one sentence a phone of a volunteer's shows while the console is closed: whoever lies beside it learns no more.
THE_HOTLINE_CALLS = mark("The hotline is calling you. Open the console.")

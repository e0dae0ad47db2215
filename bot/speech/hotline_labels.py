"""How a conversation ended, and what may be wrong with a reply: the words volunteers read, wherever they work."""

from collections.abc import Mapping

from bot.hotline.advice import Wrong
from bot.hotline.outcomes import Outcome
from bot.speech.sentences import mark

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.INFORMED: mark("They have the information they needed"),
    Outcome.LAWYER: mark("Sent on to a lawyer or representative"),
    Outcome.NETWORK: mark("Sent on to a rapid response line or another organisation"),
    Outcome.EMERGENCY: mark("They were in danger; help was called"),
    Outcome.SILENT: mark("They did not answer any more"),
    Outcome.ELSEWHERE: mark("Not something this hotline can help with"),
    Outcome.ABUSE: mark("Misuse of the hotline"),
}
WRONG: Mapping[Wrong, str] = {
    Wrong.HIDING: mark("This may tell them to hide."),
    Wrong.FLEEING: mark("This may tell them to run away."),
    Wrong.FORGING: mark("This may be about false papers or lying."),
    Wrong.OBSTRUCTING: mark("This may tell them to resist or destroy something."),
    Wrong.OFFICERS: mark("This may say where officers are."),
    Wrong.PROMISE: mark("This is a promise. We cannot promise anything."),
    Wrong.SAFE: mark("This says that they are safe. Nobody can know that."),
    Wrong.PREDICTION: mark("This says what will happen. Nobody can know that."),
    Wrong.LAWYER: mark("This says what they qualify for, or what to sign or file. Only a lawyer can say that."),
    Wrong.ASKING: mark("This asks for something we never ask: a name, a status, an address, a place of birth."),
    Wrong.A_NUMBER: mark("This looks like an A-number."),
    Wrong.SOCIAL_SECURITY: mark("This looks like a Social Security number."),
    Wrong.CARD: mark("This looks like a card number."),
    Wrong.PHONE: mark("This number is on none of our lists of lines."),
    Wrong.ACCOUNT: mark("This looks like an e-mail address or an account."),
}

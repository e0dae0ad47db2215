"""One language on one channel: a text translated, filled in and escaped as that channel needs it."""

from dataclasses import dataclass

from bot.message import Capabilities
from bot.speech import sentences
from bot.speech.markup import escape
from bot.speech.sentences import Sentence
from bot.speech.voice import Voice


@dataclass(frozen=True, slots=True)
class Tongue:
    """Says texts as a channel can show them."""

    can: Capabilities
    voice: Voice

    def text(self, locale: str, text: str, role: str = "") -> str:
        """A text in a language, not yet escaped."""
        return self.voice.catalogs.say(locale, text, role)

    def escaped(self, text: str) -> str:
        """A text made safe for the channel's markup, if it has any."""
        return escape(text) if self.can.markup else text

    def sentence(self, sentence: Sentence, locale: str, *, alias: str = "", example: str = "", **more: str) -> str:
        """A sentence of the bot's own, filled in; by SMS its shorter wording."""
        spoken = self.text(locale, sentence.full)
        if self.can.segments and sentence.sms:
            spoken = self.text(locale, sentence.sms, "sms")
        values = {
            "organisation": self.voice.organisation,
            "days": str(self.voice.retention_days),
            "helpline": self.voice.named(locale),
            "telegram": f"t.me/{self.voice.telegram}",
            "alias": alias,
            "example": example,
            **more,
        }
        return self.escaped(spoken.format(**values))

    def draft(self, locale: str) -> list[str]:
        """The label of what nobody has signed."""
        if self.can.segments:
            return [self.text(locale, sentences.DRAFT_SMS, "sms")]
        draft = self.text(locale, sentences.DRAFT)
        return [f"<i>{escape(draft)}</i>" if self.can.markup else draft]

"""Listen to one message: which word, which numbers, which topic, which language."""

from dataclasses import dataclass, replace

from bot.engine.heard import Heard, Word
from bot.engine.lexicon import Lexicon
from bot.hotline.identifiers import has_identifier
from bot.message import Inbound
from bot.understanding.fold import fold
from bot.understanding.moments import Clock, Shorthand, Signs, Tongues
from bot.understanding.numbers import numbers
from bot.understanding.places import Named, PlaceNames

A_SENTENCE = 3  # words; what is shorter is a slip of the thumb more often than a cry for help
A_PLACE = 4  # words; a longer message that names a state tells something else, too
OPENING = 10  # letters


class Listener:
    """Understands messages by the word lists of the content."""

    def __init__(self, lexicon: Lexicon, places: PlaceNames | None = None) -> None:
        self._places = places
        self._words: dict[str, tuple[Word, str | None]] = {}
        for word, by_locale in lexicon.words.items():
            for locale, forms in by_locale.items():
                for form in forms:
                    # "language" asks for the list; only a language's own name, below, picks one
                    self._add(fold(form), word, None if word is Word.LANGUAGE else locale)
        for locale, name in lexicon.languages.items():
            for alias in (name, *lexicon.aliases.get(locale, ())):
                self._add(fold(alias), Word.LANGUAGE, locale)
        self._unclear = lexicon.moments.unclear
        self._signs, self._clock = Signs(lexicon), Clock(lexicon.moments)
        self._shorthand, self._tongues = Shorthand(lexicon.shorthand), Tongues(lexicon.common)
        self._at_once = {sign.topic for sign in lexicon.signs if sign.at_once}
        self._phrases = [
            (f" {fold(phrase)} ", flow, urgent, locale)
            for flow, by_locale in lexicon.topics.items()
            for locale, phrases in by_locale.items()
            for urgent, listed in ((True, phrases.urgent), (False, phrases.words))
            for phrase in listed
        ]

    def hear(self, inbound: Inbound) -> Heard:
        """Understand one message as far as the word lists reach."""
        folded = fold(inbound.text)
        word, locale = self._words.get(folded, (None, None))
        if inbound.text.startswith("/"):
            locale = None  # an app's command is in no language: everybody's Telegram says /start
        meant = self._meant(folded) if word is None else _Meant()
        place = self._place(inbound, folded)
        counted = numbers(folded)
        short_place = place and len(folded.split()) <= A_PLACE
        taken = word or counted or short_place or inbound.tap or inbound.attachments or inbound.unreadable
        tongues = self._tongues.spoken(folded)
        unclear = not (taken or meant.topic or meant.perhaps or not tongues) and self._may_be_anything(folded)
        if len(tongues) == 1 and (unclear or meant.perhaps or meant.urgent) and not meant.locale:
            meant = replace(meant, locale=next(iter(tongues)))
        return Heard(
            text=inbound.text,
            folded=folded,
            tap=inbound.tap,
            word=word,
            numbers=counted,
            topic=meant.topic,
            urgent=meant.urgent,
            perhaps=meant.perhaps or (self._unclear if unclear else None),
            unclear=unclear,
            state=place.state if place else None,
            zip=place.zip if place else None,
            locale=locale or meant.locale,
            hint=inbound.locale_hint,
            identifier=has_identifier(inbound.text),
            unreadable=inbound.unreadable,
            attachments=inbound.attachments,
        )

    def _place(self, inbound: Inbound, folded: str) -> Named | None:
        """The place a message names, or the one it was sent from when the person shared it."""
        if self._places is None:
            return None
        if inbound.location is not None:
            return self._places.at(inbound.location)
        return self._places.find(inbound.text, folded)

    def _add(self, folded: str, word: Word, locale: str | None) -> None:
        """Index a typed form; one that several languages share names no language."""
        known = self._words.get(folded)
        if known is None:
            self._words[folded] = (word, locale)
        elif known[1] != locale:
            self._words[folded] = (known[0], None)

    def _meant(self, folded: str) -> "_Meant":
        """What a message is about, and whether it happens now; what is doubtful is asked, danger to life never."""
        said, typed = f" {self._shorthand.write_out(folded)} ", f" {folded} "
        matching = [found for found in self._phrases if found[0] in said]
        if typed != said:
            matching += [found for found in self._phrases if found[0] in typed and found not in matching]
        urgent = self._longest([found for found in matching if found[2]])
        calm = self._longest([found for found in matching if not found[2]])
        seen = self._signs.find(said)
        locale = (urgent or calm or _Meant()).locale or (seen.locale if seen else None)
        if urgent and (urgent.topic in self._at_once or not self._is_hedged(said, said.find(urgent.phrase))):
            return replace(urgent, locale=locale)
        if seen and (seen.at_once or self._tells_of_now(said, seen.at)):
            return _Meant(seen.topic, urgent=True, locale=locale)
        perhaps = urgent.topic if urgent else None
        if perhaps is None and seen and not self._is_hedged(said, seen.at):
            perhaps = seen.topic
        return _Meant(calm.topic if calm else None, perhaps=perhaps, locale=locale)

    def _may_be_anything(self, folded: str) -> bool:
        """Say whether a message nobody understood is a sentence, and does not begin like a question about rights."""
        said = f" {self._shorthand.write_out(folded)} "
        return bool(self._unclear) and len(folded.split()) >= A_SENTENCE and not self._is_hedged(said, OPENING)

    def _is_hedged(self, said: str, at: int) -> bool:
        return self._clock.is_hedged(said, at) and not self._clock.says_now(said)

    def _tells_of_now(self, said: str, at: int) -> bool:
        """Say whether a message says itself that it is now, and does not ask or fear what may come."""
        return self._clock.says_now(said) and not self._clock.is_hedged(said, at)

    def _longest(self, matching: "list[tuple[str, str, bool, str]]") -> "_Meant | None":
        """What the longest of some phrases points to; a phrase that languages share names none of them."""
        if not matching:
            return None
        phrase, flow, urgent, locale = max(matching, key=lambda found: len(found[0]))
        shared = any(other[0] == phrase and other[3] != locale for other in matching)
        return _Meant(flow, urgent=urgent, locale=None if shared else locale, phrase=phrase)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a message is about, as far as the lists tell."""

    topic: str | None = None
    urgent: bool = False
    perhaps: str | None = None
    locale: str | None = None
    phrase: str = ""

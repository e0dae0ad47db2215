"""Listen to one message: which word, which numbers, which topic, which language."""

from bot.engine.heard import Heard, Word
from bot.engine.lexicon import Lexicon
from bot.hotline.identifiers import has_identifier
from bot.message import Inbound
from bot.understanding.fold import fold
from bot.understanding.numbers import numbers
from bot.understanding.places import Named, PlaceNames


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
        flow, urgent, phrase_locale = self._topic(folded) if word is None else (None, False, None)
        place = self._place(inbound, folded)
        return Heard(
            text=inbound.text,
            folded=folded,
            tap=inbound.tap,
            word=word,
            numbers=numbers(folded),
            topic=flow,
            urgent=urgent,
            state=place.state if place else None,
            zip=place.zip if place else None,
            locale=locale or phrase_locale,
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

    def _topic(self, folded: str) -> tuple[str | None, bool, str | None]:
        """The topic of the longest listed phrase in a message; an urgent one wins over any that is not."""
        said = f" {folded} "
        matching = [found for found in self._phrases if found[0] in said]
        if not matching:
            return None, False, None
        phrase, flow, urgent, locale = max(matching, key=lambda found: (found[2], len(found[0])))
        shared = any(other[0] == phrase and other[3] != locale for other in matching)
        return flow, urgent, None if shared else locale  # a phrase that languages share names none

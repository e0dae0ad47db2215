"""Turn effects into messages: one language, one channel's abilities, and nothing else.

Pure. The way to a human stands under every step, as a button or as the digit 9.
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from bot.engine.choice import MORE, first_number
from bot.engine.effects import (
    AskConsent,
    AskLanguage,
    AskTriage,
    AskWhen,
    Effect,
    Kind,
    Notice,
    Refer,
    Referral,
    Referred,
    Say,
    ShowSources,
    Spoken,
    Standing,
    TellWait,
    Waiting,
)
from bot.engine.script import PERSON, Choice, Step
from bot.engine.triage import OPTIONS as TRIAGE
from bot.law import Source
from bot.message import Capabilities, Outbound, Paper, Picture, Tap
from bot.speech import sentences
from bot.speech.catalogs import SOURCE
from bot.speech.choices_of_time import choice_label
from bot.speech.dates import long_day
from bot.speech.explanations import SEND_PLACE, explain, reach
from bot.speech.first_answer import called_by_sms, called_in_words, whom_to_call
from bot.speech.markup import bold, quote
from bot.speech.notices import worded
from bot.speech.page import Page, numbered, with_paper
from bot.speech.sentences import SENTENCES
from bot.speech.tongue import Tongue
from bot.speech.voice import Voice, dial
from bot.speech.waits import wait_told

LABELLED = (Kind.WELCOME, Kind.WHO, Kind.HELP)  # sentences that carry the draft label; design §3
LANGUAGES_BY_SMS = 5  # more do not fit one segment; "0 other" leads to the rest


def render(effects: Sequence[Effect], locale: str, capabilities: Capabilities, voice: Voice) -> tuple[Outbound, ...]:
    """Say what is to be said, in a language, as a channel can show it; deeds among the effects are passed over."""
    scribe = _Scribe(capabilities, voice)
    for effect in effects:
        if isinstance(effect, Spoken):
            scribe.add(effect, locale)
    return scribe.outbounds(locale)


class _Scribe:
    def __init__(self, capabilities: Capabilities, voice: Voice) -> None:
        self._can = capabilities
        self._tongue = Tongue(capabilities, voice)
        self._voice = voice
        self._pages: list[Page] = []
        self._above: list[str] = []  # notices that stand above the next step
        self._at_menu = False  # the menu itself is kept back: 0 leads to the languages
        self._ways = False  # whether any of them wants the ways on below it
        self._carried: list[tuple[str, str]] = []  # options that did not fit an emergency's first message

    def add(self, effect: Spoken, locale: str) -> None:
        match effect:
            case Notice(kind=Kind.WHO):
                self._who(locale)
            case Notice():
                self._above += self._notice(effect, effect.locale or locale)
                self._ways = self._ways or SENTENCES[effect.kind].ways
                self._at_menu = self._at_menu or effect.at_menu
                self._answers(effect, locale)
            case Say():
                self._say(effect, effect.locale or locale)
            case AskWhen() | AskLanguage() | AskConsent() | AskTriage():
                self._ask(effect, locale)
            case Standing():
                self._standing(effect, locale)
            case ShowSources():
                self._show_sources(effect, locale)
            case Referred():
                self._referred(effect, locale)
            case Waiting():
                self._above += wait_told(effect, locale, self._tongue)
                self._ways = True
            case Refer() | TellWait():
                raise ValueError("what must be looked up is looked up before it is said")
            case _:
                assert_never(effect)

    def _ask(self, effect: AskWhen | AskLanguage | AskConsent | AskTriage, locale: str) -> None:
        match effect:
            case AskWhen():
                self._ask_when(effect, locale)
            case AskLanguage():
                self._ask_language(locale)
            case AskConsent():
                self._ask_consent(effect, locale)
            case AskTriage():
                self._ask_triage(locale)
            case _:
                assert_never(effect)

    def outbounds(self, locale: str) -> tuple[Outbound, ...]:
        if self._above:
            self._pages.append(Page(locale, self._taken_above(), ways=self._ways))
        return tuple(outbound for page in self._pages for outbound in with_paper(page, self._tongue))

    # -- what is said -------------------------------------------------------------------------------------------------

    def _say(self, effect: Say, locale: str) -> None:
        step = self._voice.script.step(effect.place)
        if step is None:
            return
        options = self._options(step, locale, in_english=effect.in_english)
        paragraphs = [*self._taken_above(), *self._step(step, effect, locale), *self._ticked(effect, locale)]
        page = Page(locale, paragraphs, options, words=_words(effect, locale), place=step.place)
        page.at_menu = step.place == self._voice.script.menu
        page.has_sources = bool(step.cite)
        page.offers_person = any(option.go == PERSON for option in step.options)
        if step.picture and self._can.pictures:
            page.picture = Picture(step.picture.name, self._tongue.text(_words(effect, locale), step.alt))
        if step.paper:
            self._put_on_paper(page, step, effect, locale)
        if effect.checked:
            page.paragraphs.append(self._checked(effect.checked, locale))
        if effect.first:
            self._first_answer(page)
        self._pages.append(page)

    def _put_on_paper(self, page: Page, step: Step, effect: Say, locale: str) -> None:
        """Let the same words follow as a page; where no page can be made, say that the text is all of it."""
        sorry = self._tongue.text(locale, sentences.NO_PAPER)
        if self._can.papers:
            words = _words(effect, locale)
            label = [self._tongue.text(locale, sentences.DRAFT)] if effect.draft else []
            said = self._tongue.text(words, step.say).split("\n\n")
            title = self._tongue.text(words, self._voice.script.flows[step.place.flow].title)
            page.paper = Paper(words, title, (*self._names(effect, locale), *said, *label), sorry)
        elif self._can.buttons:
            page.paragraphs.append(self._tongue.escaped(sorry))

    def _checked(self, day: date, locale: str) -> str:
        """Say how old a text is, when nobody has looked at its sources for long."""
        text, role = (sentences.CHECKED_SMS, "sms") if self._can.segments else (sentences.CHECKED, "")
        return self._tongue.escaped(self._tongue.text(locale, text, role).format(day=long_day(day, locale)))

    def _options(self, step: Step, locale: str, *, in_english: bool = False) -> list[tuple[str, str]]:
        words = SOURCE if in_english else locale
        return [
            (self._tongue.text(words, option.text, "button"), Tap(locale, *step.place, option.id).data)
            for option in step.options
        ]

    def _ticked(self, effect: Say, locale: str) -> list[str]:
        """Name again what was ticked in the step before."""
        names = self._names(effect, locale)
        return [self._tongue.escaped("\n".join(names))] if names else []

    def _names(self, effect: Say, locale: str) -> list[str]:
        """What was ticked, each on a line of its own."""
        flow = self._voice.script.flows.get(effect.place.flow)
        listed = {choice.id: choice for step in flow.steps.values() for choice in step.pick} if flow else {}
        words = _words(effect, locale)
        return ["- " + self._tongue.text(words, listed[id].text, "button") for id in effect.picked if id in listed]

    def _to_tick(self, choices: tuple[Choice, ...], first: int, words: str, locale: str) -> list[str]:
        """List what can be ticked, with numbers on every channel, and how to send several."""
        numbered = enumerate(choices, start=first)
        lines = [f"{number} {self._tongue.text(words, choice.text, 'button')}" for number, choice in numbered]
        sentence = self._tongue.sentence(sentences.PICK, locale, example=f"{first} {first + 2}")
        return [self._tongue.escaped("\n".join(lines)), sentence]

    def _first_answer(self, page: Page) -> None:
        """Keep the first answer to an emergency to what matters: what to do, a person, a number."""
        flow = self._voice.script.flows.get(page.place.flow) if page.place else None
        called = whom_to_call(flow, page, self._voice)
        if self._can.segments:
            page.foot = called_by_sms(called, page.locale, self._tongue)
            self._carried, page.options = page.options, []
        else:
            page.paragraphs += called_in_words(called, page.locale, self._tongue)

    def _who(self, locale: str) -> None:
        """Say who speaks, in a message of its own; by SMS the options of the first answer stand above it."""
        options, self._carried = self._carried, []
        page = Page(locale, [*self._taken_above(), *self._notice(Notice(Kind.WHO), locale)], ways=False)
        if self._can.segments:
            page.paragraphs = [*numbered(options), *page.paragraphs]
        self._pages.append(page)

    def _step(self, step: Step, effect: Say, locale: str) -> list[str]:
        words = _words(effect, locale)
        text = (
            self._tongue.text(words, step.sms, "sms")
            if self._can.segments and step.sms
            else self._tongue.text(words, step.say)
        )
        text = text.replace("{organisation}", self._voice.organisation)
        paragraphs = [self._tongue.escaped(text)] if text else []
        if step.picture and not self._can.pictures and not (self._can.segments and step.sms):
            told = self._tongue.text(locale, sentences.DRAWING).format(alt=self._tongue.text(words, step.alt))
            paragraphs.append(self._tongue.escaped(told))  # a wording made for text messages says it all already
        if step.draft_label and effect.draft:
            paragraphs += self._tongue.draft(locale)
        if step.pick:
            paragraphs += self._to_tick(step.pick, first_number(step), words, locale)
        brief = effect.first and self._can.segments  # one segment: the words to show come with the next step
        if step.show and not brief:
            paragraphs += self._show(step.show, words, locale)
        if step.forward:
            forward = self._tongue.text(words, step.forward)
            label = self._tongue.text(locale, sentences.FORWARD_LABEL)
            paragraphs.append(f"{bold(label)}\n{quote(forward)}" if self._can.markup else f"{label}\n{forward}")
        return paragraphs

    def _show(self, show: str, words: str, locale: str) -> list[str]:
        """Show English words to hold up or read aloud, and below them what they mean."""
        label = self._tongue.text(locale, sentences.SHOW_LABEL)
        lines = [f"{bold(label)}\n{quote(show)}" if self._can.markup else f'{label} "{show}"']
        meaning = self._voice.catalogs.find(words, show)
        if meaning and meaning != show:
            lines.append(self._tongue.escaped(self._tongue.text(locale, sentences.SHOW_MEANS).format(meaning=meaning)))
        return lines

    def _notice(self, notice: Notice, locale: str) -> list[str]:
        told = worded(notice.kind, locale, self._voice)
        paragraphs = [self._tongue.sentence(sentence, locale, alias=notice.alias) for sentence in told]
        labelled = notice.kind in LABELLED and locale in self._voice.drafts
        return [*paragraphs, *self._tongue.draft(locale)] if labelled else paragraphs

    def _ask_when(self, effect: AskWhen, locale: str) -> None:
        """Put the choices of time below the step that asks, or on a page of their own when a year is asked further."""
        options = [
            (choice_label(choice, locale, self._voice.catalogs), Tap(locale, *effect.place, choice.id).data)
            for choice in effect.choices
        ]
        if self._pages and not self._pages[-1].options and not self._above:
            self._pages[-1].options = options
            return
        year = str(effect.choices[0].first.year)
        asking = self._tongue.text(locale, sentences.WHEN_IN_YEAR.full).format(year=year)
        self._pages.append(Page(locale, [*self._taken_above(), self._tongue.escaped(asking)], options))

    def _standing(self, effect: Standing, locale: str) -> None:
        """End an answer about another day with what holds today."""
        name = self._tongue.text(locale, self._voice.instruments.get(effect.instrument, effect.instrument))
        day = long_day(effect.since, locale) if effect.since else ""
        said = self._tongue.text(locale, sentences.STANDINGS[effect.status]).format(name=name, day=day)
        if not self._pages:
            self._pages.append(Page(locale))
        self._pages[-1].paragraphs.append(self._tongue.escaped(said))

    def _show_sources(self, effect: ShowSources, locale: str) -> None:
        step = self._voice.script.step(effect.place)
        sources = [self._voice.sources[id] for id in step.cite if id in self._voice.sources] if step else []
        paragraphs = [*self._taken_above(), self._tongue.sentence(sentences.SOURCES, locale)]
        if self._can.segments:
            listed = "; ".join(f"{source.publisher} {source.dated}" for source in sources)
            paragraphs.append(listed)
        else:
            paragraphs += [self._source(source, locale) for source in sources]
        self._pages.append(Page(locale, paragraphs))

    def _source(self, source: Source, locale: str) -> str:
        said = self._tongue.text(locale, sentences.SOURCE_READ).format(
            title=source.title, publisher=source.publisher, dated=source.dated, day=long_day(source.read, locale)
        )
        return self._tongue.escaped(f"{said} {source.url}".rstrip())

    def _ask_language(self, locale: str) -> None:
        names = list(self._voice.languages.items())
        options = [(name, Tap(code, "@language", "_", code).data) for code, name in names]
        page = Page(locale, [*self._taken_above(), self._tongue.sentence(sentences.CHOOSE_LANGUAGE, locale)], options)
        if self._can.segments:
            page.options = options[:LANGUAGES_BY_SMS]
        self._pages.append(page)

    def _ask_consent(self, effect: AskConsent, locale: str) -> None:
        sentence = sentences.CONSENT
        if effect.urgent:
            sentence = sentences.CONSENT_URGENT if effect.staffed else sentences.CONSENT_LATER
        options = [
            (self._tongue.text(locale, sentences.AGREE, "button"), Tap(locale, "@consent", "_", "yes").data),
            (self._tongue.text(locale, sentences.REFUSE, "button"), Tap(locale, "@consent", "_", "no").data),
        ]
        self._pages.append(Page(locale, [*self._taken_above(), self._tongue.sentence(sentence, locale)], options))

    def _ask_triage(self, locale: str) -> None:
        labels = (sentences.TRIAGE_DANGER, sentences.TRIAGE_SOON, sentences.TRIAGE_OTHER)
        options = [
            (self._tongue.text(locale, label, "button"), Tap(locale, "@triage", "_", option).data)
            for label, option in zip(labels, TRIAGE, strict=True)
        ]
        self._pages.append(
            Page(locale, [*self._taken_above(), self._tongue.sentence(sentences.TRIAGE, locale)], options)
        )

    def _answers(self, notice: Notice, locale: str) -> None:
        """Put the answers below a sentence that asks something."""
        match notice.kind:
            case Kind.STAY_OR_END:
                self._stay_or_end(locale)
            case Kind.IS_IT_NOW:
                self._is_it_now(notice.locale or locale, first=notice.locale is not None)
            case Kind.OFFER_PERSON:
                self._offer_person(locale)

    def _is_it_now(self, locale: str, *, first: bool) -> None:
        """Put both answers below the question; somebody we have not met finds the languages there, too."""
        options = [
            (self._tongue.text(locale, sentences.HAPPENS_NOW, "button"), Tap(locale, "@now", "_", "yes").data),
            (self._tongue.text(locale, sentences.NOT_NOW, "button"), Tap(locale, "@now", "_", "no").data),
        ]
        self._pages.append(Page(locale, self._taken_above(), options, at_menu=first))

    def _stay_or_end(self, locale: str) -> None:
        if not self._can.buttons:
            return  # the sentence itself says 1 and 2
        options = [
            (self._tongue.text(locale, sentences.STAY, "button"), Tap(locale, "@stay", "_", "yes").data),
            (self._tongue.text(locale, sentences.END, "button"), Tap(locale, "@stay", "_", "no").data),
        ]
        self._pages.append(Page(locale, self._taken_above(), options, ways=False))

    def _offer_person(self, locale: str) -> None:
        options = [(self._tongue.text(locale, sentences.PERSON, "button"), Tap(locale, "@word", "_", "person").data)]
        if self._can.buttons:
            return  # the person stands among the ways on below
        self._pages.append(Page(locale, self._taken_above(), options))

    def _referred(self, effect: Referred, locale: str) -> None:
        lines = [self._referral(referral, locale) for referral in effect.referrals]
        if not lines:
            lines = [self._tongue.sentence(sentences.NO_MORE if effect.skipped else sentences.NO_REFERRALS, locale)]
        if self._above or not self._pages:
            self._pages.append(self._page_of(effect, self._taken_above(), locale))
        page = self._pages[-1]
        if sentence := reach(effect):
            page.paragraphs.append(self._tongue.sentence(sentence, locale))
        page.paragraphs += lines
        if effect.place_helps and effect.place:
            page.paragraphs.append(self._tongue.sentence(SEND_PLACE, locale))
        if effect.more and effect.place:
            page.options.append(
                (self._tongue.text(locale, sentences.MORE, "button"), Tap(locale, *effect.place, MORE).data)
            )

    def _page_of(self, effect: Referred, paragraphs: list[str], locale: str) -> Page:
        """A page with the options of a step, when more is said about what it has shown."""
        step = self._voice.script.step(effect.place) if effect.place else None
        if step is None:
            return Page(locale, paragraphs, at_menu=self._at_menu)
        options = self._options(step, locale, in_english=effect.in_english)
        return Page(locale, paragraphs, options, place=step.place)

    def _referral(self, referral: Referral, locale: str) -> str:
        """Name one organisation with its number, why it is named, and since when we believe it."""
        phone = dial(referral.phone)
        reasons = explain(referral, locale, self._voice.catalogs, by_sms=self._can.segments)
        if self._can.segments:
            return f"{referral.name}: {phone} ({reasons})"
        name = bold(referral.name) if self._can.markup else referral.name
        note = self._tongue.text(locale, referral.note) if referral.note else ""
        return "\n".join(
            filter(
                None,
                (f"{name}: {self._tongue.escaped(phone)}", self._tongue.escaped(note), self._tongue.escaped(reasons)),
            )
        )

    def _taken_above(self) -> list[str]:
        above, self._above = self._above, []
        return above


def _words(effect: Say, locale: str) -> str:
    """The language of the step's own words; everything around them stays in the person's."""
    return SOURCE if effect.in_english else locale

"""Words nobody here may say: to hide, flee, forge or obstruct, where officers are, what will happen, a promise.

A sentence may name such a thing to advise against it: "Do not run". Everything else is found, in every language whose
words are listed here. Content that says it is refused; a volunteer is asked to look again.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.hotline.clauses import denies, sentences


class Wrong(StrEnum):
    """What may be wrong with somebody's words."""

    HIDING = "hiding"
    FLEEING = "fleeing"
    FORGING = "forging"
    OBSTRUCTING = "obstructing"
    OFFICERS = "where officers are"
    PROMISE = "a promise"
    SAFE = "safety nobody can promise"
    PREDICTION = "what will happen"
    LAWYER = "what only a lawyer can say"
    ASKING = "a question we never ask"
    A_NUMBER = "an A-number"
    SOCIAL_SECURITY = "a Social Security number"
    CARD = "a card number"
    PHONE = "a long number"
    ACCOUNT = "an e-mail address or account"


Patterns = Mapping[str, Mapping[Wrong, re.Pattern[str]]]

FORBIDDEN: Patterns = {
    "en": {
        Wrong.HIDING: re.compile(r"\b(?:hide|hiding|go underground|stay out of sight)\b", re.I),
        Wrong.FLEEING: re.compile(
            r"\b(?:flee|escape|get away from|run (?:away|from|out)|slip out|sneak out)\b|^run\b"
            r"|\b(?:leave|go|get out) (?:through|by|out) the (?:back|window)\b",
            re.I,
        ),
        Wrong.FORGING: re.compile(
            r"\b(?:fake|false|forged?|borrowed|someone else'?s)\s+(?:\w+\s+)?(?:papers?|documents?|ids?|names?|visas?"
            r"|cards?|numbers?)\b|\b(?:lie to|pretend)\b",
            re.I,
        ),
        Wrong.OBSTRUCTING: re.compile(
            r"\b(?:resist|fight|block|barricade|destroy|burn|shred|tear up|distract|bribe)\b|^lie\b"
            r"|\b(?:get rid of|throw away) (?:the |your |any )?(?:papers?|documents?|evidence|photos?)\b",
            re.I,
        ),
        Wrong.OFFICERS: re.compile(
            r"\b(?:ice|officers?|agents?|la migra|patrols?|raids?|checkpoints?)\s+(?:is|are|was|were|ha(?:s|ve) been)?"
            r"\s*(?:now |right now |today |just )?(?:seen|spotted|reported|parked|driving|active)\b"
            r"|\b(?:ice|la migra|officers|agents)\s+(?:is|are|were|was)\s+(?:now |right now )?(?:on|near|at|around)"
            r"\s[^.]{0,30}\b(?:street|st|avenue|ave|road|rd|boulevard|blvd|corner|lot|station|store|mall|park)\b",
            re.I,
        ),
    },
    "es": {
        Wrong.HIDING: re.compile(r"\b(?:esc[oó]nd\w+|ocúlt\w+|ocult(?:e|ar|arse))\b", re.I),
        Wrong.FLEEING: re.compile(
            r"\b(?:huy\w+|huir|escap\w+|fúg\w+|fugarse)\b|\b(?:corra|corre)\b(?! (?:el )?(?:peligro|riesgo))"
            r"|\b(?:salga|sal|v[aá]yase|vete|s[aá]lgase) por (?:atr[aá]s|la ventana|la puerta de atr[aá]s)\b",
            re.I,
        ),
        Wrong.FORGING: re.compile(
            r"\b(?:papeles?|documentos?|identificaci\w+|nombres?|visas?|tarjetas?|números?)\s+(?:fals\w+|prestad\w+)\b"
            r"|\bfalsific\w+|\b(?:mienta|miente|mentir)\b"
            r"|\b(?:use|usa|muestre|muestra|presente|presenta) (?:los )?papeles de (?:otr[oa]|su|tu|alguien)\b",
            re.I,
        ),
        Wrong.OBSTRUCTING: re.compile(
            r"\b(?:pelee|pelear|resist\w+|bloque\w+|destruy\w+|queme|quemar|soborn\w+)\b"
            r"|\b(?:tire|tira|rompa|rompe|bote|bota) (?:los |sus |tus |esos )?(?:papeles|documentos|fotos)\b",
            re.I,
        ),
        Wrong.OFFICERS: re.compile(
            r"\b(?:ice|agentes?|oficial(?:es)?|la migra|patrullas?|redadas?|retenes)\s+(?:est[áa]n?|fue(?:ron)?)?"
            r"\s*(?:ahora |hoy )?(?:vist\w+|reportad\w+|estacionad\w+|patrullando)\b"
            r"|\b(?:ice|la migra|agentes|oficiales)\s+(?:est[áa]n?|anda[n]?)\s+(?:ahora )?(?:en|por|cerca de|cerca del)"
            r"\s[^.]{0,30}\b(?:calle|avenida|esquina|estacionamiento|estaci[oó]n|tienda|plaza|parque|carretera)\b",
            re.I,
        ),
    },
}
PROMISES: Patterns = {
    "en": {
        Wrong.PROMISE: re.compile(r"\b(?:I|we)(?: can)? (?:promise|guarantee|swear)\b|\bguaranteed\b", re.I),
        Wrong.LAWYER: re.compile(
            r"\b(?:you (?:should|must|can|have to) |^)(?:file|fill (?:in|out)|sign) (?:it|this|that|the|a|your)\b"
            r"|\b(?:file|fill (?:in|out)|use|send) (?:the )?form\b",
            re.I,
        ),
        Wrong.SAFE: re.compile(
            r"\byou(?:['’]re| are|['’]ll be| will be)\s+(?:now |totally |completely |perfectly )?(?:safe|protected)\b"
            r"|\bnothing (?:bad )?(?:will|can|is going to) happen\b|\bnothing to (?:fear|worry about)\b",
            re.I,
        ),
    },
    "es": {
        Wrong.PROMISE: re.compile(
            r"\b(?:prometo|prometemos|juro|garantizo|garantizamos|garantizad[oa]s?)\b|\b(?:le|te) aseguro\b", re.I
        ),
        Wrong.LAWYER: re.compile(
            r"\b(?:firme|firma|ll[eé]nel[oa]|f[ií]rmel[oa]) (?:el|los?|la|las|ese|esos|este|estos|esa|ah[ií])\b"
            r"|\b(?:llene|llena|presente|presenta|use|usa|mande|manda) (?:el |la )?(?:formulario|forma|planilla)\b"
            r"|\bf[ií]rmel[oa]\b",
            re.I,
        ),
        Wrong.SAFE: re.compile(
            r"\best(?:ar)?[aá]s?\s+(?:ya |muy |totalmente |completamente )?"
            r"(?:a salvo|protegid[oa]|fuera de peligro|segur[oa])\b(?! (?:de|que))"
            r"|\bno (?:(?:le|te|les) )?(?:va a pasar|pasar[aá]) nada\b"
            r"|\bnada (?:malo )?(?:le|te) (?:va a pasar|pasar[aá])\b",
            re.I,
        ),
    },
}
_DEEDS = r"(?:deport|arrest|detain|release|take|find|approve|grant|deny|let)"
_HACER = r"(?:deportar|arrestar|detener|soltar|liberar|llevar|encontrar|aprobar|negar)"
PREDICTIONS: Patterns = {
    "en": {
        Wrong.PREDICTION: re.compile(
            rf"\b(?:they|ice|he|she|judges?|officers?|agents?|police|court)(?:['’]ll| will| won['’]t| will not"
            rf"| (?:is|are)(?: not|n['’]t)? going to) (?:never |not |surely )?{_DEEDS}\b"
            r"|\byou(?:['’]ll| will| won['’]t| will not| are(?: not)? going to|['’]re(?: not)? going to)"
            r" (?:surely |not |never )?(?:win|lose|be (?:deported|arrested|detained|released|fine|ok|okay|all right)"
            r"|get (?:your |a |the )?(?:papers|visa|green card|bond|asylum|status))\b"
            r"|\beverything(?:['’]s| is| will be|['’]ll be) (?:going to be )?(?:fine|ok|okay|all right|alright)\b",
            re.I,
        ),
        Wrong.LAWYER: re.compile(
            r"\b(?:you|he|she|they)(?: do(?: not|n['’]t)| does(?: not|n['’]t))? (?:qualify|qualifies)\b"
            r"|\b(?:you are|you['’]re|he is|she is|they are)(?: not)? eligible\b",
            re.I,
        ),
    },
    "es": {
        Wrong.PREDICTION: re.compile(
            rf"\bvan? a {_HACER}(?:l[eoa]s?|te)?\b|\bva[s]? a (?:ganar|perder)\b"
            r"|\b(?:l[eoa]s?|te) (?:deportar[aá]n?|arrestar[aá]n?|detendr[aá]n?|soltar[aá]n?|liberar[aá]n?"
            r"|aprobar[aá]n?|negar[aá]n?)\b|\b(?:ganar[aá]s?|perder[aá]s?) (?:el|su|tu) caso\b"
            r"|\btodo (?:va a (?:estar|salir)|estar[aá]|saldr[aá]) bien\b",
            re.I,
        ),
        Wrong.LAWYER: re.compile(r"\bcalificas? para\b|\b(?:es|eres) elegible\b", re.I),
    },
}
ASKING: Patterns = {
    "en": {
        Wrong.ASKING: re.compile(
            r"\bwhat(?:['’]s| is) your (?:full |last |real |home |immigration )*"
            r"(?:name|address|a[ -]?number|status|employer|birth\w*|date of birth|social security)\b"
            r"|\bwhere (?:were you born|do you (?:live|work)|are you from)\b"
            r"|\bare you (?:undocumented|legal|illegal|a citizen|here legally)\b"
            r"|\b(?:tell|give|send|text) me your (?:full |last |home |immigration )*"
            r"(?:name|address|a[ -]?number|status)\b",
            re.I,
        ),
    },
    "es": {
        Wrong.ASKING: re.compile(
            r"\bcu[aá]l es (?:su|tu) (?:nombre|apellido|direcci[oó]n|estatus|fecha de nacimiento|n[uú]mero)\b"
            r"|\bc[oó]mo (?:se llama usted|te llamas|se llama\s*$)"
            r"|\bd[oó]nde (?:naci[oó]|naciste|vive|vives|trabaja|trabajas)\b"
            r"|\bde d[oó]nde (?:es usted|eres|viene usted|vienes)\b"
            r"|\b(?:es usted|eres) (?:ciudadan|indocumentad|ilegal)"
            r"|\b(?:d[ií]game|dime|deme|d[eé]me|dame|m[aá]nd[ea]me|env[ií][ea]me) (?:su|tu) "
            r"(?:nombre|apellido|direcci[oó]n|estatus|n[uú]mero)\b",
            re.I,
        ),
    },
}
_QUESTION = re.compile(r"[^.!?…\n]*\?")
_COMFORT = re.compile(
    r"^(?:no[,!]\s*|(?:please )?do(?: not|n['’]t) worry\W+|no problem\W+"
    r"|no (?:se|te) preocupes?\W+|no hay problema\W+)+",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:if|when|once|until|whether|know|sure|say|tell|maybe|perhaps|might|may|could|ask"
    r"|si|cuando|hasta|s[eé]|sabe\w*|segur[oa] de|decir\w*|quiz[aá]s?|tal vez|puede que|podr[ií]a\w*|pregunt\w+)\b",
    re.I,
)


def advised(text: str, locale: str) -> Iterator[tuple[Wrong, str]]:
    """What is forbidden in a text, each with its sentence; a sentence that denies it before naming it is no advice."""
    for sentence in sentences(text):
        for wrong, before in _named(sentence, FORBIDDEN.get(locale, {})):
            if not denies(_COMFORT.sub("", before), locale):
                yield wrong, sentence


def promised(text: str, locale: str) -> Iterator[tuple[Wrong, str]]:
    """Promises, safety nobody can promise, and what will happen; what is left open, or asked, is neither."""
    for sentence in sentences(_QUESTION.sub(" ", text)):
        for wrong, before in _named(sentence, PROMISES.get(locale, {})):
            if not (denies(_COMFORT.sub("", before), locale) or _OPEN.search(before)):
                yield wrong, sentence
        for wrong, before in _named(sentence, PREDICTIONS.get(locale, {})):
            if not _OPEN.search(before):
                yield wrong, sentence


def asked(text: str, locale: str) -> Iterator[tuple[Wrong, str]]:
    """Questions for what nobody here needs: a name, a status, an address, where somebody was born."""
    for sentence in sentences(text):
        for wrong, before in _named(sentence, ASKING.get(locale, {})):
            if not denies(before, locale):
                yield wrong, sentence


def _named(sentence: str, patterns: Mapping[Wrong, re.Pattern[str]]) -> Iterator[tuple[Wrong, str]]:
    """What a sentence names, each with the words before it."""
    for wrong, pattern in patterns.items():
        if found := pattern.search(sentence):
            yield wrong, sentence[: found.start()]

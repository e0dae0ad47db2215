"""Which of our languages a tag means: `pt-br`, `tl` and `zh-TW` are asked for in many spellings.

Babel's own negotiation answers None for `pt-br`, `zh-CN`, `tl` or `prs`; this one knows the aliases.
"""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError

ALIASES = {"tl": "fil", "prs": "fa_AF", "hat": "ht", "iw": "he", "in": "id", "mo": "ro", "cmn": "zh"}
TRADITIONAL = ("TW", "HK", "MO")
OWN_NAME = frozenset({"fa_AF"})  # Dari, not Persian as spoken in Afghanistan
UNNAMED = {"kar": "Karen"}  # languages for which the tables of names have none
RIGHT_TO_LEFT = frozenset({"ar", "fa", "fa_AF", "ps", "ur", "pa_Arab", "he"})


def negotiate(tag: str | None, available: Sequence[str]) -> str | None:
    """Find which available locale a language tag means; None when none of them is that language."""
    if not tag:
        return None
    language, script, territory = _parts(tag)
    ours = {_parts(locale): locale for locale in available}
    for parts, locale in ours.items():
        if parts == (language, script, territory):
            return locale
    matching = [locale for parts, locale in ours.items() if parts[:2] == (language, script)]
    return matching[0] if matching else None


def own_name(locale: str) -> str:
    """Name a language in itself, `Español`; the tag where Babel does not know it."""
    try:
        name = Locale.parse(locale).get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return locale
    return name[:1].upper() + name[1:] if name else locale


def language_name(language: str, locale: str) -> str:
    """Name a language in another one, `Spanish` or `español`; without the script or country where it is not needed."""
    code = language if language in OWN_NAME else language.split("_")[0]
    for named_in in (locale, "en"):
        try:
            if name := Locale.parse(named_in).languages.get(code):
                return str(name)
        except (UnknownLocaleError, ValueError):
            continue
    return UNNAMED.get(code, language)


def is_right_to_left(locale: str) -> bool:
    """Say whether a language is written from right to left."""
    return locale in RIGHT_TO_LEFT


def _parts(tag: str) -> tuple[str, str, str]:
    """Split a tag into language, script and territory; the script is filled in where it tells two locales apart."""
    language, *rest = tag.replace("_", "-").split("-")
    language = language.lower()
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    territory = next((part.upper() for part in rest if len(part) in (2, 3) and not part.isdigit()), "")
    alias = ALIASES.get(language)
    if alias and "_" in alias:
        language, territory = alias.split("_")
    elif alias:
        language = alias
    if language == "zh" and not script:
        script = "Hant" if territory in TRADITIONAL else "Hans"
    if language == "zh":
        territory = ""
    return language, script, territory

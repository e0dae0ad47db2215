"""Every static check of content and translations, in one list; `kyr check` prints what they find.

What makes content impossible to use is refused when it is loaded (`bot.content`); these checks find what could be
used and should not be.
"""

from collections.abc import Callable, Iterator

from bot.authoring import (
    areas,
    dated,
    forbidden,
    lists,
    negation,
    paths,
    plain_words,
    published,
    replies,
    screens,
    translations,
    wording,
)
from bot.authoring.subject import Subject
from bot.errors import Problem

Check = Callable[[Subject], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    paths.unreachable_steps,
    paths.dead_ends,
    paths.circles_without_choice,
    paths.too_many_options,
    paths.heavy_buttons,
    paths.urgent_starts,
    wording.carrier_words,
    wording.twin_labels,
    wording.denied_numbers,
    wording.unknown_placeholders,
    wording.long_wordings,
    wording.long_messages,
    wording.first_answers,
    wording.no_way_out,
    dated.memo_without_its_end,
    dated.screens_without_the_draft_label,
    plain_words.hard_flows,
    plain_words.hard_messages,
    plain_words.long_sentences,
    plain_words.unexplained_words,
    forbidden.forbidden_advice,
    replies.doubtful_replies,
    replies.hard_replies,
    replies.heavy_replies,
    replies.carrier_answers,
    screens.bad_screens,
    published.vanished_ids,
    areas.local_lines_for_everybody,
    areas.local_numbers_in_texts,
    lists.carrier_words_elsewhere,
    lists.forms_of_two_words,
    lists.phrases_of_two_topics,
    lists.unnamed_languages,
    translations.unreadable_catalogs,
    translations.lost_placeholders,
    translations.lost_numbers,
    translations.lost_addresses,
    translations.lost_commands,
    negation.lost_negations,
    translations.denied_translations,
    translations.emergencies_told_in_part,
)


def check(subject: Subject) -> tuple[Problem, ...]:
    """Everything that should be mended, in the order of the files."""
    return tuple(sorted({problem for one in CHECKS for problem in one(subject)}))

from datetime import date

from bot.referrals import Line, LineKind, Need, lines_for

TODAY = date(2026, 11, 24)


def line(
    name: str,
    *,
    languages: tuple[str, ...] = (),
    needs: tuple[Need, ...] = (Need.IMMIGRATION,),
    kind: LineKind = LineKind.LEGAL,
    as_of: date = date(2026, 7, 1),
) -> Line:
    return Line(
        name=name, phone="+13125550100", languages=languages, needs=needs, note="", source="s", as_of=as_of, kind=kind
    )


def names(*lines: Line, need: Need = Need.IMMIGRATION, locale: str = "es") -> list[str]:
    return [found.name for found in lines_for(lines, need, locale=locale, today=TODAY)]


def test_only_lines_for_the_need_are_named() -> None:
    assert names(line("work", needs=(Need.WORK,)), line("law")) == ["law"]


def test_a_line_that_speaks_the_language_comes_first() -> None:
    assert names(line("english", languages=("en",)), line("spanish", languages=("en", "es"))) == ["spanish", "english"]


def test_a_regional_language_finds_the_language() -> None:
    assert names(line("a"), line("b", languages=("pt",)), locale="pt_BR") == ["b", "a"]


def test_government_lines_come_last_even_in_the_language() -> None:
    government = line("government", languages=("es",), kind=LineKind.GOVERNMENT)
    assert names(government, line("law", languages=("en",))) == ["law", "government"]


def test_at_most_three_are_named() -> None:
    assert names(*(line(name) for name in "abcde")) == ["a", "b", "c"]


def test_a_number_nobody_looked_at_for_a_year_is_not_named() -> None:
    assert names(line("old", as_of=date(2025, 11, 23)), line("year", as_of=date(2025, 11, 24))) == ["year"]


def test_crisis_and_help_lines_never_vanish() -> None:
    old = date(2020, 1, 1)
    assert names(
        line("hotline", kind=LineKind.HOTLINE, as_of=old), line("crisis", kind=LineKind.CRISIS, as_of=old)
    ) == [
        "hotline",
        "crisis",
    ]

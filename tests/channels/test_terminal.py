"""A conversation in the terminal."""

from bot.channels.looks import SMS, TELEGRAM
from bot.channels.terminal import Terminal
from bot.message import Button, Outbound, Tap

CARD = Outbound(
    "<b>Do not open</b> the door &amp; wait.\n<blockquote>I do not consent.</blockquote>",
    (Button("They have a paper", "en|ice_door|at_door|paper"), Button("Back", "en|@word|_|back", beside=True)),
)


async def test_markup_is_read_and_buttons_are_numbered() -> None:
    lines: list[str] = []
    terminal = Terminal(lines.append, TELEGRAM)
    await terminal.send(terminal.address, CARD)
    assert lines == ["Do not open the door & wait.", "I do not consent.", "  [1] They have a paper", "  [2] Back"]


def test_a_typed_number_presses_the_button_that_was_shown() -> None:
    terminal = Terminal(print, TELEGRAM)
    assert terminal.receive("1").text == "1"  # nothing was shown yet
    terminal.lines(CARD)
    assert terminal.receive(" 2 ").tap == Tap("en", "@word", "_", "back")
    assert terminal.receive("2").text == ""
    assert terminal.receive("3").text == "3"
    assert terminal.receive("hola").text == "hola"


def test_by_sms_a_number_stays_a_number_and_signs_stay_as_they_are() -> None:
    terminal = Terminal(print, SMS)
    assert terminal.lines(Outbound("1 < 2\n1 Yes")) == ["1 < 2", "1 Yes"]
    assert terminal.receive("1").tap is None


def test_every_line_has_an_id_of_its_own() -> None:
    terminal = Terminal(print)
    assert terminal.receive("hola").id != terminal.receive("hola").id

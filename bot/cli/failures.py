"""How trouble is told in the terminal: what is wrong, where, and what to do; never a traceback."""

import sys
import textwrap
from types import TracebackType

from bot.errors import ChannelError, ContentError, KyrError, SettingsError, StoreError

WRONG_SETTING = 2  # the exit code of a wrong setting or a wrong argument; everything else that we expect is 1


def tell(error: KyrError) -> int:
    """Say what went wrong on the error stream and return the exit code."""
    print(told(error), file=sys.stderr)
    return WRONG_SETTING if isinstance(error, SettingsError) else 1


def told(error: KyrError) -> str:
    """The calm block for an error: one line that says who must act, then the places and the mends."""
    match error:
        case ContentError(problems=problems):
            places = "1 place" if len(problems) == 1 else f"{len(problems)} places"
            return f"kyr: {places} in the content to mend.\n\n{error}"  # editors jump to file:line
        case SettingsError():
            return _block("kyr: the settings are not right yet.", str(error))
        case StoreError():
            return _block("kyr: the database cannot be used.", str(error))
        case ChannelError():
            return _block("kyr: a provider did not answer as it should.", str(error))
        case _:
            return _block("kyr: this did not work.", str(error))


def tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say that kyr itself has a fault: its kind and place, without any text that may quote a person or a secret."""
    from bot.log import positions  # spares every healthy command the logging library

    told = error.__cause__ if isinstance(error, ImportError) and error.__cause__ else error  # not by who loads commands
    missing = f" ({told.name})" if isinstance(told, ImportError) else ""  # a module's name is nobody's secret
    where = positions(told.__traceback__ or trace) or "an unknown place"
    print(
        _block(
            "kyr: this is a fault in kyr itself, not something you did.",
            f"{type(told).__name__}{missing} at {where}\n"
            "Nothing that was committed is lost. Please report these lines; they hold no message and no key.",
        ),
        file=sys.stderr,
    )


def _block(first: str, rest: str) -> str:
    return f"{first}\n\n{textwrap.indent(rest.strip(), '  ')}\n"

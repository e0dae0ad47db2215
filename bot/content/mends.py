"""What is wrong with a file, in words an editor can act on: pydantic finds it, this says it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.content.document import Document, Key
from bot.errors import ContentError, Problem

Shape = TypeVar("Shape", bound=BaseModel)
PATTERNS = {
    r"^[a-z][a-z0-9_]*$": ("is not an id.", "Use small letters, digits and _, beginning with a letter."),
    r"^[a-z0-9][a-z0-9-]*$": ("is not an id of the law.", "Use small letters, digits and -: `dhs-memo-2021`."),
    r"^[A-Za-z][A-Za-z0-9_]{4,31}$": ("is not a name on Telegram.", "Write what stands behind t.me/: `our_line_bot`."),
    r"^[A-Z]{2}$": ("is not a state.", "Write its two letters: `CA`."),
    r"^[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?$": ("is not a language.", "Write it as `es`, `pt_BR` or `zh_Hans`."),
    r"^(\+[1-9]\d{7,14}|\*?\d{3,6}#?)$": ("is not a telephone number.", "Write it as `+13125550100`."),
}
A_LIST = ("a list", "Write it as `[one, two]`, or as lines that begin with `- `.")
LINES = ("`word: value` lines", "Indent them below it, or write `{word: value}`.")
MUST_BE = {
    "string_type": ("one text", "Write it on this line or indented below it; put `true` and `false` in quotes."),
    "tuple_type": A_LIST,
    "too_short": ("a list of at least one", "Add one."),
    "dict_type": LINES,
    "model_type": LINES,
    "bool_parsing": ("true or false", "Write `true`, or remove the line."),
    "bool_type": ("true or false", "Write `true`, or remove the line."),
}
A_TARGET = "Write `step`, `@menu`, `@person`, `@other_flow` or `@other_flow.step`."


def validate(shape: type[Shape], document: Document, value: object, under: str = "") -> Shape:
    """The value in the shape its file must have; raises ContentError with everything that is wrong.

    `under` names the field that stands for the whole file, where the file itself has no such line.
    """
    if not isinstance(value, Mapping):
        raise ContentError((document.problem("This file must be a list of `word: value` lines.", "See README.md."),))
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise ContentError(tuple(_problem(shape, document, found, under) for found in error.errors())) from None


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Name the closest known word, or all of them when none is close and they are few."""
    listed = sorted(known)
    close = get_close_matches(wrong, listed, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Known are: {', '.join(listed)}." if 0 < len(listed) <= 20 else ""


def _problem(shape: type[BaseModel], document: Document, found: ErrorDetails, under: str) -> Problem:
    where: tuple[Key, ...] = tuple(part for part in found["loc"] if part != "[key]")
    owner = _owner(shape, where)
    path = where[1:] if under and where[:1] == (under,) else where
    name = str(path[-1]) if path else "This file"
    wrong, mend = _said(found, name, owner)
    if found["type"] == "missing":
        path = path[:-1]
    return document.problem(wrong, mend, *path)


def _said(found: ErrorDetails, name: str, owner: type[BaseModel] | None) -> tuple[str, str]:
    given = found["input"]
    kind = found["type"]
    match kind:
        case "extra_forbidden":
            return f"`{name}` is not known here.", did_you_mean(name, _words(owner))
        case "missing":
            return f"`{name}` is missing.", f"Add `{name}:`."
        case "enum":
            expected = str(found["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return f"`{given}` is not known here.", did_you_mean(str(given), expected.split(", "))
        case "string_pattern_mismatch":
            wrong, mend = PATTERNS.get(found["ctx"]["pattern"], ("is not a place to go.", A_TARGET))
            return f"`{given}` {wrong}", mend
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"`{given}` is not a day.", "Write it as 2021-11-29."
    if given is None or kind == "string_too_short":
        return f"`{name}` is empty.", "Fill it or remove the line."
    if kind in MUST_BE:
        must, mend = MUST_BE[kind]
        return f"`{name}` must be {must}.", mend
    return f"`{name}`: {found['msg']}.", "See flows/README.md."


def _words(owner: type[BaseModel] | None) -> list[str]:
    """The words that may stand in a model, as editors write them."""
    return [field.alias or name for name, field in owner.model_fields.items()] if owner else []


def _owner(shape: type[BaseModel], where: tuple[Key, ...]) -> type[BaseModel] | None:
    """The model in which the last part of a path stands, to know which words it takes."""
    owner: type[BaseModel] | None = shape
    annotation: Any = None
    for part in where[:-1]:
        if owner is not None and isinstance(part, str) and part in owner.model_fields:
            field: FieldInfo = owner.model_fields[part]
            annotation = field.annotation
        elif annotation is not None:
            arguments = [found for found in get_args(annotation) if found is not Ellipsis]
            annotation = arguments[-1] if arguments else None
        owner = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    return owner

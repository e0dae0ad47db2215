"""The house rules a machine can see; `docs/architecture.md` and CONTRIBUTING.md say why they are there."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
MODULES = sorted(path for path in BOT.rglob("*.py") if "versions" not in path.parts)
PURE = ("engine", "law", "referrals", "hotline")  # floors 0 and 1, with the two modules below
PURE_MODULES = [path for path in MODULES if path.relative_to(BOT).parts[0] in (*PURE, "message.py", "errors.py")]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
HOMELESS = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "core", "base", "manager", "handlers"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"(?<!\d)\+?1?[ (.-]*[2-9]\d{2}[ ).-]*[2-9]\d{2}[ .-]*\d{4}(?!\d)")
FICTION = re.compile(r"555\D?01\d{2}")  # numbers set aside for examples


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module that is not a docstring."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.lineno, node.value


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_only_go_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_function_fits_on_a_page(path: Path) -> None:
    long = [
        f"{function.name}: {lines} lines"
        for function in functions(tree(path))
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_is_named_after_what_lives_there() -> None:
    assert [named(path) for path in MODULES if HOMELESS & {*path.relative_to(BOT).parts, path.stem}] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_module_says_in_one_sentence_what_lives_there(path: Path) -> None:
    said = ast.get_docstring(tree(path)) or ""
    assert said.split("\n\n")[0].rstrip().endswith((".", ":", "?")), "a module opens with one whole sentence"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_day_of_the_law_stands_in_code(path: Path) -> None:
    module = tree(path)
    days = [f"line {line}: {text}" for line, text in texts(module) if DAY.fullmatch(text)]
    days += [
        f"line {node.lineno}: date(...)"
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("date", "Day", "datetime")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert days == [], "days of the law live in flows/law/ with a source"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_telephone_number_stands_in_code(path: Path) -> None:
    numbers = [
        f"line {line}: {found}"
        for line, text in texts(tree(path))
        for found in NUMBER.findall(text)
        if not FICTION.search(found)
    ]
    assert numbers == [], "numbers live in flows/referrals/ and flows/organisation.yaml"


@pytest.mark.parametrize("path", PURE_MODULES, ids=named)
def test_the_pure_floors_wait_for_nothing(path: Path) -> None:
    waiting = [node for node in ast.walk(tree(path)) if isinstance(node, ast.AsyncFunctionDef | ast.Await)]
    told = {"message.py"}  # holds the protocol of channels, which do wait
    assert waiting == [] or path.name in told


@pytest.mark.parametrize("path", PURE_MODULES, ids=named)
def test_the_pure_floors_read_no_clock(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\.(?:now|today|utcnow|monotonic|time)\(\)", source) == []


@pytest.mark.parametrize("path", PURE_MODULES, ids=named)
def test_values_of_the_pure_floors_never_change(path: Path) -> None:
    loose = []
    for node in ast.walk(tree(path)):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
            if isinstance(node, ast.ClassDef) and "dataclass" in ast.dump(decorator):
                options = {keyword.arg for keyword in decorator.keywords} if isinstance(decorator, ast.Call) else set()
                if not {"frozen", "slots"} <= options:
                    loose.append(node.name)
    assert loose == []


def test_nothing_is_put_off_in_writing() -> None:
    put_off = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "flows").rglob("*.yaml")]
    found = [named(path) for path in files if path != Path(__file__) and put_off.search(path.read_text("utf-8"))]
    assert found == []


def test_no_test_is_skipped() -> None:
    skipping = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail)|importorskip")
    files = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert [named(path) for path in files if skipping.search(path.read_text("utf-8"))] == []


def test_only_one_place_catches_whatever_goes_wrong() -> None:
    """The delivery loop may: one broken message must not keep the others from getting out."""
    catching = [
        named(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert set(catching) <= {"bot/service/delivery.py"}

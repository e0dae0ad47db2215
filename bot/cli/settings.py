"""`kyr settings` and `kyr keys new`: what an operator may set, and what is set here."""

from bot.settings import Variable, load, variables

PAGE = """# Settings

Every setting is a variable of the environment, read once when kyr starts. A variable that is not set turns its
feature off; a wrong or misspelled one stops the start and is named. `kyr settings` shows the values of one machine,
secrets hidden. This page is written by `kyr settings --markdown`.

| variable | default | meaning |
|---|---|---|
"""


def settings(*, markdown: bool = False) -> None:
    """Every setting and its value here; secrets stay hidden.

    Parameters
    ----------
    markdown
        Print the page docs/settings.md instead; it names no machine and no value.

    """
    if markdown:
        print(page(), end="")
        return
    for variable in variables(load()):
        print(f"{variable.name}={variable.value}")
        print(f"    {variable.meaning}{_default(variable)}")


def page() -> str:
    """The page docs/settings.md: every variable with its meaning, independent of the machine."""
    return PAGE + "".join(
        f"| `{variable.name}` | {f'`{variable.default}`' if variable.default else ''} | {variable.meaning} |\n"
        for variable in variables()
    )


def new_key() -> None:
    """Print a fresh key for KYR_SECRET_KEYS.

    Whoever holds it can read what is stored; without it nobody can. Keep it in your host's secret store.
    """
    from bot.store.privacy import new_key as fresh  # spares `kyr settings` the ciphers

    print(fresh())


def _default(variable: Variable) -> str:
    return f" Default: {variable.default}." if variable.default else ""

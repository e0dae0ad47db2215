"""The public page: what it says about the numbers on it."""

import re
from datetime import date

import httpx
import pytest

from tests.http.house import house

LINE = re.compile(r'<strong lang="en">([^<]+)</strong>.*?<small>\s*([^<]+?)\s*</small>', re.S)


@pytest.mark.parametrize(("locale", "delays"), [("en", "call first"), ("es", "llame antes")])
async def test_a_line_for_somebody_in_danger_is_not_to_be_called_first(
    database_url: str, locale: str, delays: str
) -> None:
    async with house(database_url) as lived_in, httpx.AsyncClient(base_url=lived_in.url) as client:
        page = await client.get("/", headers={"accept-language": locale})
    told = dict(LINE.findall(page.text))
    assert delays in told["ABA detention line"]
    assert delays not in told["988 Lifeline"]
    assert delays not in told["Crisis Text Line (text HOME)"]
    assert "2026" in told["988 Lifeline"]


async def test_the_lines_for_danger_stand_first_and_every_line_stands_once(database_url: str) -> None:
    async with house(database_url) as lived_in, httpx.AsyncClient(base_url=lived_in.url) as client:
        page = await client.get("/", headers={"accept-language": "es"})
        national = lived_in.app.talk.directory.national(date(2026, 11, 24))
    told = [name for name, _ in LINE.findall(page.text)]
    assert told[:2] == ["988 Lifeline", "Domestic Violence Hotline"]
    assert sorted(told) == sorted(line.name for line in national)
    assert "U.S. government" not in page.text

"""The XML that answers a text is well formed whatever was said."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.twiml import twiml
from bot.message import Outbound


def said(xml: bytes) -> list[str]:
    return [message.text or "" for message in ElementTree.fromstring(xml)]  # noqa: S314  # our own words


def test_messages_come_back_as_they_were_said() -> None:
    texts = ["1 < 2 & 3 > 2", "No abra la puerta.\n1 Sí\n2 No", "«до свидания» 停止 🙏"]
    assert said(twiml([Outbound(text) for text in texts])) == texts


@pytest.mark.parametrize("outbounds", [(), (Outbound(""),), (Outbound(" \x0b"),)])
def test_nothing_to_say_is_an_empty_response(outbounds: tuple[Outbound, ...]) -> None:
    assert twiml(outbounds) == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def test_a_control_character_does_not_cost_the_person_the_answer() -> None:
    assert said(twiml([Outbound("a\x0bb\x00c\ud800d\ufffee\r\nf")])) == ["abcde\nf"]


@given(st.lists(st.text(), max_size=3))
def test_any_text_is_well_formed_xml(texts: list[str]) -> None:
    assert len(said(twiml([Outbound(text) for text in texts]))) <= len(texts)

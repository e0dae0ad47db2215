"""Signing off: exactly as it stands, shown against what was signed before, taken back when it must be."""

from datetime import date
from pathlib import Path

import pytest

from bot.authoring import signing
from bot.authoring.signing import Kind, State
from bot.content import Content, load
from bot.content.signoffs import Role, SignOff, SignOffs, block, gathered, read, wired
from bot.errors import ContentError, KyrError
from bot.speech.catalogs import Catalogs
from tests.builders import FLOWS, edited, write_flows

DAY = date(2026, 11, 24)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    root = tmp_path / "flows"
    write_flows(root, FLOWS)
    return load(root)


def sign(path: Path, content: Content, *ids: str) -> SignOffs:
    everything = [*signing.steps(content, SignOffs()), *signing.events(content, SignOffs())]
    chosen = [one for one in everything if not ids or one.id in ids]
    signing.sign(path, chosen, role=Role.ATTORNEY, day=DAY, scope="federal")
    return gathered(read(path), {})


def test_what_was_signed_is_signed_as_long_as_it_stands(content: Content, tmp_path: Path) -> None:
    signoffs = sign(tmp_path / "signoffs.toml", content)
    assert {one.state for one in signing.steps(content, signoffs)} == {State.SIGNED}
    assert {one.state for one in signing.events(content, signoffs)} == {State.SIGNED}


def test_a_changed_word_is_shown_against_what_was_signed(content: Content, tmp_path: Path) -> None:
    signoffs = sign(tmp_path / "signoffs.toml", content, "door.first")
    changed = tmp_path / "changed"
    write_flows(changed, edited("topics/door.yaml", "Do not open the door.", "Open the door."))
    one = next(one for one in signing.steps(load(changed), signoffs) if one.id == "door.first")
    assert one.state is State.CHANGED
    assert "-say: Do not open the door." in one.redline()
    assert "+say: Open the door." in one.redline()


def test_signing_again_takes_the_place_of_the_earlier_signature(content: Content, tmp_path: Path) -> None:
    path = tmp_path / "signoffs.toml"
    sign(path, content, "door.first")
    sign(path, content, "door.first")
    assert len(read(path)) == 1


def test_a_ready_reply_is_signed_with_its_answers(tmp_path: Path) -> None:
    path, asks = tmp_path / "signoffs.toml", "replies:\n  safe: {text: All well?, answers: [I am well, I am not]}\n"
    content = load(write_flows(tmp_path / "flows", {"replies.yaml": asks}))
    signing.sign(path, list(signing.replies(content, SignOffs())), role=Role.ATTORNEY, day=DAY, scope="federal")
    signoffs = gathered(read(path), {})
    assert [one.state for one in signing.replies(content, signoffs)] == [State.SIGNED]
    assert signoffs.covers_reply(content.replies[0])
    changed = load(write_flows(tmp_path / "changed", {"replies.yaml": asks.replace("I am not", "I do not know")}))
    assert not signoffs.covers_reply(changed.replies[0])
    (one,) = signing.replies(changed, signoffs)
    assert "-2. I am not" in one.redline()


def test_a_signature_can_be_taken_back(content: Content, tmp_path: Path) -> None:
    path = tmp_path / "signoffs.toml"
    sign(path, content, "door.first", "door.paper")
    assert signing.revoke(path, ["door.first"]) == 1
    assert [signed.id for _, signed in read(path)] == ["door.paper"]


def test_a_translator_cannot_sign_the_law(content: Content, tmp_path: Path) -> None:
    with pytest.raises(KyrError, match="lawyer"):
        signing.sign(
            tmp_path / "s.toml",
            list(signing.steps(content, SignOffs())),
            role=Role.TRANSLATOR,
            day=DAY,
            scope="federal",
        )


def test_a_lawyer_cannot_sign_a_translation(content: Content, tmp_path: Path) -> None:
    step = content.script.flows["door"].steps["first"]
    catalogs = Catalogs({"es": {("", "Do not open the door."): "No abra la puerta."}})
    chosen = list(signing.translations(step, "es", catalogs, SignOffs()))
    assert [one.kind for one in chosen] == [Kind.TEXT]
    with pytest.raises(KyrError, match="translator"):
        signing.sign(tmp_path / "s.toml", chosen, role=Role.ATTORNEY, day=DAY, scope="federal")


def test_the_kit_is_enough_to_go_live(content: Content, tmp_path: Path) -> None:
    kit = [one.id for one in signing.must_be_signed(content, SignOffs(), kit=True)]
    assert kit == ["door.first", "memo-2021@2021-11-29", "memo-2021@2025-01-20"]  # and the events its source tells of
    signoffs = sign(tmp_path / "signoffs.toml", content, *kit)
    assert signing.must_be_signed(content, signoffs, kit=True) == []
    assert signing.must_be_signed(content, signoffs, kit=False)


def test_every_letter_survives_the_file(content: Content, tmp_path: Path) -> None:
    path = tmp_path / "signoffs.toml"
    text = 'Diga: "No firmo".\nÑandú \\ 停止\t'
    chosen = [signing.Signable(Kind.STEP, "door.first", text)]
    signing.sign(path, chosen, role=Role.ACCREDITED, day=DAY, scope="Federal, ny")
    ((kind, signed),) = read(path)
    assert (kind, signed.text, signed.scope, signed.day) == ("step", text, "federal,NY", DAY)


@pytest.mark.parametrize("scope", ["", "XX", "everywhere", "federal,New York"])
def test_a_scope_that_is_no_place_is_refused(scope: str, tmp_path: Path) -> None:
    with pytest.raises(KyrError, match="--scope"):
        signing.sign(tmp_path / "s.toml", [], role=Role.ATTORNEY, day=DAY, scope=scope)
    written = block("step", SignOff("door.first", "x", Role.ATTORNEY, DAY, scope))
    (tmp_path / "s.toml").write_text(written)
    with pytest.raises(ContentError, match="is no scope"):
        read(tmp_path / "s.toml")


def test_a_lawyer_of_one_state_signs_the_law_of_that_state_and_nothing_else(tmp_path: Path) -> None:
    everywhere = signing.Signable(Kind.STEP, "home.home", "say: Home.")
    new_york = signing.Signable(Kind.STEP, "home.ny", "say: In New York.", law_of="NY")
    path = tmp_path / "s.toml"
    for one, scope in ((everywhere, "NY"), (new_york, "federal"), (new_york, "CA")):
        with pytest.raises(KyrError, match="--scope"):
            signing.sign(path, [one], role=Role.ATTORNEY, day=DAY, scope=scope)
    assert signing.sign(path, [everywhere, new_york], role=Role.ATTORNEY, day=DAY, scope="federal,NY") == 2


@pytest.mark.parametrize(
    ("scope", "state", "covers"),
    [("federal", "", True), ("NY", "", False), ("federal", "NY", False), ("NY", "NY", True), ("CA,NY", "NY", True)],
)
def test_a_signature_covers_no_step_outside_its_scope(content: Content, scope: str, state: str, covers: bool) -> None:
    step = content.script.flows["door"].steps["first"]
    signed = SignOff("door.first", wired(step), Role.ATTORNEY, DAY, scope)
    assert SignOffs(steps={"door.first": signed}).covers_step(step, state) is covers
    one = signing.Signable(Kind.STEP, "door.first", wired(step), signed, state)
    assert one.state is (State.SIGNED if covers else State.ELSEWHERE)


def test_a_translators_signature_in_the_file_of_the_law_covers_nothing(content: Content) -> None:
    step = content.script.flows["door"].steps["first"]
    signed = SignOff("door.first", wired(step), Role.TRANSLATOR, DAY, "federal")
    assert not SignOffs(steps={"door.first": signed}).covers_step(step)
    lawyer = SignOff("Hi.", "Hola.", Role.ATTORNEY, DAY, "federal")
    assert not SignOffs(texts={"es": {"Hi.": lawyer}}).covers_text("es", "Hi.", "", "Hola.")


def test_one_english_text_said_in_two_roles_has_two_translations_to_sign(tmp_path: Path) -> None:
    changed = edited("topics/door.yaml", "say: Do not open the door.", "say: Stay in.\n    sms: Stay in.")
    step = load(write_flows(tmp_path, changed)).script.flows["door"].steps["first"]
    catalogs = Catalogs({"es": {("", "Stay in."): "Quédese adentro.", ("sms", "Stay in."): "Quedese adentro."}})
    chosen = list(signing.translations(step, "es", catalogs, SignOffs()))
    path = tmp_path / "s.toml"
    signing.sign(path, chosen, role=Role.TRANSLATOR, day=DAY, scope="federal")
    signoffs = gathered([], {"es": [signed for _, signed in read(path)]})
    assert signoffs.covers_text("es", "Stay in.", "", "Quédese adentro.")
    assert signoffs.covers_text("es", "Stay in.", "sms", "Quedese adentro.")


@pytest.mark.parametrize("text", ["not toml", '[[step]]\nid = "x"\n', '[[step]]\nid="x"\ntext="y"\nrole="king"\n'])
def test_a_file_that_others_wrote_in_is_refused_by_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "signoffs.toml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"signoffs\.toml:1"):
        read(path)

"""What a volunteer is asked about before their own words go out, and what goes out unasked."""

import pytest

from bot.assemble import talk
from bot.hotline.advice import Wrong
from bot.hotline.doubts import doubts
from bot.service.replies import said
from bot.settings import load

PUBLIC = {"3125550100", "988"}
DOUBTED = {
    Wrong.HIDING: (
        "Hide in the closet.",
        "Don't worry, hide in the closet.",
        "Escóndase en el baño.",
        "No, escóndete.",
    ),
    Wrong.FLEEING: (
        "Run away from them!",
        "slip out the back",
        "leave through the back door",
        "salga por atrás",
        "Huya por atrás.",
        "corre ya",
    ),
    Wrong.FORGING: (
        "You can use someone else's ID.",
        "pretend to be a citizen",
        "Muestre papeles falsos.",
        "use los papeles de su primo",
    ),
    Wrong.OBSTRUCTING: ("Block the door and resist.", "Tear up the paper", "Bloquee la puerta.", "tira los papeles"),
    Wrong.OFFICERS: (
        "ICE is on the corner of 26th street right now",
        "agents were seen downtown",
        "la migra está en la calle 26",
        "Hay agentes vistos por ahí",
    ),
    Wrong.PROMISE: ("I promise he comes home.", "We guarantee it", "Le prometo que vuelve.", "Está garantizado."),
    Wrong.SAFE: (
        "You are safe now.",
        "Nothing will happen to you.",
        "you'll be safe there",
        "Usted está a salvo.",
        "No le va a pasar nada.",
        "estas protegida",
    ),
    Wrong.PREDICTION: (
        "They will not deport you.",
        "They won’t arrest him.",
        "The judge is going to release her.",
        "You will win.",
        "Everything will be fine.",
        "Todo va a salir bien.",
        "No lo van a deportar.",
        "Va a ganar su caso.",
        "lo soltarán mañana",
    ),
    Wrong.LAWYER: (
        "You qualify for asylum.",
        "You don't qualify.",
        "You should file the form today.",
        "Sign it and send it back.",
        "Usted califica para una visa.",
        "Firme el papel.",
        "llene la forma I-130",
    ),
    Wrong.ASKING: (
        "What is your name?",
        "Where were you born?",
        "send me your A number",
        "¿Cómo se llama usted?",
        "¿Dónde vive?",
        "deme su dirección",
    ),
    Wrong.A_NUMBER: (
        "Is it A 012-345-678?",
        "su número es A123456789",
        "我的号码是A123456789吗",
        "Ａ０１２－３４５－６７８",
        "\u0410 012 345 678",  # the Cyrillic letter that looks the same
    ),
    Wrong.SOCIAL_SECURITY: ("Write 000-12-3456 there.", "请写000-12-3456", "٠٠٠-١٢-٣٤٥٦", "000\u201312\u20133456"),
    Wrong.CARD: ("4000 0000 0000 0002", "卡号4000000000000002。", "４０００　００００　００００　０００２"),
    Wrong.PHONE: (
        "Call me at 212 555 0199.",
        "(212) 555-0199",
        "+52 55 5555 0199",
        "٢١٢٥٥٥٠١٩٩",
        "请打2125550199",
        "212\u200d555\u200d0199",
        "２１２－５５５－０１９９",
    ),
    Wrong.ACCOUNT: ("write to ana@example.org", "I am @ana_hotline on Telegram", "写信到ana＠example.org"),
}
CASES = [(wrong, text) for wrong, texts in DOUBTED.items() for text in texts]
PLAIN = (
    "Do not run, do not hide, and do not lie.",
    "You do not have to open the door.",
    "You can stay silent. Ask for a lawyer.",
    "I cannot promise that, but I will help you look.",
    "I do not know if they will release him.",
    "Nobody can say whether you will win.",
    "Are you safe right now?",
    "If you are safe, write 1.",
    "Call 988 or 911. Or call 312-555-0100, day and night.",
    "The hearing is on 2026-11-24 at 9:00.",
    "Your pay was 1,500 dollars for 40 hours.",
    "Look it up at locator.ice.gov.",
    "They must show a paper with your name.",
    "What is the name of the jail?",
    "No corra y no mienta.",
    "No le puedo prometer nada, pero busco con usted.",
    "No sé si lo van a soltar.",
    "¿Está a salvo ahora?",
    "Si está a salvo, escriba 1.",
    "Llame al (312) 555-0100.",
    "Usted no tiene que decir dónde nació.",
    "Tiene derecho a un abogado.",
    "A lawyer can say if you qualify.",
    "Do not sign anything before a lawyer reads it.",
    "No firme los papeles.",
    "Pregunte si califica para eso.",
    "No tire los papeles.",
)


@pytest.mark.parametrize(("wrong", "text"), CASES, ids=[f"{wrong.name}: {text}" for wrong, text in CASES])
def test_words_that_may_be_wrong_are_asked_about(wrong: Wrong, text: str) -> None:
    assert wrong in {doubt.wrong for doubt in doubts(text, PUBLIC)}


@pytest.mark.parametrize("text", PLAIN)
def test_what_a_volunteer_ought_to_say_goes_out_unasked(text: str) -> None:
    assert doubts(text, PUBLIC) == ()


def test_the_words_in_question_are_named_and_never_printed() -> None:
    (doubt,) = doubts("Good evening. Hide in the closet. I wait here.")
    assert doubt.words == "Hide in the closet"
    assert "closet" not in repr(doubt)


def test_no_shipped_ready_reply_is_doubted() -> None:
    spoken = talk(load(allow_unreviewed=("all",)))
    texts = [said(reply, locale, spoken.voice.catalogs) for reply in spoken.content.replies for locale in ("en", "es")]
    assert len(texts) > 20
    assert [(text, doubts(text)) for text in texts if text and doubts(text)] == []
    assert None not in texts


def test_hardly_any_shipped_text_would_be_doubted_if_a_volunteer_wrote_it() -> None:
    spoken = talk(load(allow_unreviewed=("all",)))
    public = {phone.number.removeprefix("+1") for line in spoken.directory.register.lines for phone in line.phones}
    steps = [step.say for flow in spoken.content.script.flows.values() for step in flow.steps.values() if step.say]
    texts = [text for say in steps for text in (say, spoken.voice.catalogs.find("es", say)) if text]
    doubted = [text for text in texts if doubts(text, public)]
    assert len(texts) > 300
    assert len(doubted) / len(texts) < 0.03, "\n".join(doubted)

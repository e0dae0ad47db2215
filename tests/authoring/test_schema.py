import json

from bot.authoring.schema import NAME, schema
from bot.content import shipped


def test_the_schema_in_flows_is_the_one_the_models_draw() -> None:
    written = (shipped() / NAME).read_text(encoding="utf-8")
    assert written == schema(), "run `python -m bot.authoring.schema`"


def test_the_schema_knows_the_verbs_and_refuses_others() -> None:
    step = json.loads(schema())["$defs"]["StepEntry"]
    assert {"say", "sms", "choose", "needs", "otherwise"} <= set(step["properties"])
    assert step["additionalProperties"] is False

"""The JSON Schema of a topic file, drawn from the models, for completion in editors.

`python -m bot.authoring.schema` writes it anew; a test says when that has been forgotten.
"""

import json
from pathlib import Path

from bot.content import shipped
from bot.content.models import TopicFile

NAME = "flow.schema.json"


def schema() -> str:
    """The schema as it should stand in its file."""
    drawn = TopicFile.model_json_schema()
    drawn = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A topic of kyr",
        "description": "See flows/README.md. Written by `python -m bot.authoring.schema`.",
        **{key: value for key, value in drawn.items() if key not in ("title", "description")},
    }
    return json.dumps(drawn, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> Path:
    """Write the schema into a folder of content."""
    path = folder / NAME
    path.write_text(schema(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write(shipped())

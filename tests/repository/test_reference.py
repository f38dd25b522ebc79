"""What is generated into the documentation and the package is what the code says today."""

from __future__ import annotations

import json

import jsonschema

from accelflow.scenarios import SHIPPED, load_scenario, schema
from accelflow.scenarios.loading import plays
from tests import reasons


def test_the_page_of_reasons_is_current() -> None:
    """The page of reason codes equals what `python -m tests.reasons` writes."""
    assert reasons.DOCUMENT.read_text(encoding="utf-8") == reasons.document()


def test_the_schema_of_scenarios_is_current() -> None:
    """The shipped schema equals what `python -m accelflow.scenarios.schema` writes."""
    assert schema.FILE.read_text(encoding="utf-8") == schema.text()


def test_the_schema_is_one_and_holds_for_what_is_shipped() -> None:
    """It is a valid JSON Schema, and every shipped scenario satisfies it."""
    found = json.loads(schema.text())
    jsonschema.Draft202012Validator.check_schema(found)
    for name, file in SHIPPED.items():
        document = json.loads(schema.FILE.with_name(file).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(found).validate(document)
        assert len(list(plays(load_scenario(name)))) >= len(document["steps"])


def test_the_schema_refuses_an_unknown_key() -> None:
    """A key that the form does not know fails the schema, in the scenario and inside `ask`."""
    validator = jsonschema.Draft202012Validator(json.loads(schema.text()))
    document = json.loads(schema.FILE.with_name(SHIPPED["nashville-2013"]).read_text("utf-8"))
    assert validator.is_valid(document)
    assert not validator.is_valid({**document, "titel": "x"})
    step = {**document["steps"][0], "ask": {**document["steps"][0]["ask"], "stement": "x"}}
    assert not validator.is_valid({**document, "steps": [step]})

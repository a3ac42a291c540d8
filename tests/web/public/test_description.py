"""Whatever is asked of the open data, as its description allows or not: no fault, and every answer is as it says."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from styrhjul.web.app import create_app
from styrhjul.web.public.open_data import SETS
from styrhjul.web.site import Site

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def described(town: Site) -> BaseSchema:
    return schemathesis.openapi.from_asgi("/open-data/openapi.json", create_app(town))


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", [name for each in SETS for name, _ in each.files])
def test_no_question_is_a_fault_and_every_answer_is_as_described(
    described: BaseSchema, name: str, mode: GenerationMode
) -> None:
    @settings(
        max_examples=5,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(described[f"/open-data/{name}"]["GET"].as_strategy(generation_mode=mode))
    def asked(case: Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    asked()

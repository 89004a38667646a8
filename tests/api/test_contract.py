"""The API keeps to its own OpenAPI document, whatever it is sent."""

from itertools import count
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.core.result import Ok

from afterword.api import keys
from afterword.api.pace import Pace
from afterword.api.views import api
from afterword.house.models import Store
from tests.api.conftest import Address, a_key
from tests.given import placed, tell

DOCUMENT = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_prefix="api/")))
OPERATIONS = [found.ok() for found in DOCUMENT.get_all_operations() if isinstance(found, Ok)]


def test_all_of_it_is_put_to_the_test() -> None:
    assert len(OPERATIONS) == 18


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_it_keeps_its_word(
    served: Address, store: Store, monkeypatch: pytest.MonkeyPatch, operation: Any
) -> None:
    hours = count(step=3600)
    monkeypatch.setattr(keys, "pace", Pace(lambda: float(next(hours))))
    tell(store, placed())
    bearer = {"Authorization": f"Bearer {a_key(store)}"}

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answered(case: Any) -> None:
        case.call_and_validate(
            base_url=f"http://{served.host}:{served.port}",
            headers=bearer,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
                checks.response_headers_conformance,
            ],
        )

    answered()

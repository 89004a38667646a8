"""Laws are looked for breaches in the same way every time, so that a failure is never a surprise.

``AFTERWORD_LAWS=wide`` looks elsewhere on every run, and longer.
"""

import os
from typing import Any

from hypothesis import HealthCheck, settings

_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile("steady", derandomize=True, database=None, **_COMMON)
settings.register_profile("wide", max_examples=2_000, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("AFTERWORD_LAWS", "steady"))

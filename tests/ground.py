"""What stands before everything else: a data folder of the tests' own.

Loaded by ``-p`` before pytest-django reads the settings, in every worker of a parallel run too.
"""

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="afterword-test-")
_PROCESS = os.getpid()
os.environ["AFTERWORD_HOME"] = HOME
MASTER = "5e" * 32
os.environ["AFTERWORD_KEY"] = MASTER
os.environ["AFTERWORD_LOG"] = "error"
# The outside stands on the loopback, in the rigs on machines of their own.
os.environ["AFTERWORD_ALLOW_PRIVATE"] = "127.0.0.0/8, ::1, 10.77.0.0/16"
os.environ["DJANGO_SETTINGS_MODULE"] = "afterword.site.settings"
os.environ.pop("AFTERWORD_URL", None)
# Playwright's synchronous interface runs an event loop in the test's own thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _tidy() -> None:
    if os.getpid() == _PROCESS:  # not in a child that a test forked
        shutil.rmtree(HOME, ignore_errors=True)


atexit.register(_tidy)

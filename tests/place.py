"""Loaded before Django: tests keep their files in a place of their own, never in the installation's var/."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.made import KEY

PLACE = Path(tempfile.mkdtemp(prefix="cppcc-tests-"))
(PLACE / "secret_key").write_text(KEY)
atexit.register(shutil.rmtree, PLACE, ignore_errors=True)
os.environ["VAR_DIR"] = str(PLACE)
os.environ["OFFICE_PROGRAM"] = ""  # seconds for each report; the one test that wants it says so
os.environ["SLOW_PAGE_MS"] = "0"  # a busy machine writes no rows between what a test counts
for name in ("MEDIA_ROOT", "PRODUCTION", "SECRET_KEY"):
    os.environ.pop(name, None)

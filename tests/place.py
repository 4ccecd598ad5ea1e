"""Loaded before Django: tests keep their files in a place of their own, never in the installation's var/."""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="cppcc-tests-")
os.environ.pop("MEDIA_ROOT", None)
os.environ.pop("PRODUCTION", None)

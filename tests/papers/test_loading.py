"""What prints is loaded with the first paper: it takes 0.7 s and 28 MB, which most processes never need."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STARTED = """
import sys
import cppcc.celery, cppcc.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
print(*sorted({"weasyprint", "pikepdf", "pypdfium2", "matplotlib", "pypinyin"} & sys.modules.keys()))
"""


def test_a_process_with_every_page_has_not_loaded_what_prints(tmp_path):
    environment = os.environ | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cppcc.settings"}
    run = [sys.executable, "-c", STARTED]
    told = subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.split() == []

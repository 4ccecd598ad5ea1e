"""``make handbook``: the pictures of the handbook anew, from a demonstration loaded for it."""

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.handbook.shots import Shot, shots
from tests.pictures.place import Code
from tests.servers import free_port, listens

HERE = Path(__file__).resolve().parent.parent.parent
TO = HERE / "static" / "help"
PASSWORD = "cppcc-demo-2024"

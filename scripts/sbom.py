"""make sbom: what is installed to run, with licences: docs/sbom.json (CycloneDX) and docs/licences.md.

The list is requirements/run.txt, licences are what the installed packages declare; those of packages for other machines
stand below.
"""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST, SBOM, TABLE = ROOT / "requirements/run.txt", ROOT / "docs/sbom.json", ROOT / "docs/licences.md"
ELSEWHERE = {"async-timeout": "Apache-2.0", "brotlicffi": "MIT"}
"""Locked, but for other Pythons than the one that runs this."""
SAID_OTHERWISE = {
    "pyrage": "MIT",  # its text says so, its description nothing
    "supervisor": "BSD-3-Clause-Modification",  # its text is repoze's
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}
SHORT = {
    "BSD License": "BSD", "MIT License": "MIT", "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
HEAD = """# Licences of what runs

Made by `make sbom` from requirements/run.txt and what each package declares; docs/sbom.json holds the same as CycloneDX.
None asks for more than its text to be kept with copies; those of the LGPL and MPL are used as libraries, unchanged.

| package | version | licence |
|---|---|---|
"""


def locked() -> list[tuple[str, str]]:
    """Name and version of each package of the list; one may stand in two versions, for older and newer Pythons."""
    return re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", LIST.read_text(), re.MULTILINE)


def licence(name: str) -> str:
    """What the package declares, in short."""
    if name in SAID_OTHERWISE or name in ELSEWHERE:
        return SAID_OTHERWISE.get(name) or ELSEWHERE[name]
    told = metadata.metadata(name)
    if said := told.get("License-Expression"):
        return said
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    return " OR ".join(SHORT.get(one, one) for one in classes) or told["License"]


def table() -> str:
    """docs/licences.md."""
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked())


def bill() -> str:
    """docs/sbom.json: the list as cyclonedx-py tells it, with licences; it names no place where packages are got."""
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "requirements",
        "--output-reproducible",
        "--short-PURLs",
        "--sv",
        "1.6",
    ]
    made = json.loads(subprocess.run([*command, str(LIST)], check=True, capture_output=True, text=True).stdout)  # noqa: S603
    for one in made["components"]:
        one.pop("externalReferences", None)
        one.pop("description", None)
        one["bom-ref"] = one["purl"]
        said = licence(one["name"])
        one["licenses"] = [{"expression": said}] if re.search(r"\d| (OR|AND) ", said) else [{"license": {"name": said}}]
    made["components"].sort(key=lambda one: (one["name"], one["version"]))
    made.pop("dependencies", None)
    made["metadata"] = {"component": {"type": "application", "name": "cppcc", "bom-ref": "cppcc"}}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SBOM.write_text(bill())
    TABLE.write_text(table())

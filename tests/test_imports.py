"""One direction: no ring of files in the five packages, and no way round an import.

The graph is read from the source, so that an import inside a function, under ``TYPE_CHECKING``, by ``import_module`` or
by ``get_model`` counts like one at the top of a file. A file that imports from a package also runs its ``__init__``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("cppcc", "members", "proposals", "activities", "reports")
BY_NAME = ("get_model", "import_module", "__import__", "import_string")
ALLOWED = {
    "reports/documents.py": "a snapshot names the models of its records as data; whatever was counted is looked up again",
    "cppcc/models/base.py": "a record in the bin names what it was a part of as data",
    "cppcc/querysets.py": "records in the bin name what they were a part of as data",
    "cppcc/recycle/restoring.py": "a snapshot in the bin names the models of its rows as data",
    "cppcc/sheets/undoing.py": "the notes of an import name the models of its rows as data",
    "cppcc/recycle/seeing.py": "a digest of what was seen names kinds of rows as data",
    "cppcc/migrating.py": "a migration's state names its models as data",
}

Graph = dict[str, set[str]]


def sources() -> dict[str, Path]:
    """Module name and file of all that the five packages hold, without migrations: those name models as they were."""
    found = {}
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def calls_by_name(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that find a module or a model by a name instead of an import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in BY_NAME:
                yield node


def named(call: ast.Call) -> str:
    """What such a call names, as a module: of get_model("app", "Model") or ("app.Model") the app's models."""
    said = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name != "get_model":
        return said[0] if said else ""
    return f"{said[0].partition('.')[0]}.models" if said else ""


def imports(tree: ast.AST, package: list[str]) -> Iterator[str]:
    """Full names that a source in a package imports, wherever in it; of ``from a import b`` a.b, a module or not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*near, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
    yield from (named(call) for call in calls_by_name(tree))


def graph_of(files: dict[str, Path]) -> Graph:
    """Which modules each one needs: those it names, and the packages around them that it does not lie in itself."""
    graph: Graph = {}
    for module, path in files.items():
        graph[module] = set()
        package = module.split(".") if path.stem == "__init__" else module.split(".")[:-1]
        for name in imports(ast.parse(path.read_text(encoding="utf-8")), package):
            parts = name.split(".")
            ways = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
            there = [way for way in ways if way in files]
            around = [way for way in there[:-1] if not f"{module}.".startswith(f"{way}.")]
            graph[module] |= {*around, *there[-1:]} - {module}
    return graph


def rings(graph: Graph) -> list[list[str]]:
    """Rings of modules, each from a module back to it; empty where imports have one direction.

    What nothing left needs, or what needs nothing left, stands in no ring and is taken off until only rings are left.
    """
    left = {module: set(needs) & set(graph) for module, needs in graph.items()}
    while True:
        needed = set().union(*left.values()) if left else set()
        free = {module for module, needs in left.items() if not needs or module not in needed}
        if not free:
            break
        left = {module: needs - free for module, needs in left.items() if module not in free}
    found, seen = [], set()
    for module in left:
        way: list[str] = []
        while module not in way and module not in seen:
            way.append(module)
            module = min(left[module])
        if module in way:
            found.append([*way[way.index(module) :], module])
        seen.update(way)
    return found


def test_no_files_import_each_other_in_a_ring():
    found = rings(graph_of(sources()))
    assert not found, "\n".join(" → ".join(ring) for ring in found)


def test_nothing_finds_models_or_modules_by_name():
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources().values()
        for call in calls_by_name(ast.parse(path.read_text(encoding="utf-8")))
        if str(path.relative_to(ROOT)) not in ALLOWED
    ]
    assert not found, f"reach it by a relation or import it: {', '.join(found)}"


def test_every_exception_is_still_needed():
    needless = [name for name in ALLOWED if not list(calls_by_name(ast.parse((ROOT / name).read_text("utf-8"))))]
    assert not needless


@pytest.mark.parametrize(
    "line",
    [
        "from cppcc.lower import LOWER",
        "import cppcc.lower",
        "from . import lower",
        "from .lower import LOWER",
        "def late():\n    from cppcc import lower",
        "if TYPE_CHECKING:\n    from cppcc.lower import Lower",
        'lower = importlib.import_module("cppcc.lower")',
    ],
)
def test_a_ring_is_named_however_it_is_tied(tmp_path, line):
    (tmp_path / "upper.py").write_text(line)
    (tmp_path / "lower.py").write_text("from cppcc.between import BETWEEN")
    (tmp_path / "between.py").write_text("from cppcc.upper import UPPER")
    (tmp_path / "beside.py").write_text("from cppcc.upper import UPPER")
    files = {f"cppcc.{name}": tmp_path / f"{name}.py" for name in ("beside", "between", "lower", "upper")}
    assert rings(graph_of(files)) == [["cppcc.between", "cppcc.upper", "cppcc.lower", "cppcc.between"]]


def test_a_model_named_by_a_string_counts_as_its_file(tmp_path):
    (tmp_path / "models.py").write_text("from proposals.querysets import rows")
    (tmp_path / "querysets.py").write_text('rows = apps.get_model("proposals", "Proposal").objects')
    files = {f"proposals.{name}": tmp_path / f"{name}.py" for name in ("models", "querysets")}
    assert rings(graph_of(files)) == [["proposals.models", "proposals.querysets", "proposals.models"]]

"""Who may import whom, and the sizes and habits of the house, read from the syntax tree."""

import ast
from collections.abc import Callable, Iterator
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILES = [
    path
    for top in ("recommendations", "tracker")
    for path in sorted((ROOT / top).rglob("*.py"))
    if path.parent.name != "migrations"
]

DOORS = [
    "public",
    "api",
    "accounts",
    "admin",
    "desk",
    "imports",
    "exports",
    "loading",
    "management",
    "templatetags",
    "door",
]
SIGNALS = ["django.dispatch", "django.db.models.signals", "django.core.signals"]
FORBIDDEN = {
    "recommendations": ["tracker", "tests", *SIGNALS],
    "recommendations/models": [
        *(f"recommendations.{door}" for door in DOORS),
        *(f"django.{part}" for part in ("contrib.admin", "forms", "http", "shortcuts", "template", "views")),
    ],
    "recommendations/public": [f"recommendations.{door}" for door in DOORS if door not in {"public", "exports"}],
    "recommendations/api": [f"recommendations.{door}" for door in DOORS if door not in {"api", "public", "exports"}],
    "recommendations/admin": ["recommendations.public", "recommendations.desk", "recommendations.management"],
    # Readers run in a child process that has no database: they may know words to translate, and no more of Django.
    "recommendations/imports/reading": [
        *(
            f"recommendations.{part}"
            for part in ("models", "evidence", "visibility", "access", "search", *DOORS)
            if part not in {"imports", "exports"}  # how a cell is made inert, and back, stands in exports/cells.py
        ),
        *(
            f"django.{part}"
            for part in ("apps", "conf", "contrib", "core", "db", "forms", "http", "shortcuts", "template")
        ),
    ],
    "tracker": ["tests", *SIGNALS],
}
VAGUE = {"utils", "helpers", "common", "services", "signals"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(node: ast.AST, package: str = "") -> Iterator[str]:
    """The full name of all that is imported, ``from a import b`` as a.b, in ``package`` or anywhere below it."""
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            yield from (name.name for name in each.names)
        elif isinstance(each, ast.ImportFrom):
            module = resolve_name("." * each.level + (each.module or ""), package) if each.level else each.module
            yield from (f"{module}.{name.name}" for name in each.names)


def of_file(path: Path) -> list[str]:
    return list(imports(tree(path), ".".join(path.relative_to(ROOT).parent.parts)))


def is_within(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def offenders(wrong: Callable[[Path], Any]) -> dict[str, Any]:
    """What is wrong with each file, by its name, where something is."""
    return {str(path.relative_to(ROOT)): found for path in FILES if (found := wrong(path))}


# --- imports -----------------------------------------------------------------------------------------------------


def forbidden(path: Path) -> list[str]:
    place = f"{path.relative_to(ROOT).parent}/"
    modules = [module for folder, modules in FORBIDDEN.items() if place.startswith(f"{folder}/") for module in modules]
    return [name for name in of_file(path) if any(is_within(name, module) for module in modules)]


def test_imports_go_one_way() -> None:
    assert offenders(forbidden) == {}


def test_nothing_is_imported_inside_a_function() -> None:
    assert offenders(lambda path: [name for function in functions(path) for name in imports(function, "a.b.c")]) == {}


# --- habits ------------------------------------------------------------------------------------------------------


def swallowed(path: Path) -> list[int]:
    """The lines where whatever goes wrong is caught and not raised again; a named error may be passed over."""
    handlers = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)]
    broad = [node for node in handlers if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}]
    return [node.lineno for node in broad if not any(isinstance(each, ast.Raise) for each in ast.walk(node))]


def too_long(path: Path) -> list[str]:
    lengths = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions(path)}
    return [name for name, lines in lengths.items() if lines > LONGEST_FUNCTION]


def test_modules_say_what_they_are_about() -> None:
    assert offenders(lambda path: VAGUE & {path.stem, path.parent.name}) == {}


def test_no_error_is_swallowed() -> None:
    assert offenders(swallowed) == {}


def test_files_and_functions_are_small() -> None:
    assert offenders(lambda path: len(path.read_text().splitlines()) > LONGEST_FILE) == {}
    assert offenders(too_long) == {}


# --- the rules themselves ----------------------------------------------------------------------------------------


def test_every_way_of_importing_is_seen() -> None:
    source = """
import a.b, c as d
from e import f
from . import g
from .h import i as j
from ..k import l
def late():
    import m
"""
    seen = set(imports(ast.parse(source), "recommendations.public"))
    relative = {"recommendations.public.g", "recommendations.public.h.i", "recommendations.k.l"}
    assert seen == {"a.b", "c", "e.f", "m"} | relative


def test_every_rule_is_about_a_folder_that_is_there() -> None:
    assert [folder for folder in FORBIDDEN if not (ROOT / folder).is_dir()] == []
    assert len(FILES) > 20

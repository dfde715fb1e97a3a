"""The house keeps its own rules: packaging, walls that no other tool watches, purity of the core.

The import walls are import-linter's, style is ruff's. Every scan here is itself tried on a planted offence.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("domain", "projections", "adapters")
CORE = ("domain", "projections")
MODULE_LINES = 500


def modules(*folders: str) -> Iterator[Path]:
    """The Python files under these top-level folders, links not followed."""
    for folder in folders:
        for top, _, names in os.walk(ROOT / folder):
            yield from (Path(top, name) for name in names if name.endswith(".py"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=place(path))


def run(*command: str, cwd: Path, fine: tuple[int, ...] = (0,)) -> str:
    """Standard output of a command run apart from pytest's own settings; a failure shows what it said."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST_"))}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in fine, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


class TestPackaging:
    def test_importing_yakkan_imports_no_bare_folder(self, tmp_path: Path) -> None:
        names = run(sys.executable, "-c", "import sys, yakkan; print(*sys.modules)", cwd=tmp_path).split()
        assert {"yakkan", "yakkan.domain"} <= set(names)
        assert set(FOLDERS) & set(names) == set()

    def test_every_folder_with_modules_is_a_package_named_in_pyproject(self) -> None:
        config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        named = config["tool"]["setuptools"]["packages"]
        folders = {path.parent for path in modules(*FOLDERS)}
        found = {"yakkan"} | {f"yakkan.{place(folder).replace('/', '.')}" for folder in folders}
        assert sorted(named) == sorted(found), "put the difference into [tool.setuptools] packages"
        assert [place(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []

    @pytest.mark.parametrize("links", [True, False], ids=["with the links", "without the links"])
    def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(self, tmp_path: Path, links: bool) -> None:
        source, out = tmp_path / "source", tmp_path / "wheel"
        out.mkdir()
        leave = shutil.ignore_patterns("__pycache__")
        for folder in ("yakkan", *FOLDERS):
            shutil.copytree(ROOT / folder, source / folder, symlinks=True, ignore=leave)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source)
        if not links:
            for folder in FOLDERS:
                (source / "yakkan" / folder).unlink()
        expected = [
            Path("yakkan", Path(top, name).relative_to(source / "yakkan" if folder == "yakkan" else source))
            for folder in ("yakkan", *FOLDERS)
            for top, _, names in os.walk(source / folder)
            for name in names
        ]

        build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
        run(sys.executable, "-c", build, str(out), cwd=source)
        [wheel] = out.glob("*.whl")
        names = ZipFile(wheel).namelist()
        found = [name for name in names if ".dist-info/" not in name]
        assert sorted(found) == sorted(path.as_posix() for path in expected)

    def test_the_links_of_the_import_package_are_relative(self) -> None:
        assert [os.readlink(ROOT / "yakkan" / name) for name in FOLDERS] == [f"../{name}" for name in FOLDERS]

    def test_the_import_package_itself_holds_only_its_face(self) -> None:
        assert {path.name for path in modules("yakkan")} == {"__init__.py", "__main__.py"}


def doctests(path: Path) -> Iterator[str]:
    """Dotted names of the docstrings in a module that hold an example."""

    def walk(node: ast.Module | ast.ClassDef | ast.FunctionDef, name: str) -> Iterator[str]:
        if ">>> " in (ast.get_docstring(node) or ""):
            yield name
        if not isinstance(node, ast.FunctionDef):
            for child in node.body:
                if isinstance(child, ast.ClassDef | ast.FunctionDef):
                    yield from walk(child, f"{name}.{child.name}")

    relative = path.relative_to(ROOT).with_suffix("")
    parts = relative.parts if relative.parts[0] == "yakkan" else ("yakkan", *relative.parts)
    yield from walk(tree(path), ".".join(parts).removesuffix(".__init__"))


class TestDoctests:
    def test_every_example_in_a_docstring_is_collected_exactly_once(self) -> None:
        written = [name for path in modules("yakkan", *FOLDERS) for name in doctests(path)]
        options = ("-p", "no:cacheprovider", "-p", "no:xdist", "--collect-only", "-q", "--color=no")
        # Status 5 is pytest's "nothing collected".
        listing = run(sys.executable, "-m", "pytest", *options, "yakkan", cwd=ROOT, fine=(0, 5))
        collected = [line.split("::")[1] for line in listing.splitlines() if "::" in line]
        assert sorted(collected) == sorted(written)


def prints(module: ast.Module) -> Iterator[int]:
    """Lines that call `print`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield node.lineno


def questions_of_time(module: ast.Module) -> Iterator[int]:
    """Lines that ask what time or day it is, or import the module `time`, which serves nothing else here."""
    classes = clocks = {"datetime", "date"}
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "datetime":
            clocks = clocks | {alias.asname or alias.name for alias in node.names if alias.name in classes}
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names) if any(alias.name == "time" for alias in names):
                yield node.lineno
            case ast.ImportFrom(module="time"):
                yield node.lineno
            case ast.Attribute(
                value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr="now" | "today" | "utcnow"
            ) if owner in clocks:
                yield node.lineno


def undocumented(module: ast.Module) -> Iterator[str]:
    """What is public and without a docstring: classes, functions, methods; "module" for the module itself."""

    def walk(node: ast.Module | ast.ClassDef, inside: str) -> Iterator[str]:
        for child in node.body:
            if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            marks = [ast.unparse(mark) for mark in child.decorator_list]
            if child.name.startswith("_") or "overload" in marks:
                continue
            if ast.get_docstring(child) is None:
                yield f"{inside}{child.name} (line {child.lineno})"
            if isinstance(child, ast.ClassDef):
                yield from walk(child, f"{inside}{child.name}.")

    if ast.get_docstring(module) is None:
        yield "module"
    yield from walk(module, "")


class TestThePureCore:
    def test_it_never_prints(self) -> None:
        found = [f"{place(path)}:{line}" for path in modules(*CORE) for line in prints(tree(path))]
        assert found == []

    def test_it_never_asks_the_time(self) -> None:
        found = [f"{place(path)}:{line}" for path in modules(*CORE) for line in questions_of_time(tree(path))]
        assert found == []

    def test_everything_public_in_it_says_what_it_means(self) -> None:
        found = [f"{place(path)}: {name}" for path in modules(*CORE) for name in undocumented(tree(path))]
        assert found == []

    @pytest.mark.parametrize(
        "source",
        [
            "import datetime\ndatetime.datetime.now()",
            "import datetime as d\nd.date.today()",
            "from datetime import datetime\ndatetime.now(JST)",
            "from datetime import date as day\nask = day.today",
            "from datetime import datetime\ndatetime.utcnow()",
            "import time\n",
            "from time import monotonic\n",
        ],
    )
    def test_the_scan_for_clocks_sees(self, source: str) -> None:
        assert len(list(questions_of_time(ast.parse(source)))) == 1

    def test_the_scan_for_clocks_leaves_given_days_alone(self) -> None:
        source = "from datetime import date, time\nrow.today; clock.now(); date.min; time(0, 0)"
        assert list(questions_of_time(ast.parse(source))) == []

    def test_the_scans_for_prints_and_docstrings_see_what_is_planted(self) -> None:
        planted = ast.parse("class Public:\n    def said(self):\n        '''Says.'''\n        print(self)\n")
        assert list(prints(planted)) == [4]
        assert list(undocumented(planted)) == ["module", "Public (line 1)"]


class TestSizes:
    def test_no_module_outgrows_its_subject(self) -> None:
        lines = {place(path): len(path.read_bytes().splitlines()) for path in modules("yakkan", *FOLDERS)}
        assert {name: count for name, count in lines.items() if count > MODULE_LINES} == {}


# Put together here, so that this file does not hold what it forbids.
REGISTRIES = ["pypi" + ".org", "pythonhosted" + ".org", "anaconda" + ".org"]
PERSONAL_FOLDERS = [f"/{name}/" for name in ("home", "Users", "root", "work")]


def addresses(text: str, root: Path = ROOT) -> list[str]:
    """Package registries and folders of one machine that a text names."""
    folders = "|".join([re.escape(f"{root}") + r"(?![\w-])", *(rf"{name}\w+" for name in PERSONAL_FOLDERS)])
    hosts = "|".join(re.escape(host) for host in REGISTRIES)
    return re.findall(rf"(?<![\w./:*-])(?:{folders})|\b(?:{hosts})\b", text)


class TestTheRepository:
    def test_no_file_names_a_registry_or_a_folder_of_one_machine(self) -> None:
        if not (ROOT / ".git").exists():
            pytest.skip("not a git checkout")
        # With an empty HOME, git would refuse a checkout that another user owns.
        git = ("git", "-c", f"safe.directory={ROOT}")
        listing = run(*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
        files = [ROOT / name for name in listing.split("\0") if name]
        assert ROOT / "pyproject.toml" in files
        texts = {place(path): path.read_text(encoding="utf-8", errors="ignore") for path in files if path.is_file()}
        assert {name: found for name, text in texts.items() if (found := addresses(text))} == {}

    def test_the_scan_sees_what_is_planted(self) -> None:
        registry, folder = REGISTRIES[0], PERSONAL_FOLDERS[0]
        planted = f"index = https://{registry}/simple; cd {ROOT}/domain; open('{folder}me/case.yaml')"
        assert addresses(planted) == [registry, str(ROOT), f"{folder}me"]

    def test_the_scan_leaves_other_addresses_alone(self) -> None:
        planted = f"https://example.org{PERSONAL_FOLDERS[3]}x ../domain frame{PERSONAL_FOLDERS[3]}x"
        assert addresses(planted) == []

"""Each package says in its first lines what the room is for, what it may import, and who may import it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sorted(
    file.relative_to(ROOT)
    for top in ("yuqiao", "config", "demo", "benchmarks", "tests")
    for file in (ROOT / top).rglob("__init__.py")
    if "migrations" not in file.parts
)


@pytest.mark.parametrize("file", PACKAGES, ids=str)
def test_a_package_says_what_it_is_for_and_who_may_import_it(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    for beginning in ('"""For: ', "May import: ", "Imported by: "):
        assert any(line.startswith(beginning) for line in lines[:5]), beginning

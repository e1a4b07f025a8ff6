"""The benchmarks, each against a stated floor or peer, printing ratios from one run.

run.py                          all of them, on SQLite and PostgreSQL
run.py worklist                 one: pages · submission · worklist · certificates ·
                                verification · notarial · imports · directory
run.py --quick                  small sizes on SQLite, to see that they run; says nothing about speed
run.py --write                  all of them, and docs/benchmarks.md written anew
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # started as a file, Python would look for modules in this folder first

from benchmarks import databases  # noqa: E402
from benchmarks.results import Result, as_markdown, as_text  # noqa: E402

NAMES = ("pages", "submission", "worklist", "certificates", "verification", "notarial", "imports", "directory")
DOCUMENT = ROOT / "docs" / "benchmarks.md"
LEFT_OUT = ("PYTHONDONTWRITEBYTECODE", "DATABASE_URL", "YUQIAO_VAR", "PYTHONPATH")


def _child(name: str, url: str, folder: Path, quick: bool) -> dict:
    """One benchmark in a process of its own, with its own database; what it found."""
    answer = folder / f"{name}.json"
    environment = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}
    environment |= {"DATABASE_URL": url, "YUQIAO_VAR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "-m", "benchmarks.run", "--child", name, "--into", str(answer), *(["--quick"] if quick else [])]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return json.loads(answer.read_text())


def _in_child(name: str, quick: bool, answer: Path) -> None:
    import django

    django.setup()
    if name == "prepare":
        databases.prepare()
        found: dict = {}
    else:
        results = import_module(f"benchmarks.{name}").run(quick)
        found = {"version": databases.version(), "results": [r.as_dict() for r in results]}
    answer.write_text(json.dumps(found))


def _measured(names: list[str], engine: str, quick: bool) -> Iterator[tuple[str, Result]]:
    """Name and version of the database with each result, as soon as it is there."""
    with tempfile.TemporaryDirectory(prefix="yuqiao-bench-") as made:
        folder = Path(made)
        with databases.filled(engine, folder, lambda url: _child("prepare", url, folder, quick)) as copies:
            for name in names:
                start = time.monotonic()
                found = _child(name, copies(name), folder, quick)
                for kept in found["results"]:
                    yield found["version"], Result.of_dict(kept)
                print(f"\n  ({name} on {found['version']}: {time.monotonic() - start:.0f} s)", flush=True)


def _document(results: list[Result], versions: list[str]) -> str:
    """The whole document."""
    from yuqiao.kernel import clock

    facts = databases.size_of_machine() | {
        "Python": platform.python_version(),
        "Databases": ", ".join(dict.fromkeys(versions)),
        "Day": clock.today().isoformat(),
    }
    kept = sum(r.verdict == "kept" for result in results for r in result.ratios)
    broken = [(result.title, r) for result in results for r in result.broken]
    lines = [_INTRODUCTION, "", *(f"- {name}: {value}" for name, value in facts.items()), ""]
    lines += [f"{kept} floors kept, {len(broken)} not kept{':' if broken else '.'}", ""]
    lines += [f"- {title}: {r.what}: {r.value:.2f}, at most {r.at_most:g}" for title, r in broken]
    lines += [""] if broken else []
    return "\n".join([*lines, *(as_markdown(result) for result in results)]).rstrip() + "\n"


_INTRODUCTION = """# Benchmarks

Each promise about speed is measured against a peer or a floor in one run. Times depend on the machine; the ratios
are what counts. A ratio above its floor stands here as not kept, and ends the run with status 1.

```
make bench                                  everything, on SQLite and PostgreSQL
make bench ARGS="worklist"                  one: pages · submission · worklist · certificates · verification · notarial · imports · directory
make bench ARGS="--quick"                   small sizes on SQLite, in a few minutes: shows that they run
make bench ARGS="--database postgresql"     on one database
make bench ARGS="--write"                   everything, and this page written anew
```

Databases are made for the run and removed after it: the facts, the demonstration's institutions, and matters filled
in by bulk SQL (notarial ones as the demonstration writes them, copied further). What is compared runs in turns within one process, so that a busy machine is busy for both. The machine
of this page was shared with other work while it ran."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name", help=" · ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes, SQLite unless --database says otherwise")
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--child", choices=["prepare", *NAMES], help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return chosen


def main() -> int:
    """Run what was asked for; 1 when a floor was not kept (small sizes keep and break none)."""
    chosen = _options()
    if chosen.child:
        _in_child(chosen.child, chosen.quick, chosen.into)
        return 0
    names = chosen.names or list(NAMES)
    engines = [chosen.database] if chosen.database else ["sqlite"] if chosen.quick else databases.available()
    results, versions = [], []
    for engine in engines:
        for version, result in _measured(names, engine, chosen.quick):
            print(as_text(result), flush=True)
            results.append(result)
            versions.append(version)
    if chosen.write:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(_document(results, versions))
        print(f"\nWritten: {DOCUMENT.relative_to(ROOT)}")
    return int(not chosen.quick and any(result.broken for result in results))


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The version stands in three files and is one; every fuzz target has a corpus and a dictionary."""
import pathlib
import re
import sys


def first(pattern: str, path: pathlib.Path) -> str:
    match = re.search(pattern, path.read_text(encoding="utf-8"), re.M)
    return match.group(1) if match else f"nothing in {path.name}"


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    versions = {
        first(r"^project\(bodkin VERSION ([0-9.]+)", root / "CMakeLists.txt"),
        first(r'kVersion = "([0-9.]+)"', root / "src/cli/version.h"),
        first(r"^## ([0-9.]+)", root / "CHANGELOG.md"),
    }
    problems = [] if len(versions) == 1 else [f"versions differ: {sorted(versions)}"]
    targets = sorted(p.stem for p in (root / "fuzzers").glob("*_fuzzer.cc"))
    if not targets:
        problems.append("no fuzz target at all")
    for target in targets:
        if not list((root / "corpus" / target).glob("*")):
            problems.append(f"corpus/{target} is empty or missing")
        if not (root / "dictionaries" / f"{target}.dict").is_file():
            problems.append(f"dictionaries/{target}.dict is missing")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The official JSON-Schema-Test-Suite: how often each validator is right, by keyword.

The suite is Debian's package json-schema-test-suite (drafts 4, 6 and 7; OpenAPI 3.0 speaks a dialect
of draft 4, and what Bodkin reads of 3.1's schemas means the same in draft 7). "wrong" is what must
not be: a verdict that is not the suite's. "unknown" is a verdict that never becomes a finding, and
"unread" a schema that is refused when the contract is loaded.
"""
import collections
import json
import pathlib
import subprocess
import sys

import common

VALIDATORS = ["bodkin", "rapidjson", "valijson"]


def run(driver: pathlib.Path, folder: pathlib.Path, draft: int) -> list[dict]:
    files = sorted((folder / f"draft{draft}").rglob("*.json"))
    done = subprocess.run([driver, str(draft), *files], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def cell(counts: collections.Counter) -> str:
    whole = sum(counts.values())
    return f"{counts['right']}/{counts['wrong']}/{whole - counts['right'] - counts['wrong']} " \
           f"({100 * counts['right'] / whole:.0f} %)"


def main() -> int:
    args = common.arguments(
        __doc__, suite=(pathlib.Path, pathlib.Path("/usr/share/json-schema-test-suite/tests"),
                        "folder with draft4, draft6 and draft7"))
    wrong = 0
    for draft in (4, 6, 7):
        tests = [t for t in run(args.bin / "bench_schema_suite", args.suite, draft)
                 if args.only in t["file"]]
        rows = collections.defaultdict(lambda: {v: collections.Counter() for v in VALIDATORS})
        for test in tests:
            path = pathlib.Path(test["file"])
            optional = "optional/" if "optional" in path.parts else ""
            form = "format/" if path.parent.name == "format" else ""
            for row in (optional + form + path.stem, "all optional" if optional else "all required"):
                for validator in VALIDATORS:
                    rows[row][validator][test[validator]] += 1
        names = sorted(rows, key=lambda name: (name.startswith("all"), "/" in name, name))
        print(f"draft {draft}: {len(tests)} tests; right/wrong/no answer")
        print(common.table(["keyword", *VALIDATORS],
                           [[name, *(cell(rows[name][v]) for v in VALIDATORS)] for name in names]))
        print()
        for test in tests:
            if test["bodkin"] != "wrong":
                continue
            wrong += 1
            print(f"wrong: draft {draft} {pathlib.Path(test['file']).stem}: {test['group']}: "
                  f"{test['test']} (valid: {test['valid']})")
    print(f"wrong answers of ours: {wrong}")
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

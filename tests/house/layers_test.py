#!/usr/bin/env python3
"""A file includes its own module or a lower layer; modules of one layer are strangers.

Also: the service, and libraries that belong to one module, are known nowhere else. Run with the
root of the sources; with --self-test it checks that it notices each kind of breach.
"""
import pathlib
import re
import sys
import tempfile

LAYERS = [
    ["base"],
    ["http", "json"],
    ["schema", "script", "dialect"],
    ["contract", "dispatch"],
    ["scenario"],
    ["model", "service", "finding"],
    ["mutate", "run", "oracle"],
    ["shrink", "session"],
    ["triage"],
    ["report", "engine", "embedded"],
    ["cli", "library"],
]
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}

# Headers of foreign libraries, and the only modules that may include them.
OWNERS = {
    "curl/": {"dispatch"},
    "rapidjson/": {"schema", "json", "service"},
    "CLI/": {"cli"},
    "toml++/": {"cli"},
    "sqlite3.h": {"service"},
    "lua": {"script"},
    "yaml.h": {"contract"},
}
SERVICE_USERS = {"service", "embedded", "cli"}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def breaches(root: pathlib.Path) -> list[str]:
    found = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in {".h", ".cc"}:
            continue
        module = path.relative_to(root / "src").parts[0]
        name = path.relative_to(root)
        if module not in LEVEL:
            found.append(f"{name}: module '{module}' has no layer; add it to LAYERS")
            continue
        for kind, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            found += check_include(name, module, kind, target)
    return found


def check_include(name, module: str, kind: str, target: str) -> list[str]:
    if kind == "<":
        for prefix, owners in OWNERS.items():
            if target.startswith(prefix) and module not in owners:
                return [f"{name}: only {', '.join(sorted(owners))} may include <{target}>"]
        return []
    other = target.split("/")[0]
    if other in {"bodkin", "contracts"} or other == module:
        return []
    if other not in LEVEL:
        return [f'{name}: "{target}" is no module of ours']
    if other == "service" and module not in SERVICE_USERS:
        return [f"{name}: only {', '.join(sorted(SERVICE_USERS))} may know the service"]
    if LEVEL[other] >= LEVEL[module]:
        return [f"{name}: {module} (layer {LEVEL[module] + 1}) includes {target} "
                f"(layer {LEVEL[other] + 1})"]
    return []


def self_test() -> None:
    cases = [
        ("json/a.cc", '#include "schema/schema.h"\n', 1),
        ("json/a.cc", '#include "http/uri.h"\n', 1),
        ("oracle/a.cc", '#include "service/service.h"\n', 1),
        ("cli/a.cc", "#include <curl/curl.h>\n", 1),
        ("nowhere/a.cc", "", 1),
        ("contract/a.cc", '#include "schema/schema.h"\n#include "bodkin/message.h"\n', 0),
    ]
    for file, text, want in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "src" / file
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            got = breaches(pathlib.Path(folder))
            assert len(got) == want, (file, text, got)


def main() -> int:
    self_test()
    found = breaches(pathlib.Path(sys.argv[1]))
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

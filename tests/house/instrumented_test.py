#!/usr/bin/env python3
"""The code under test is instrumented, the harness is not: read from a binary's PC table.

usage: instrumented_test.py BINARY. Each entry of __sancov_pcs is a program counter, written by a
relative relocation; its function is looked up in the symbol table.
"""
import bisect
import collections
import re
import subprocess
import sys


def tool(name: str, *args: str) -> str:
    for version in ("-19", "-20", "-21", "-22", ""):
        try:
            return subprocess.run([name + version, *args], check=True, capture_output=True,
                                  text=True, errors="replace").stdout
        except FileNotFoundError:
            continue
    raise SystemExit(f"{name} is not installed (package llvm-19)")


def section(binary: str, name: str) -> tuple[int, int]:
    for line in tool("llvm-readelf", "-S", "-W", binary).splitlines():
        match = re.search(r"\] (\S+)\s+\S+\s+([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)", line)
        if match and match.group(1) == name:
            return int(match.group(2), 16), int(match.group(3), 16)
    raise SystemExit(f"{binary} has no section {name}: nothing is instrumented")


def program_counters(binary: str) -> list[int]:
    start, size = section(binary, "__sancov_pcs")
    found = []
    for line in tool("llvm-readelf", "-r", "-W", binary).splitlines():
        match = re.match(r"([0-9a-f]+)\s+[0-9a-f]+\s+R_\w+_RELATIVE\s+([0-9a-f]+)", line)
        if match and start <= int(match.group(1), 16) < start + size:
            found.append(int(match.group(2), 16))
    return found


def main() -> int:
    binary = sys.argv[1]
    symbols = []
    for line in tool("llvm-nm", "-n", "-C", "--defined-only", binary).splitlines():
        match = re.match(r"([0-9a-f]+) [tTwWvV] (.*)", line)
        if match:
            symbols.append((int(match.group(1), 16), match.group(2)))
    addresses = [address for address, _ in symbols]
    functions = collections.Counter()
    for counter in program_counters(binary):
        at = bisect.bisect_right(addresses, counter) - 1
        functions[symbols[at][1] if at >= 0 else "?"] += 1
    total = sum(functions.values())
    # Names as demangled may start with a return type; what matters is whose namespace is named.
    ours = {f: n for f, n in functions.items()
            if "bodkin::service::" in f or "bodkin_service_rapidjson" in f}
    harness = {f: n for f, n in functions.items()
               if f not in ours and re.search(r"\bbodkin::", f)}
    shared = {f: n for f, n in functions.items() if re.match(r"(\S+ )?(std::|fmt::)", f)
              and f not in ours}
    print(f"{total} counters in {len(functions)} functions; service {sum(ours.values())}, "
          f"harness {sum(harness.values())}, shared templates {sum(shared.values())}")
    problems = []
    if sum(ours.values()) < 1000:
        problems.append("fewer than 1000 counters in the service")
    if harness:
        problems.append("harness functions are instrumented: " + "; ".join(sorted(harness)[:5]))
    if shared:
        problems.append("shared templates are instrumented: " + "; ".join(sorted(shared)[:5]))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

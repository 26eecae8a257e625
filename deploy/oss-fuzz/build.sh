#!/bin/bash -eu
# The build step of OSS-Fuzz and ClusterFuzzLite: all targets, with seeds, dictionaries and options,
# into $OUT; nothing else. Uses what base-builder sets and nothing more. tests/continuous runs it.
#
# Coverage flags come for everything; here they go to the code under test alone, since coverage of
# the harness is noise, in a fuzzer as in a report.
of_coverage() {
  case $1 in
    -fsanitize=fuzzer-no-link | -fsanitize-coverage=* | -fprofile-instr-generate | -fcoverage-mapping) ;;
    *) return 1 ;;
  esac
}
kept() {
  local out="" flag
  for flag in $1; do
    of_coverage "$flag" || out="$out $flag"
  done
  printf '%s' "$out"
}
coverage=""
for flag in ${CXXFLAGS:-}; do
  if of_coverage "$flag"; then coverage="$coverage;$flag"; fi
done
source_dir=$SRC/bodkin
case $coverage in
  *-fprofile-instr-generate*) export LDFLAGS="${LDFLAGS:-} -fprofile-instr-generate" ;;
  *-fsanitize*) coverage="$coverage;-fsanitize-coverage-ignorelist=$source_dir/cmake/coverage_ignore.txt" ;;
  *)
    # afl-clang-fast instruments by itself, whatever this list names.
    printf 'src:bodkin/src/service/*\n' > "$WORK/allow.txt"
    export AFL_LLVM_ALLOWLIST="$WORK/allow.txt"
    ;;
esac
coverage=${coverage#;}
CFLAGS=$(kept "${CFLAGS:-}")
CXXFLAGS=$(kept "${CXXFLAGS:-}")
export CFLAGS CXXFLAGS

cmake -S "$source_dir" -B "$WORK/build" -G Ninja \
  -DCMAKE_BUILD_TYPE=None -DBODKIN_TESTS=OFF -DBODKIN_STATIC_C_LIBS=ON \
  -DBODKIN_FMT_HEADER_ONLY=ON "-DBODKIN_COVERAGE_FLAGS=$coverage"
cmake --build "$WORK/build" --target fuzzers
cmake --install "$WORK/build" --prefix "$OUT" --component fuzzers

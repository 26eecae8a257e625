#!/bin/bash -eu
# The build step of OSS-Fuzz and ClusterFuzzLite: all targets, with seeds, dictionaries and options,
# into $OUT; nothing else. Uses what base-builder sets and nothing more. tests/continuous runs it.
#
# Coverage flags come for everything; here they go to the code under test alone, since coverage of
# the harness is noise.
coverage=""
kept() {
  local out="" flag
  for flag in $1; do
    case $flag in
      -fsanitize=fuzzer-no-link | -fsanitize-coverage=*) ;;
      *) out="$out $flag" ;;
    esac
  done
  printf '%s' "$out"
}
for flag in ${CXXFLAGS:-}; do
  case $flag in
    -fsanitize=fuzzer-no-link | -fsanitize-coverage=*) coverage="$coverage;$flag" ;;
  esac
done
source_dir=$SRC/bodkin
if [ -n "$coverage" ]; then
  coverage="${coverage#;};-fsanitize-coverage-ignorelist=$source_dir/cmake/coverage_ignore.txt"
else
  # afl-clang-fast instruments by itself, whatever this list names.
  printf 'src:*/src/service/*\n' > "$WORK/allow.txt"
  export AFL_LLVM_ALLOWLIST="$WORK/allow.txt"
fi
CFLAGS=$(kept "${CFLAGS:-}")
CXXFLAGS=$(kept "${CXXFLAGS:-}")
export CFLAGS CXXFLAGS

# A build of bitcode (introspector) names tools that read it; CMake does not look at these itself.
tools=()
for tool in AR NM RANLIB; do
  if [ -n "${!tool:-}" ]; then tools+=("-DCMAKE_$tool=$(command -v "${!tool}")"); fi
done

cmake -S "$source_dir" -B "$WORK/build" -G Ninja \
  -DCMAKE_BUILD_TYPE=None -DBODKIN_TESTS=OFF -DBODKIN_STATIC_C_LIBS=ON \
  -DBODKIN_FMT_HEADER_ONLY=ON "-DBODKIN_COVERAGE_FLAGS=$coverage" "${tools[@]}"
cmake --build "$WORK/build" --target fuzzers
cmake --install "$WORK/build" --prefix "$OUT" --component fuzzers

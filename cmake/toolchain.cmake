# Language level, warnings and instrumentation that every target of ours gets.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "bodkin needs Clang 19 or newer (libFuzzer, #embed); "
                      "use a preset: cmake --preset dev")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

set(BODKIN_SANITIZE "" CACHE STRING "Sanitizers for everything: address,undefined or empty")
option(BODKIN_SOURCE_COVERAGE "Source-based coverage, for ./dev cover" OFF)

add_library(bodkin_flags INTERFACE)
target_compile_options(bodkin_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -Wno-c23-extensions -fno-omit-frame-pointer -fvisibility-inlines-hidden)
target_include_directories(bodkin_flags INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR})

find_program(BODKIN_LLD NAMES ld.lld-19 ld.lld)
if(BODKIN_LLD AND NOT "${CMAKE_CXX_FLAGS} ${CMAKE_EXE_LINKER_FLAGS}" MATCHES "-fuse-ld=")
  target_link_options(bodkin_flags INTERFACE --ld-path=${BODKIN_LLD})
endif()

if(BODKIN_SANITIZE)
  # RapidJSON's parser steps one past a null pointer; that is the library's, not ours.
  add_compile_options(-fsanitize=${BODKIN_SANITIZE} -fno-sanitize=pointer-overflow
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${BODKIN_SANITIZE})
endif()
if(BODKIN_SOURCE_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate -fcoverage-mapping)
endif()

# The code under test is instrumented, the harness is not. Library templates are left out by
# name, since their one copy after linking would be shared with the harness.
set(BODKIN_COVERAGE_FLAGS
  -fsanitize=fuzzer-no-link
  -fsanitize-coverage-ignorelist=${PROJECT_SOURCE_DIR}/cmake/coverage_ignore.txt
  CACHE STRING "Instrumentation of the code under test")
# ccache does not read the list; its contents are part of the command line instead.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/coverage_ignore.txt)
file(SHA256 ${PROJECT_SOURCE_DIR}/cmake/coverage_ignore.txt BODKIN_COVERAGE_IGNORE_HASH)

execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-resource-dir
                OUTPUT_VARIABLE BODKIN_RESOURCE_DIR OUTPUT_STRIP_TRAILING_WHITESPACE)
find_library(BODKIN_FUZZER_NO_MAIN
  NAMES libclang_rt.fuzzer_no_main-x86_64.a libclang_rt.fuzzer_no_main-aarch64.a libclang_rt.fuzzer_no_main.a
  PATHS ${BODKIN_RESOURCE_DIR}/lib/linux ${BODKIN_RESOURCE_DIR}/lib/${CMAKE_LIBRARY_ARCHITECTURE}
        ${BODKIN_RESOURCE_DIR}/lib/x86_64-unknown-linux-gnu
  NO_DEFAULT_PATH)
if(NOT BODKIN_FUZZER_NO_MAIN)
  message(FATAL_ERROR "libFuzzer's library without main was not found; "
                      "install libclang-rt-19-dev (./dev setup does)")
endif()

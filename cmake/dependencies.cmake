# Everything comes from the distribution's packages; nothing is downloaded here.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(SQLite3 REQUIRED)
pkg_check_modules(LUA REQUIRED IMPORTED_TARGET lua5.4)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
find_path(HTTPLIB_INCLUDE_DIR httplib.h REQUIRED)
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/document.h REQUIRED)

# RapidJSON 1.1.0 has an assignment to const members that Clang 19 rejects. A corrected copy goes
# into the build tree; a newer RapidJSON is taken as it is.
file(STRINGS ${RAPIDJSON_INCLUDE_DIR}/rapidjson/document.h BODKIN_RAPIDJSON_BAD_LINE
     REGEX "GenericStringRef& operator=\\(const GenericStringRef& rhs\\) { s = rhs.s")
if(BODKIN_RAPIDJSON_BAD_LINE)
  set(fixed ${CMAKE_BINARY_DIR}/rapidjson)
  if(NOT EXISTS ${fixed}/rapidjson/document.h)
    file(COPY ${RAPIDJSON_INCLUDE_DIR}/rapidjson DESTINATION ${fixed})
    file(READ ${fixed}/rapidjson/document.h text)
    string(REGEX REPLACE "GenericStringRef& operator=\\(const GenericStringRef& rhs\\) {[^}]*}"
           "GenericStringRef& operator=(const GenericStringRef& rhs) = delete;" text "${text}")
    file(WRITE ${fixed}/rapidjson/document.h "${text}")
  endif()
  set(BODKIN_RAPIDJSON_DIR ${fixed})
else()
  set(BODKIN_RAPIDJSON_DIR ${RAPIDJSON_INCLUDE_DIR})
endif()

add_library(bodkin_rapidjson INTERFACE)
target_include_directories(bodkin_rapidjson SYSTEM INTERFACE ${BODKIN_RAPIDJSON_DIR})
# Pointers with a tag in their high bits look like leaks to LeakSanitizer.
target_compile_definitions(bodkin_rapidjson INTERFACE RAPIDJSON_48BITPOINTER_OPTIMIZATION=0)
add_library(bodkin_cli11 INTERFACE)
target_include_directories(bodkin_cli11 SYSTEM INTERFACE ${CLI11_INCLUDE_DIR})
add_library(bodkin_toml INTERFACE)
target_include_directories(bodkin_toml SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE_DIR})
target_compile_definitions(bodkin_toml INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)
find_library(HTTPLIB_LIBRARY NAMES cpp-httplib)
add_library(bodkin_httplib INTERFACE)
target_include_directories(bodkin_httplib SYSTEM INTERFACE ${HTTPLIB_INCLUDE_DIR})
if(HTTPLIB_LIBRARY)  # Debian splits the header; elsewhere it is header-only
  target_link_libraries(bodkin_httplib INTERFACE ${HTTPLIB_LIBRARY})
endif()
target_link_libraries(bodkin_httplib INTERFACE Threads::Threads)

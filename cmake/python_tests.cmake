# bodkin_python_tests(SUITE FILE PATH)
#   A ctest for each test method of a Python file beside the caller: SUITE.Class.method. PATH is
#   PYTHONPATH, or empty.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(bodkin_python_tests suite file path)
  file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/${file}.py lines REGEX "^(class|    def test_)")
  foreach(line IN LISTS lines)
    if(line MATCHES "^class ([A-Za-z0-9_]+)")
      set(class ${CMAKE_MATCH_1})
    elseif(line MATCHES "^    def (test_[a-z0-9_]+)")
      set(method ${CMAKE_MATCH_1})
      set(name ${suite}.${class}.${method})
      add_test(NAME ${name}
               COMMAND Python3::Interpreter ${CMAKE_CURRENT_SOURCE_DIR}/${file}.py
                       ${class}.${method})
      set_tests_properties(${name} PROPERTIES
        LABELS e2e TIMEOUT 300 SKIP_REGULAR_EXPRESSION "skipped="
        ENVIRONMENT "BODKIN_BIN=${CMAKE_BINARY_DIR}/bin;BODKIN_SOURCE=${PROJECT_SOURCE_DIR};PYTHONPATH=${path}")
    endif()
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
               ${CMAKE_CURRENT_SOURCE_DIR}/${file}.py)
endfunction()

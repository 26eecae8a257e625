# bodkin_add_fuzzer(NAME SOURCES … CONTRACT FILE [WORLD FILE] [RULES FILE…] [CORPUS DIR]
#                   [DICTIONARY FILE] [MAX_LEN N] [SANITIZE LIST] [LIBS …])
#   A libFuzzer binary NAME. SOURCES define LLVMFuzzerTestOneInput and are the code under test: they
#   get coverage instrumentation. Contract, world, rules and dictionary are compiled in.
#   SANITIZE: "address,undefined". LIBS: what to link beside; code under test that stands in a
#   library of its own is instrumented by bodkin_instrument(TARGET).
#   $LIB_FUZZING_ENGINE, where it is set, replaces libFuzzer, as fuzzing services want it; then the
#   flags of the sanitizer are theirs, too.
#
# bodkin_fuzzer_files(NAME [CORPUS DIR] [DICTIONARY FILE] [MAX_LEN N])
#   Puts NAME_seed_corpus.zip, NAME.dict and NAME.options beside the binary NAME, and installs all
#   four to the prefix itself with `cmake --install BUILD --component fuzzers`.

set(BODKIN_FUZZER_LIST_DIR ${CMAKE_CURRENT_LIST_DIR})

function(bodkin_instrument target)
  # Templates of the standard library stay plain: their one copy is shared with the harness.
  target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link
    -fsanitize-coverage-ignorelist=${BODKIN_FUZZER_LIST_DIR}/coverage_ignore.txt)
endfunction()

function(bodkin_fuzzer_files name)
  cmake_parse_arguments(arg "" "CORPUS;DICTIONARY;MAX_LEN" "" ${ARGN})
  if(NOT arg_MAX_LEN)
    set(arg_MAX_LEN 65536)
  endif()
  set(options "[libfuzzer]\nmax_len = ${arg_MAX_LEN}\nlen_control = 0\n")
  if(arg_DICTIONARY)
    string(APPEND options "dict = ${name}.dict\n")
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${arg_DICTIONARY})
    add_custom_command(TARGET ${name} POST_BUILD VERBATIM
      COMMAND ${CMAKE_COMMAND} -E copy_if_different ${arg_DICTIONARY}
              $<TARGET_FILE_DIR:${name}>/${name}.dict)
    install(FILES ${arg_DICTIONARY} DESTINATION . RENAME ${name}.dict
            COMPONENT fuzzers EXCLUDE_FROM_ALL)
  endif()
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.options CONTENT "${options}")
  add_custom_command(TARGET ${name} POST_BUILD VERBATIM
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${CMAKE_CURRENT_BINARY_DIR}/${name}.options
            $<TARGET_FILE_DIR:${name}>/${name}.options)
  if(arg_CORPUS)
    file(GLOB seeds CONFIGURE_DEPENDS RELATIVE ${arg_CORPUS} ${arg_CORPUS}/*)
    if(NOT seeds)
      message(FATAL_ERROR "bodkin_add_fuzzer(${name}): no seeds in ${arg_CORPUS}")
    endif()
    list(TRANSFORM seeds PREPEND ${arg_CORPUS}/ OUTPUT_VARIABLE seed_files)
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${seed_files})
    add_custom_command(TARGET ${name} POST_BUILD VERBATIM WORKING_DIRECTORY ${arg_CORPUS}
      COMMAND ${CMAKE_COMMAND} -E tar cf $<TARGET_FILE_DIR:${name}>/${name}_seed_corpus.zip
              --format=zip --mtime=2000-01-01 -- ${seeds})
    install(FILES $<TARGET_FILE_DIR:${name}>/${name}_seed_corpus.zip DESTINATION .
            COMPONENT fuzzers EXCLUDE_FROM_ALL)
  endif()
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.options DESTINATION .
          COMPONENT fuzzers EXCLUDE_FROM_ALL)
  install(TARGETS ${name} RUNTIME DESTINATION . COMPONENT fuzzers EXCLUDE_FROM_ALL)
endfunction()

# A C++ file that defines the texts of src/library/resources.h by .incbin.
function(bodkin_resources_file out contract world dictionary rules)
  set(assembly "")
  set(lists "")
  set(count 0)
  foreach(file IN LISTS contract world dictionary rules)
    if(file STREQUAL "-")
      list(APPEND lists "{\"\", 0, 0}")
      continue()
    endif()
    get_filename_component(shown ${file} NAME)
    string(APPEND assembly
      "asm(\".section .rodata\\nbodkin_text_${count}:\\n.incbin \\\"${file}\\\"\\n\"\n"
      "    \"bodkin_text_${count}_end:\\n.byte 0\\n.previous\");\n"
      "extern const char begin_${count}[] asm(\"bodkin_text_${count}\");\n"
      "extern const char end_${count}[] asm(\"bodkin_text_${count}_end\");\n")
    list(APPEND lists "{\"${shown}\", begin_${count}, end_${count}}")
    math(EXPR count "${count} + 1")
  endforeach()
  list(APPEND lists "{0, 0, 0}")
  list(SUBLIST lists 0 3 fixed)
  list(SUBLIST lists 3 -1 more)
  list(JOIN fixed ",\n    " fixed)
  list(JOIN more ",\n    " more)
  file(GENERATE OUTPUT ${out} CONTENT
"// Made by bodkin_add_fuzzer().
extern \"C\" {
${assembly}
struct BodkinText { const char* name; const char* begin; const char* end; };
struct BodkinResources { BodkinText contract, world, dictionary; const BodkinText* rules; };
static const BodkinText bodkin_rules[] = {${more}};
extern const BodkinResources bodkin_resources;
const BodkinResources bodkin_resources = {
    ${fixed}, bodkin_rules};
}
")
  set(depends ${contract} ${world} ${dictionary} ${rules})
  list(REMOVE_ITEM depends "-")
  set_source_files_properties(${out} PROPERTIES GENERATED ON OBJECT_DEPENDS "${depends}")
endfunction()

function(bodkin_add_fuzzer name)
  cmake_parse_arguments(arg "" "CONTRACT;WORLD;CORPUS;DICTIONARY;MAX_LEN;SANITIZE"
                        "SOURCES;RULES;LIBS" ${ARGN})
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "bodkin_add_fuzzer(${name}): what is '${arg_UNPARSED_ARGUMENTS}'?")
  endif()
  if(NOT arg_SOURCES OR NOT arg_CONTRACT)
    message(FATAL_ERROR "bodkin_add_fuzzer(${name}) needs SOURCES and CONTRACT")
  endif()
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "bodkin_add_fuzzer() needs Clang (libFuzzer): "
                        "cmake -DCMAKE_CXX_COMPILER=clang++-19")
  endif()
  foreach(kind CONTRACT WORLD DICTIONARY RULES CORPUS)
    set(paths "")
    foreach(path IN LISTS arg_${kind})
      get_filename_component(path ${path} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
      if(NOT EXISTS ${path})
        message(FATAL_ERROR "bodkin_add_fuzzer(${name}): there is no ${path}")
      endif()
      list(APPEND paths ${path})
    endforeach()
    set(${kind} ${paths})
  endforeach()
  foreach(kind WORLD DICTIONARY)
    set(text_${kind} "${${kind}}")
    if(NOT text_${kind})
      set(text_${kind} "-")
    endif()
  endforeach()
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}_resources.cc)
  bodkin_resources_file(${generated} "${CONTRACT}" "${text_WORLD}" "${text_DICTIONARY}" "${RULES}")

  add_executable(${name} ${arg_SOURCES} ${generated})
  target_compile_features(${name} PRIVATE cxx_std_20)
  bodkin_instrument(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} bodkin::bodkin)
  set(sanitizers ${arg_SANITIZE} ${BODKIN_LIBRARY_SANITIZE})
  list(REMOVE_DUPLICATES sanitizers)
  list(JOIN sanitizers "," sanitizers)
  if(DEFINED ENV{LIB_FUZZING_ENGINE})
    separate_arguments(engine UNIX_COMMAND "$ENV{LIB_FUZZING_ENGINE}")
    target_link_libraries(${name} PRIVATE ${engine})
  else()
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    if(sanitizers)
      target_compile_options(${name} PRIVATE -fsanitize=${sanitizers})
      target_link_options(${name} PRIVATE -fsanitize=${sanitizers})
    endif()
  endif()
  bodkin_fuzzer_files(${name} CORPUS "${CORPUS}" DICTIONARY "${DICTIONARY}" MAX_LEN "${arg_MAX_LEN}")
endfunction()

# `cmake --install`: libbodkin.a, include/bodkin, find_package(bodkin) with bodkin_add_fuzzer(), and
# the tool. Component `fuzzers` (only when named) is what a fuzzing service wants: the fuzz targets,
# each with seeds, dictionary and options beside it, and nothing else.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(BODKIN_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/bodkin)
install(TARGETS bodkin_all ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(TARGETS bodkin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tool)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/bodkin
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/bodkin-config.cmake.in
  ${CMAKE_BINARY_DIR}/bodkin-config.cmake INSTALL_DESTINATION ${BODKIN_PACKAGE_DIR}
  PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/bodkin-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/bodkin-config.cmake
              ${CMAKE_BINARY_DIR}/bodkin-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/bodkin_fuzzer.cmake
              ${PROJECT_SOURCE_DIR}/cmake/coverage_ignore.txt
        DESTINATION ${BODKIN_PACKAGE_DIR} COMPONENT library)

# Every library that the project uses, in one place: the system's package first, else a pinned download.
include(FetchContent)
set(FETCHCONTENT_QUIET ON)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# sluice_dependency(<package> <least version> <repository> <version> <commit>): find_package, else that commit from git.
#
# A commit is a hash of its content, a tag is not; the version beside it is for the reader. The download is built on
# demand and never installed with us, and its headers are system headers. Without a network, point
# FETCHCONTENT_SOURCE_DIR_<PACKAGE> at a checkout.
function(sluice_dependency package least repository version commit)
  find_package(${package} ${least} QUIET)
  if(${package}_FOUND)
    return()
  endif()
  message(STATUS "${package} ${least} or later is not installed; fetching ${version} from ${repository}")
  # A SOURCE_SUBDIR without a CMakeLists.txt: populate only, so that add_subdirectory can say EXCLUDE_FROM_ALL.
  FetchContent_Declare(${package}
    GIT_REPOSITORY "${repository}" GIT_TAG ${commit} GIT_SUBMODULES "" SOURCE_SUBDIR populate-only)
  FetchContent_MakeAvailable(${package})
  string(TOLOWER "${package}" name)
  add_subdirectory("${${name}_SOURCE_DIR}" "${${name}_BINARY_DIR}" EXCLUDE_FROM_ALL SYSTEM)
endfunction()

set(EXPECTED_BUILD_TESTS OFF CACHE INTERNAL "")
set(EXPECTED_BUILD_PACKAGE OFF CACHE INTERNAL "")

sluice_dependency(fmt 9.1 "https://github.com/fmtlib/fmt.git"
  9.1.0 a33701196adfad74917046096bf5a2aa0ab0bb50)
# 1.0.0 fetches a second, unpinned repository while it configures; 1.1.0 does not.
sluice_dependency(tl-expected 1.0 "https://github.com/TartanLlama/expected.git"
  1.1.0 292eff8bd8ee230a7df1d6a1c00c4ea0eb2f0362)
sluice_dependency(CLI11 2.1 "https://github.com/CLIUtils/CLI11.git"
  2.3.2 291c58789c031208f08f4f261a858b5b7083e8e2)
sluice_dependency(nlohmann_json 3.11 "https://github.com/nlohmann/json.git"
  3.11.2 bc889afb4c5bf1c0d8ee29ef35eaaf4c8bef8a5d)
sluice_dependency(tomlplusplus 3.3 "https://github.com/marzer/tomlplusplus.git"
  3.3.0 c635f218c0aefc801d9748841930365e54fe3089)
# Its headers alone, compiled into the one file that uses them: loading the shared library would cost each start.
get_target_property(tomlplusplus_headers tomlplusplus::tomlplusplus INTERFACE_INCLUDE_DIRECTORIES)
add_library(sluice_tomlplusplus INTERFACE)
target_include_directories(sluice_tomlplusplus SYSTEM INTERFACE "${tomlplusplus_headers}")
target_compile_definitions(sluice_tomlplusplus
  INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0 TOML_ENABLE_FORMATTERS=0)

find_package(PgQuery REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(NETTLE REQUIRED nettle)
# The archive, where it is there: loading the shared library would cost each start.
find_library(NETTLE_LIBRARY NAMES libnettle.a nettle HINTS ${NETTLE_LIBRARY_DIRS} REQUIRED)
add_library(sluice_nettle INTERFACE)
target_include_directories(sluice_nettle SYSTEM INTERFACE ${NETTLE_INCLUDE_DIRS})
target_link_libraries(sluice_nettle INTERFACE "${NETTLE_LIBRARY}")

# With TLS, as its pkg-config file says; version 0.11 has no CMake package.
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib>=0.11)
pkg_check_modules(OPENSSL REQUIRED IMPORTED_TARGET openssl)
add_library(sluice_httplib INTERFACE)
target_link_libraries(sluice_httplib INTERFACE PkgConfig::HTTPLIB PkgConfig::OPENSSL Threads::Threads)

# libpqxx 6 has no CMake package, and all versions a pkg-config file.
add_library(sluice_libpqxx INTERFACE)
if(PQXX_ROOT)
  # Another version's headers, from a prefix: for compiling the runner against them (ci/matrix). Nothing is linked.
  pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
  find_path(PQXX_INCLUDE_DIR pqxx/pqxx PATHS "${PQXX_ROOT}" PATH_SUFFIXES include usr/include
    NO_DEFAULT_PATH REQUIRED)
  target_include_directories(sluice_libpqxx SYSTEM INTERFACE "${PQXX_INCLUDE_DIR}")
  target_link_libraries(sluice_libpqxx INTERFACE PkgConfig::LIBPQ)
  message(STATUS "libpqxx: headers in ${PQXX_INCLUDE_DIR}")
else()
  pkg_check_modules(LIBPQXX REQUIRED IMPORTED_TARGET libpqxx>=6.4 libpq)
  target_link_libraries(sluice_libpqxx INTERFACE PkgConfig::LIBPQXX)
endif()

# A fifth of the time of linting is allocation, with the C library's malloc, whose arenas keep what long histories have
# taken for a moment. The archive: a shared library would cost each start. What is missing costs time and memory only; sanitizers bring an allocator of their own.
add_library(sluice_allocator INTERFACE)
find_library(JEMALLOC_ARCHIVE libjemalloc.a)
if(NOT JEMALLOC_ARCHIVE)
  message(STATUS "jemalloc is not installed: linting is slower without it")
elseif(NOT SLUICE_SANITIZE)
  target_link_libraries(sluice_allocator INTERFACE "${JEMALLOC_ARCHIVE}" Threads::Threads ${CMAKE_DL_LIBS})
endif()

if(SLUICE_TESTS)
  sluice_dependency(GTest 1.12 "https://github.com/google/googletest.git"
    1.12.1 58d77fa8070e8cec2dc1ed015d66b454c8d78850)
endif()

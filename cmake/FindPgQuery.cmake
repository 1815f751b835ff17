# Finds libpg_query and the PostgreSQL server headers of the same major version.
#
# PG_QUERY_ROOT           a prefix to look in first (include/pg_query.h, lib/.../libpg_query.a)
# PgQuery::PgQuery        the imported target, headers included as SYSTEM
# PG_QUERY_POSTGRES_MAJOR the major version of the grammar
#
# The parse tree is read with PostgreSQL's own node structs. libpg_query 16 and later install them as pg_query/postgres/;
# the 15 package does not, and postgresql-server-dev-15 has them. Struct layouts change between majors, so library and
# headers must agree: a mismatch is an error here, not a crash later.
include(FindPackageHandleStandardArgs)
set(PG_QUERY_ROOT "$ENV{PG_QUERY_ROOT}" CACHE PATH "Prefix of libpg_query")

find_path(PG_QUERY_INCLUDE_DIR pg_query.h HINTS "${PG_QUERY_ROOT}" "${PG_QUERY_ROOT}/usr" PATH_SUFFIXES include)
find_path(PG_QUERY_INTERNAL_DIR pg_query_internal.h HINTS "${PG_QUERY_INCLUDE_DIR}" PATH_SUFFIXES pg_query)
get_filename_component(_pg_query_prefix "${PG_QUERY_INCLUDE_DIR}" DIRECTORY)
find_library(PG_QUERY_LIBRARY NAMES libpg_query.a pg_query HINTS "${_pg_query_prefix}"
  PATH_SUFFIXES lib "lib/${CMAKE_LIBRARY_ARCHITECTURE}")

if(PG_QUERY_INCLUDE_DIR)
  file(STRINGS "${PG_QUERY_INCLUDE_DIR}/pg_query.h" _define REGEX "^#define PG_MAJORVERSION ")
  string(REGEX MATCH "[0-9]+" PG_QUERY_POSTGRES_MAJOR "${_define}")
endif()

set(PG_QUERY_POSTGRES_DIR "PG_QUERY_POSTGRES_DIR-NOTFOUND")
if(PG_QUERY_POSTGRES_MAJOR)
  find_path(PG_QUERY_POSTGRES_DIR nodes/parsenodes.h
    HINTS "${PG_QUERY_INTERNAL_DIR}/postgres" "${PG_QUERY_INCLUDE_DIR}/pg_query/postgres"
          "${PG_QUERY_INCLUDE_DIR}/postgresql/${PG_QUERY_POSTGRES_MAJOR}/server"
          "/usr/include/postgresql/${PG_QUERY_POSTGRES_MAJOR}/server"
    NO_DEFAULT_PATH NO_CACHE)
endif()

if(PG_QUERY_INCLUDE_DIR AND NOT PG_QUERY_POSTGRES_DIR)
  message(FATAL_ERROR
    "libpg_query in ${PG_QUERY_INCLUDE_DIR} has the grammar of PostgreSQL ${PG_QUERY_POSTGRES_MAJOR}, but no server "
    "headers of that major version were found. Install postgresql-server-dev-${PG_QUERY_POSTGRES_MAJOR} (ci/deps does), "
    "or set PG_QUERY_ROOT to a libpg_query that brings its own under pg_query/postgres/.")
endif()
if(PG_QUERY_POSTGRES_DIR)
  file(STRINGS "${PG_QUERY_POSTGRES_DIR}/pg_config.h" _define REGEX "^#define PG_MAJORVERSION ")
  string(REGEX MATCH "[0-9]+" _headers_major "${_define}")
  if(NOT _headers_major STREQUAL PG_QUERY_POSTGRES_MAJOR)
    message(FATAL_ERROR
      "libpg_query has the grammar of PostgreSQL ${PG_QUERY_POSTGRES_MAJOR}, the headers in ${PG_QUERY_POSTGRES_DIR} are "
      "of ${_headers_major}. Both must be of one major version: install postgresql-server-dev-${PG_QUERY_POSTGRES_MAJOR}.")
  endif()
endif()

find_package_handle_standard_args(PgQuery
  REQUIRED_VARS PG_QUERY_LIBRARY PG_QUERY_INCLUDE_DIR PG_QUERY_INTERNAL_DIR PG_QUERY_POSTGRES_DIR
  REASON_FAILURE_MESSAGE "install libpg-query-dev (ci/deps does), or set PG_QUERY_ROOT")

if(PgQuery_FOUND AND NOT TARGET PgQuery::PgQuery)
  add_library(PgQuery::PgQuery UNKNOWN IMPORTED)
  set_target_properties(PgQuery::PgQuery PROPERTIES
    IMPORTED_LOCATION "${PG_QUERY_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${PG_QUERY_INCLUDE_DIR};${PG_QUERY_INTERNAL_DIR};${PG_QUERY_POSTGRES_DIR}"
    INTERFACE_LINK_LIBRARIES "Threads::Threads;m")
  message(STATUS "libpg_query: PostgreSQL ${PG_QUERY_POSTGRES_MAJOR} grammar (${PG_QUERY_LIBRARY}), "
    "headers in ${PG_QUERY_POSTGRES_DIR}")
endif()

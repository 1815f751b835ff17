// PostgreSQL's parse nodes, for analyzer/ast and the lower_*.cc of analyzer/model only.
//
// The headers define about a thousand macros. The standard library comes first, so that none of them can change it;
// those whose names our code or our libraries use are taken back at the end.
#pragma once

#include <libintl.h>

#include <cerrno>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

// c.h has a global type `text`, which every parameter of that name would shadow.
#define text postgres_text
extern "C" {
// IWYU pragma: begin_exports
#include <postgres.h>
//
#include <nodes/nodes.h>
#include <nodes/parsenodes.h>
#include <nodes/pg_list.h>
#include <nodes/primnodes.h>
#include <nodes/value.h>
#include <pg_query.h>
#include <pg_query_internal.h>
// IWYU pragma: end_exports
}
#undef text

static_assert(PG_MAJORVERSION_NUM >= 15, "String, Integer and Boolean nodes are those of PostgreSQL 15 and later");

#undef printf
#undef fprintf
#undef sprintf
#undef snprintf
#undef vprintf
#undef vfprintf
#undef vsprintf
#undef vsnprintf
#undef strerror
#undef strerror_r
#undef qsort
#undef restrict
#undef gettext
#undef dgettext
#undef ngettext
#undef dngettext
#undef _
#undef Abs
#undef Min
#undef Max
#undef Assert
#undef Trap
#undef DEBUG
#undef DEBUG1
#undef DEBUG2
#undef DEBUG3
#undef DEBUG4
#undef DEBUG5
#undef LOG
#undef INFO
#undef NOTICE
#undef WARNING
#undef ERROR
#undef FATAL
#undef PANIC
#undef likely
#undef unlikely
#undef foreach
#undef lengthof

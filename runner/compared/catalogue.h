// What the server's catalogue says of the schemas that people create in.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/session.h"

namespace sluice::compared {

// One fact per line, such as "column public.t.a int4 not-null": what two descriptions of a schema are compared by.
using Facts = std::set<std::string>;

struct Column {
  std::string name;
  std::string type;  // "varchar(50)", "public.mood", "int4[]"
  bool not_null = false;
  bool has_default = false;
  std::string identity;   // "", "a", "d"
  std::string generated;  // "", "s"
  std::string collation;  // other than the type's own
  bool local = true;
  int inherited = 0;
};

struct Constraint {
  std::string name;
  char kind = 'c';  // pg_constraint.contype
  std::vector<std::string> columns;
  bool valid = true;
  bool local = true;
  bool no_inherit = false;
  std::string referenced;
  std::vector<std::string> referenced_columns;
  std::string on_delete = {};  // "cascade", "set-null", "set-default"; what refuses is the same to the replay
  std::string on_update = {};
};

struct Index {
  std::string name;
  std::set<std::string> columns;  // all that it refers to
  int keys = 0;
  int attributes = 0;
  bool unique = false;
  bool valid = true;
  bool expression = false;
  bool predicate = false;
  bool of_constraint = false;
  bool in_partitioned = false;  // its parent is an index of the partitioned table
  std::string parent = {};      // that index
};

struct Rule {
  std::string name;
  std::set<std::string> reads;  // other relations
  std::set<std::string> uses;   // columns: "public.t.a"
};

struct Statistics {
  std::string schema;
  std::string name;
  std::set<std::string> columns;
};

struct Trigger {
  std::string name;
  std::string function;
  bool each_row = false;
};

// That a publication names the table.
struct Published {
  std::string publication;
  std::set<std::string> columns;
};

struct Relation {
  std::string schema;
  std::string name;
  char kind = 'r';         // pg_class.relkind
  char persistence = 'p';  // pg_class.relpersistence
  bool partition = false;
  bool default_partition = false;
  std::string strategy;  // of a partitioned table: "r", "l", "h"
  bool row_security = false;
  std::vector<Column> columns;
  std::vector<Constraint> constraints;
  std::vector<Index> indexes;
  std::vector<std::string> parents;
  std::set<std::string> reads;
  std::set<std::string> uses;        // of a view, columns: "public.t.a"
  std::set<std::string> needs_keys;  // of a view or of its rules, tables: "public.t", "public.t by the_rule"
  std::vector<Rule> rules;
  std::vector<Statistics> statistics;
  std::vector<Published> published;
  std::vector<Trigger> triggers;
  std::vector<std::string> policies;
  std::string owner;            // of a sequence: "public.t.a"
  std::string role = {};        // that owns it; not known to every replay
  char replica_identity = 'd';  // pg_class.relreplident
  bool clustered = false;       // by one of its indexes

  std::string Key() const { return schema + "." + name; }
};

struct Type {
  std::string schema;
  std::string name;
  char kind = 'e';   // pg_type.typtype
  std::string base;  // of a domain
  bool not_null = false;
  std::vector<std::string> labels;       // of an enum, in order
  std::vector<std::string> constraints;  // of a domain
};

struct Function {
  std::string schema;
  std::string name;
  std::string arguments;
  char volatility = 'v';
  bool security_definer = false;
  bool sets_search_path = false;
};

struct Publication {
  std::string name;
  bool all_tables = false;
  std::set<std::string> schemas;
};

struct Subscription {
  std::string name;
  bool has_slot = false;
};

struct Catalogue {
  std::vector<std::string> schemas;
  std::vector<Relation> relations;
  std::vector<Type> types;
  std::vector<Function> functions;
  std::vector<Publication> publications;
  std::vector<Subscription> subscriptions;
};

runner::SqlResult<Catalogue> ReadCatalogue(runner::Session& session);
// Each relation with its columns, constraints and indexes alone; some hundreds of them are there at a time.
runner::SqlResult<void> ForEachTable(runner::Session& session, const std::function<void(const Relation&)>& take);

Facts FactsOf(const Catalogue& catalogue);

}  // namespace sluice::compared

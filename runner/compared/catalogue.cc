#include "runner/compared/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <unordered_map>
#include <utility>

namespace sluice::compared {
namespace {

using runner::Row;
using runner::Session;
using runner::SqlResult;

// Schemas that people create in: their own, and the one for this session's temporary tables.
constexpr std::string_view kUserSchema =
    "(n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' OR n.oid = pg_my_temp_schema())";

// pg_class.relkind; most of the rows of pg_attribute are of none of them, but of indexes and of what is toasted.
constexpr std::string_view kRelationKinds = "'r', 'p', 'v', 'm', 'S'";

// Relations whose parts are read together, where not all are to be there.
constexpr size_t kAtATime = 256;

// Quotes are left out: names are compared as they are stored.
constexpr std::string_view kSchemaName = "CASE WHEN n.oid = pg_my_temp_schema() THEN 'pg_temp' ELSE n.nspname END";

// Names of the columns of a relation, by their numbers in an array, as one text.
std::string NamesOf(std::string_view relation, std::string_view numbers) {
  return fmt::format(
      "(SELECT coalesce(string_agg(a.attname, ',' ORDER BY u.place), '') FROM unnest({1}) WITH ORDINALITY u(number, "
      "place) JOIN pg_attribute a ON a.attrelid = {0} AND a.attnum = u.number)",
      relation, numbers);
}

std::string Text(const Row& row, size_t index) {
  return row[index].value_or("");
}

bool IsTrue(const Row& row, size_t index) {
  return row[index] == "t";
}

int Number(const Row& row, size_t index) {
  const std::string text = Text(row, index);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

uint64_t ToOid(const std::string& text) {
  uint64_t oid = 0;
  std::from_chars(text.data(), text.data() + text.size(), oid);
  return oid;
}

char Letter(const Row& row, size_t index) {
  const std::string text = Text(row, index);
  return text.empty() ? ' ' : text.front();
}

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return parts;
}

// Reads query after query; the first that fails ends it.
class Reader {
 public:
  explicit Reader(Session& session) : session_(session) {}

  SqlResult<Catalogue> Read() {
    ReadSchemas();
    ReadRelations();
    ReadColumns();
    ReadConstraints();
    ReadIndexes();
    ReadInheritance();
    ReadNeededKeys();
    ReadRules();
    ReadStatistics();
    ReadPublications();
    ReadSequences();
    ReadParts();
    ReadTypes();
    ReadFunctions();
    return End();
  }

  SqlResult<void> ForEachTable(const std::function<void(const Relation&)>& take) {
    ReadRelations();
    // By their numbers: a range of them is what the server is asked for at a time.
    std::vector<std::pair<uint64_t, size_t>> places;
    for (const auto& [oid, place] : by_oid_) places.emplace_back(ToOid(oid), place);
    std::sort(places.begin(), places.end());
    for (size_t begin = 0; begin < places.size(); begin += kAtATime) {
      const size_t end = std::min(begin + kAtATime, places.size());
      oids_ = fmt::format("BETWEEN '{}' AND '{}'", places[begin].first, places[end - 1].first);
      ReadColumns();
      ReadConstraints();
      ReadIndexes();
      if (error_) break;
      for (size_t i = begin; i < end; ++i) Give(out_.relations[places[i].second], take);
    }
    if (error_) return tl::unexpected(*error_);
    return {};
  }

 private:
  SqlResult<Catalogue> End() {
    if (error_) return tl::unexpected(*error_);
    return std::move(out_);
  }

  // Others may refer to its name yet.
  static void Give(Relation& relation, const std::function<void(const Relation&)>& take) {
    take(relation);
    relation.columns = std::vector<Column>();
    relation.constraints = std::vector<Constraint>();
    relation.indexes = std::vector<Index>();
  }

  using TakeRow = std::function<void(const Row&)>;
  using TakeFor = std::function<void(Relation&, const Row&)>;

  void ForEach(const std::string& query, const TakeRow& take) {
    if (error_) return;
    if (const SqlResult<void> read = session_.ForEachRow(query, take); !read) {
      error_ = read.error();
      error_->message += " in: " + query;
    }
  }

  // The first column is the relation's oid; others than ours are passed over.
  void ForRelations(const std::string& query, const TakeFor& take) {
    ForEach(query, [&](const Row& row) {
      const auto found = by_oid_.find(Text(row, 0));
      if (found != by_oid_.end()) take(out_.relations[found->second], row);
    });
  }

  void ReadSchemas();
  void ReadRelations();
  void ReadColumns();
  void ReadConstraints();
  void ReadIndexes();
  void ReadInheritance();
  void ReadNeededKeys();
  void ReadRules();
  void ReadStatistics();
  void ReadPublications();
  void ReadSequences();
  void ReadParts();
  void ReadTypes();
  void ReadFunctions();
  std::string KeyOf(const std::string& oid) const {
    const auto found = by_oid_.find(oid);
    return found == by_oid_.end() ? std::string() : out_.relations[found->second].Key();
  }

  Session& session_;
  Catalogue out_;
  std::optional<runner::SqlError> error_;
  std::unordered_map<std::string, size_t> by_oid_;
  std::string oids_ = ">= 16384";  // of those whose parts are read: all that people made
};

void Reader::ReadSchemas() {
  ForEach(fmt::format("SELECT n.nspname FROM pg_namespace n WHERE {} AND n.oid <> pg_my_temp_schema() ORDER BY 1",
                      kUserSchema),
          [&](const Row& row) { out_.schemas.push_back(Text(row, 0)); });
}

void Reader::ReadRelations() {
  ForEach(fmt::format("SELECT c.oid, {}, c.relname, c.relkind, c.relpersistence, c.relispartition, "
                      "coalesce(pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', false), p.partstrat, c.relrowsecurity, "
                      "c.relreplident, EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND "
                      "i.indisclustered), pg_get_userbyid(c.relowner) "
                      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                      "LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid "
                      "WHERE {} AND c.relkind IN ({}) ORDER BY 2, 3",
                      kSchemaName, kUserSchema, kRelationKinds),
          [&](const Row& row) {
            Relation relation;
            relation.schema = Text(row, 1);
            relation.name = Text(row, 2);
            relation.kind = Letter(row, 3);
            relation.persistence = Letter(row, 4);
            relation.partition = IsTrue(row, 5);
            relation.default_partition = IsTrue(row, 6);
            relation.strategy = Text(row, 7);
            relation.row_security = IsTrue(row, 8);
            relation.replica_identity = Letter(row, 9);
            relation.clustered = IsTrue(row, 10);
            relation.role = Text(row, 11);
            by_oid_.emplace(Text(row, 0), out_.relations.size());
            out_.relations.push_back(std::move(relation));
          });
}

// Joins a type `t` with what it is an array of, or itself: `el`, in the schema `n`.
constexpr std::string_view kElement =
    "JOIN pg_type el ON el.oid = CASE WHEN t.typcategory = 'A' AND t.typtype = 'b' THEN t.typelem ELSE t.oid END JOIN "
    "pg_namespace n ON n.oid = el.typnamespace";

// Of that, without its schema where that is pg_catalog, with its modifiers as format_type() shows them.
std::string TypeName(std::string_view modifier) {
  return fmt::format(
      "CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE {1} || '.' END || el.typname || CASE WHEN {0} >= 0 THEN "
      "coalesce(substring(format_type(t.oid, {0}) FROM '\\([0-9,]+\\)'), '') ELSE '' END || CASE WHEN t.typcategory = "
      "'A' AND t.typtype = 'b' THEN '[]' ELSE '' END",
      modifier, kSchemaName);
}

void Reader::ReadColumns() {
  ForRelations(
      fmt::format("SELECT a.attrelid, a.attname, {}, a.attnotnull, a.atthasdef, a.attidentity, a.attgenerated, "
                  "CASE WHEN a.attcollation <> t.typcollation THEN l.collname END, a.attislocal, a.attinhcount "
                  "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid {} "
                  "LEFT JOIN pg_collation l ON l.oid = a.attcollation WHERE a.attnum > 0 AND NOT a.attisdropped AND "
                  "a.attrelid {} AND c.relkind IN ({}) ORDER BY a.attrelid, a.attnum",
                  TypeName("a.atttypmod"), kElement, oids_, kRelationKinds),
      [](Relation& relation, const Row& row) {
        relation.columns.push_back({Text(row, 1), Text(row, 2), IsTrue(row, 3), IsTrue(row, 4), Text(row, 5),
                                    Text(row, 6), Text(row, 7), IsTrue(row, 8), Number(row, 9)});
      });
}

// pg_constraint.confdeltype
std::string ActionOf(char letter) {
  return letter == 'c' ? "cascade" : letter == 'n' ? "set-null" : letter == 'd' ? "set-default" : "";
}

// What a foreign key to a partitioned table has for each of its partitions is no constraint that anybody sees.
void Reader::ReadConstraints() {
  ForRelations(fmt::format("SELECT c.conrelid, c.conname, c.contype, {}, c.convalidated, c.conislocal, c.connoinherit, "
                           "c.confrelid, CASE WHEN c.contype = 'f' THEN {} END, c.confdeltype, c.confupdtype FROM "
                           "pg_constraint c WHERE c.conrelid {} AND c.contype <> 't' AND NOT EXISTS "
                           "(SELECT 1 FROM pg_constraint p WHERE p.oid = c.conparentid AND p.conrelid = c.conrelid) "
                           "ORDER BY c.conrelid, c.conname",
                           NamesOf("c.conrelid", "c.conkey"), NamesOf("c.confrelid", "c.confkey"), oids_),
               [this](Relation& relation, const Row& row) {
                 relation.constraints.push_back(
                     {Text(row, 1), Letter(row, 2), Split(Text(row, 3)), IsTrue(row, 4), IsTrue(row, 5), IsTrue(row, 6),
                      KeyOf(Text(row, 7)), Split(Text(row, 8)), ActionOf(Letter(row, 9)), ActionOf(Letter(row, 10))});
               });
}

// What an expression or a predicate refers to stands in pg_depend.
void Reader::ReadIndexes() {
  ForRelations(
      fmt::format(
          "SELECT i.indrelid, c.relname, (SELECT coalesce(string_agg(DISTINCT a.attname, ','), '') FROM pg_attribute a "
          "WHERE a.attrelid = i.indrelid AND a.attnum > 0 AND (a.attnum = ANY (i.indkey) OR ((i.indexprs IS NOT NULL "
          "OR i.indpred IS NOT NULL) AND EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND "
          "d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND "
          "d.refobjsubid = a.attnum)))), i.indnkeyatts, i.indnatts, i.indisunique, i.indisvalid, i.indexprs IS NOT "
          "NULL, i.indpred IS NOT NULL, EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND "
          "k.contype IN ('p', 'u', 'x')), c.relispartition, (SELECT a.relname FROM pg_inherits h JOIN pg_class a ON "
          "a.oid = h.inhparent WHERE h.inhrelid = i.indexrelid) "
          "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid {} ORDER BY i.indrelid, 2",
          oids_),
      [](Relation& relation, const Row& row) {
        const std::vector<std::string> columns = Split(Text(row, 2));
        relation.indexes.push_back({Text(row, 1), std::set<std::string>(columns.begin(), columns.end()), Number(row, 3),
                                    Number(row, 4), IsTrue(row, 5), IsTrue(row, 6), IsTrue(row, 7), IsTrue(row, 8),
                                    IsTrue(row, 9), IsTrue(row, 10), Text(row, 11)});
      });
}

void Reader::ReadInheritance() {
  ForRelations("SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno",
               [this](Relation& relation, const Row& row) { relation.parents.push_back(KeyOf(Text(row, 1))); });
}

// GROUP BY of a primary key, by which other columns are asked for.
void Reader::ReadNeededKeys() {
  ForRelations(
      "SELECT r.ev_class, r.rulename, k.conrelid FROM pg_rewrite r JOIN pg_depend d ON d.classid = "
      "'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_constraint'::regclass JOIN pg_constraint k ON "
      "k.oid = d.refobjid WHERE r.ev_class >= 16384 ORDER BY 1, 2",
      [this](Relation& relation, const Row& row) {
        const std::string name = Text(row, 1);
        relation.needs_keys.insert(KeyOf(Text(row, 2)) + (name == "_RETURN" ? "" : " by " + name));
      });
}

// A view's query is a rule. What names a column of a relation names no whole one besides.
void Reader::ReadRules() {
  ForRelations(
      "SELECT r.ev_class, r.rulename, d.refobjid, a.attname FROM pg_rewrite r LEFT JOIN pg_depend d ON d.classid = "
      "'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'n' "
      "LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid <> 0 "
      "WHERE r.ev_class >= 16384 ORDER BY 1, 2",
      [this](Relation& relation, const Row& row) {
        const std::string name = Text(row, 1);
        const bool is_view = name == "_RETURN";
        if (!is_view && (relation.rules.empty() || relation.rules.back().name != name)) {
          relation.rules.push_back({name, {}, {}});
        }
        const std::string read = KeyOf(Text(row, 2));
        if (read.empty()) return;
        (is_view ? relation.reads : relation.rules.back().reads).insert(read);
        if (!row[3]) return;
        (is_view ? relation.uses : relation.rules.back().uses).insert(read + "." + Text(row, 3));
      });
}

// Names of the columns that an object needs, as one text.
std::string NeededBy(std::string_view catalogue, std::string_view object, std::string_view relation) {
  return fmt::format(
      "(SELECT string_agg(DISTINCT a.attname, ',') FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND "
      "a.attnum = d.refobjsubid WHERE d.classid = '{}'::regclass AND d.objid = {} AND d.refclassid = "
      "'pg_class'::regclass AND d.refobjid = {} AND d.refobjsubid > 0)",
      catalogue, object, relation);
}

std::set<std::string> Set(const std::string& names) {
  const std::vector<std::string> parts = Split(names);
  return {parts.begin(), parts.end()};
}

void Reader::ReadStatistics() {
  ForRelations(fmt::format("SELECT s.stxrelid, {}, s.stxname, {} FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid "
                           "= s.stxnamespace ORDER BY 2, 3",
                           kSchemaName, NeededBy("pg_statistic_ext", "s.oid", "s.stxrelid")),
               [](Relation& relation, const Row& row) {
                 relation.statistics.push_back({Text(row, 1), Text(row, 2), Set(Text(row, 3))});
               });
}

void Reader::ReadPublications() {
  ForEach(
      "SELECT p.pubname, p.puballtables, (SELECT string_agg(n.nspname, ',') FROM pg_publication_namespace x JOIN "
      "pg_namespace n ON n.oid = x.pnnspid WHERE x.pnpubid = p.oid) FROM pg_publication p ORDER BY 1",
      [&](const Row& row) {
        out_.publications.push_back({Text(row, 0), IsTrue(row, 1), Set(Text(row, 2))});
      });
  ForRelations(fmt::format("SELECT r.prrelid, p.pubname, {} FROM pg_publication_rel r JOIN pg_publication p ON p.oid = "
                           "r.prpubid ORDER BY 1, 2",
                           NeededBy("pg_publication_rel", "r.oid", "r.prrelid")),
               [](Relation& relation, const Row& row) {
                 relation.published.push_back({Text(row, 1), Set(Text(row, 2))});
               });
  ForEach("SELECT subname, subslotname IS NOT NULL FROM pg_subscription ORDER BY 1", [&](const Row& row) {
    out_.subscriptions.push_back({Text(row, 0), IsTrue(row, 1)});
  });
}

void Reader::ReadSequences() {
  ForRelations(
      "SELECT d.objid, d.refobjid, a.attname FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' "
      "JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.classid = "
      "'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')",
      [this](Relation& relation, const Row& row) { relation.owner = KeyOf(Text(row, 1)) + "." + Text(row, 2); });
}

void Reader::ReadParts() {
  ForRelations(
      "SELECT t.tgrelid, t.tgname, p.proname, t.tgtype & 1 = 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
      "WHERE NOT t.tgisinternal ORDER BY 1, 2",
      [](Relation& relation, const Row& row) {
        relation.triggers.push_back({Text(row, 1), Text(row, 2), IsTrue(row, 3)});
      });
  ForRelations("SELECT polrelid, polname FROM pg_policy ORDER BY 1, 2",
               [](Relation& relation, const Row& row) { relation.policies.push_back(Text(row, 1)); });
}

// That a domain is NOT NULL is said of the type; from 17 on it is a constraint with a name besides (typecmds.c).
void Reader::ReadTypes() {
  ForEach(
      fmt::format(
          "SELECT {}, t.typname, t.typtype, CASE WHEN t.typtype = 'd' THEN {} END, t.typnotnull, (SELECT "
          "string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), (SELECT "
          "string_agg(k.conname, ',' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype "
          "<> 'n') "
          "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace "
          "LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE {} AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c') "
          "ORDER BY 1, 2",
          kSchemaName,
          fmt::format("(SELECT {} FROM (SELECT t.typbasetype AS base, t.typtypmod AS modifier) o JOIN pg_type t ON "
                      "t.oid = o.base {})",
                      TypeName("o.modifier"), kElement),
          kUserSchema),
      [&](const Row& row) {
        out_.types.push_back({Text(row, 0), Text(row, 1), Letter(row, 2), Text(row, 3), IsTrue(row, 4),
                              Split(Text(row, 5)), Split(Text(row, 6))});
      });
}

void Reader::ReadFunctions() {
  ForEach(fmt::format("SELECT {}, p.proname, (SELECT coalesce(string_agg(t.typname, ',' ORDER BY u.place), '') FROM "
                      "unnest(p.proargtypes::oid[]) WITH ORDINALITY u(type, place) JOIN pg_type t ON t.oid = u.type), "
                      "p.provolatile, p.prosecdef, EXISTS (SELECT 1 FROM unnest(p.proconfig) s (setting) WHERE setting "
                      "LIKE 'search\\_path=%') FROM pg_proc p "
                      "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {} AND p.prokind IN ('f', 'p') ORDER BY 1, "
                      "2, 3",
                      kSchemaName, kUserSchema),
          [&](const Row& row) {
            // A range type's constructors come and go with it.
            out_.functions.push_back(
                {Text(row, 0), Text(row, 1), Text(row, 2), Letter(row, 3), IsTrue(row, 4), IsTrue(row, 5)});
          });
}

}  // namespace

SqlResult<Catalogue> ReadCatalogue(Session& session) {
  return Reader(session).Read();
}

SqlResult<void> ForEachTable(Session& session, const std::function<void(const Relation&)>& take) {
  return Reader(session).ForEachTable(take);
}

}  // namespace sluice::compared

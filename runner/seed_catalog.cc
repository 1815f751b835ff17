#include "runner/seed_catalog.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sluice::runner {
namespace {

constexpr const char* kTables = R"sql(
SELECT c.oid, n.nspname || '.' || c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 2
)sql";

// attgenerated came with version 12, hence the detour. Whether a default is volatile is guessed from its text: a wrong
// guess costs rows that conflict.
constexpr const char* kColumns = R"sql(
SELECT a.attrelid, pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod),
       b.typname, b.typcategory, b.typtype,
       CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END,
       b.typcategory = 'A', a.attnotnull OR t.typnotnull,
       EXISTS (SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)),
       pg_catalog.pg_get_expr(d.adbin, d.adrelid),
       coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ 'nextval|uuid|random|clock_timestamp', false)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
  AND coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = ''
ORDER BY a.attrelid, a.attnum
)sql";

constexpr const char* kReferences = R"sql(
SELECT k.oid, k.conrelid, k.confrelid, pg_catalog.quote_ident(a.attname), pg_catalog.quote_ident(f.attname)
FROM pg_catalog.pg_constraint k
CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey))
  WITH ORDINALITY AS p (here, there, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.here
JOIN pg_catalog.pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = p.there
WHERE k.contype = 'f'
ORDER BY k.conname, k.oid, p.place
)sql";

constexpr const char* kPartitions = R"sql(
SELECT i.inhparent, pg_catalog.format('%I.%I', n.nspname, c.relname),
       CASE WHEN p.partnatts = 1 THEN pg_catalog.quote_ident(a.attname) END,
       pg_catalog.pg_get_expr(c.relpartbound, c.oid)
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relispartition AND c.relkind = 'r'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = i.inhparent
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.inhparent AND a.attnum = p.partattrs[0] AND a.attnum > 0
ORDER BY 2
)sql";

bool IsTrue(const std::optional<std::string>& value) {
  return value == "t";
}

SeedColumn ToColumn(Row& row) {
  SeedColumn column;
  column.name = row[1].value_or("");
  column.type = row[2].value_or("");
  column.base = row[3].value_or("");
  column.category = row[4].value_or("U").front();
  column.kind = row[5].value_or("b").front();
  column.modifier = std::atoi(row[6].value_or("-1").c_str());
  column.is_array = IsTrue(row[7]);
  column.not_null = IsTrue(row[8]);
  column.unique = IsTrue(row[9]);
  column.default_value = std::move(row[10]);
  column.default_volatile = IsTrue(row[11]);
  return column;
}

// Reads one catalog after the other into the tables.
class Reader {
 public:
  explicit Reader(Session& session) : session_(session) {}

  SqlResult<std::vector<SeedTable>> Read() {
    const auto done = Each(kTables,
                           [this](Row& row) {
                             places_.emplace(*row[0], tables_.size());
                             tables_.push_back({*row[0], *row[1], *row[2], {}, {}, {}});
                           })
                          .and_then([this] { return Each(kColumns, [this](Row& row) { AddColumn(row); }); })
                          .and_then([this] { return Each(kReferences, [this](Row& row) { AddReference(row); }); })
                          .and_then([this] { return Each(kPartitions, [this](Row& row) { AddPartition(row); }); });
    if (!done) return tl::make_unexpected(done.error());
    return std::move(tables_);
  }

 private:
  template <typename Take>
  SqlResult<void> Each(const char* sql, const Take& take) {
    SqlResult<std::vector<Row>> rows = session_.Query(sql);
    if (!rows) return tl::make_unexpected(rows.error());
    for (Row& row : *rows) take(row);
    return {};
  }

  SeedTable* Find(const std::optional<std::string>& id) {
    const auto place = places_.find(id.value_or(""));
    return place == places_.end() ? nullptr : &tables_[place->second];
  }

  void AddColumn(Row& row) {
    if (SeedTable* table = Find(row[0])) table->columns.push_back(ToColumn(row));
  }

  void AddReference(Row& row) {
    SeedTable* table = Find(row[1]);
    if (table == nullptr) return;
    if (*row[0] != constraint_) table->references.push_back({*row[2], {}});
    constraint_ = *row[0];
    table->references.back().columns.emplace_back(*row[3], *row[4]);
  }

  void AddPartition(Row& row) {
    SeedTable* table = Find(row[0]);
    if (table != nullptr) table->partitions.push_back({*row[1], row[2].value_or(""), row[3].value_or("")});
  }

  Session& session_;
  std::vector<SeedTable> tables_;
  std::unordered_map<std::string, size_t> places_;
  std::string constraint_;
};

// Repeatedly takes those whose references are all taken; of a circle, the first by name. Tables are few.
std::vector<SeedTable> InOrder(std::vector<SeedTable> tables) {
  std::vector<SeedTable> ordered;
  std::unordered_set<std::string> waiting;
  for (const SeedTable& table : tables) waiting.insert(table.id);
  const auto ready = [&](const SeedTable& table) {
    return std::none_of(table.references.begin(), table.references.end(), [&](const SeedReference& reference) {
      return reference.table != table.id && waiting.contains(reference.table);
    });
  };
  while (!tables.empty()) {
    auto next = std::find_if(tables.begin(), tables.end(), ready);
    if (next == tables.end()) next = tables.begin();
    waiting.erase(next->id);
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

}  // namespace

SqlResult<std::vector<SeedTable>> ReadSeedTables(Session& session) {
  return Reader(session).Read().map(InOrder);
}

}  // namespace sluice::runner

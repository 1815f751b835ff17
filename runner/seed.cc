#include "runner/seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "runner/seed_catalog.h"

namespace sluice::runner {
namespace {

// Rows whose values are taken are left out, so that it may need more than one attempt to have them all.
constexpr int kRounds = 3;
constexpr std::array<SeedStyle, 3> kStyles = {SeedStyle::kVaried, SeedStyle::kSmall, SeedStyle::kPlain};

// Where rows go, and the one column that the place itself decides.
struct Target {
  std::string quoted;
  std::string column;
  std::string value;
};

// The column lists and joins of an INSERT.
struct Parts {
  std::vector<std::string> names;
  std::vector<std::string> values;
  std::string joins;
};

// The first value that a partition takes: the lower end of its range, or the first of its list. Nothing for a default
// partition, whose values are those of no other, and for a range without a lower end.
std::optional<std::string> FirstValue(std::string_view bound) {
  for (const std::string_view start : {"FOR VALUES FROM (", "FOR VALUES IN ("}) {
    if (!bound.starts_with(start)) continue;
    const std::string_view rest = bound.substr(start.size());
    size_t end = rest.starts_with('\'') ? rest.find('\'', 1) : rest.find_first_of(",)");
    if (end == std::string_view::npos) return std::nullopt;
    if (rest.starts_with('\'')) ++end;
    const std::string_view value = rest.substr(0, end);
    return value == "MINVALUE" ? std::nullopt : std::optional(std::string(value));
  }
  return std::nullopt;
}

class Seeder {
 public:
  Seeder(Session& session, int rows) : session_(session), rows_(rows) {}

  SqlResult<std::vector<UnseededTable>> Seed() {
    const SqlResult<std::vector<SeedTable>> tables = ReadSeedTables(session_);
    if (!tables) return tl::make_unexpected(tables.error());
    for (const SeedTable& table : *tables) quoted_.emplace(table.id, table.quoted);
    std::vector<UnseededTable> unseeded;
    for (const SeedTable& table : *tables) {
      const SqlResult<void> filled = FillTable(table);
      if (filled) continue;
      if (filled.error().connection_lost) return tl::make_unexpected(filled.error());
      unseeded.push_back({table.name, filled.error().message});
    }
    return unseeded;
  }

 private:
  SqlResult<void> FillTable(const SeedTable& table);
  SqlResult<void> Fill(const SeedTable& table, const Target& target, int rows);
  SqlResult<void> FillPartitions(const SeedTable& table);
  SqlResult<int> Insert(const SeedTable& table, const Target& target, int from, int count);
  SqlResult<Parts> MakeParts(const SeedTable& table, const Target& target, SeedStyle style);
  SqlResult<void> AddReferences(const SeedTable& table, SeedStyle style, Parts& parts);
  SqlResult<int> CountOf(const std::string& quoted, int limit);

  Session& session_;
  int rows_;
  std::unordered_map<std::string, std::string> quoted_;
};

SqlResult<int> Seeder::CountOf(const std::string& quoted, int limit) {
  return session_.QueryValue(fmt::format("SELECT count(*) FROM (SELECT FROM {} LIMIT {}) AS t", quoted, limit))
      .map([](const std::string& count) { return std::atoi(count.c_str()); });
}

bool Has(const Parts& parts, const std::string& column) {
  return std::find(parts.names.begin(), parts.names.end(), column) != parts.names.end();
}

// Each row refers to the one of its number in the other table, and begins again at its end.
SqlResult<void> Seeder::AddReferences(const SeedTable& table, SeedStyle style, Parts& parts) {
  for (size_t i = 0; i < table.references.size(); ++i) {
    const SeedReference& reference = table.references[i];
    const auto quoted = quoted_.find(reference.table);
    if (quoted == quoted_.end()) continue;
    const SqlResult<int> count = CountOf(quoted->second, rows_);
    if (!count) return tl::make_unexpected(count.error());
    const std::string alias = fmt::format("f{}", i);
    std::vector<std::string> columns;
    for (const auto& [here, there] : reference.columns) {
      columns.push_back(there);
      const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                       [&here = here](const SeedColumn& each) { return each.name == here; });
      if (column == table.columns.end() || Has(parts, here)) continue;
      const bool always_null = style == SeedStyle::kPlain && !column->not_null;
      const std::string value = fmt::format("{}.{}", alias, there);
      parts.names.push_back(here);
      parts.values.push_back(always_null ? "NULL" : column->not_null ? value : NullNowAndThen(value));
    }
    const std::string list = fmt::format("{}", fmt::join(columns, ", "));
    parts.joins += fmt::format(
        " LEFT JOIN (SELECT {0}, row_number() OVER (ORDER BY {0}) - 1 AS sluice_number FROM {1} LIMIT {2}) AS {3} "
        "ON {3}.sluice_number = ({5} - 1) % {4}",
        list, quoted->second, rows_, alias, std::max(*count, 1), kSeedRow);
  }
  return {};
}

SqlResult<Parts> Seeder::MakeParts(const SeedTable& table, const Target& target, SeedStyle style) {
  Parts parts;
  if (!target.column.empty()) {
    parts.names.push_back(target.column);
    parts.values.push_back(target.value);
  }
  if (const SqlResult<void> added = AddReferences(table, style, parts); !added) {
    return tl::make_unexpected(added.error());
  }
  for (const SeedColumn& column : table.columns) {
    if (Has(parts, column.name)) continue;
    std::optional<std::string> value = SeedExpression(column, style, rows_);
    if (!value) {
      return tl::make_unexpected(
          SqlError{"", fmt::format("no values are known for type {}", column.type), "", "", false});
    }
    parts.names.push_back(column.name);
    parts.values.push_back(std::move(*value));
  }
  return parts;
}

// How many rows there are more. The first style's error is the one that says most.
SqlResult<int> Seeder::Insert(const SeedTable& table, const Target& target, int from, int count) {
  std::optional<SqlError> first;
  for (const SeedStyle style : kStyles) {
    const SqlResult<Parts> parts = MakeParts(table, target, style);
    if (!parts) return tl::make_unexpected(parts.error());
    const std::string names = parts->names.empty() ? "" : fmt::format(" ({})", fmt::join(parts->names, ", "));
    const auto inserted = session_.QueryValue(fmt::format(
        "WITH made AS (INSERT INTO {}{} SELECT {} FROM generate_series({}, {}) AS g ({}){} ON CONFLICT DO "
        "NOTHING RETURNING 1) SELECT count(*) FROM made",
        target.quoted, names, fmt::join(parts->values, ", "), from, from + count - 1, kSeedRow, parts->joins));
    if (inserted) return std::atoi(inserted->c_str());
    if (!first) first = inserted.error();
    if (inserted.error().connection_lost) break;
  }
  return tl::make_unexpected(*first);
}

SqlResult<void> Seeder::Fill(const SeedTable& table, const Target& target, int rows) {
  SqlResult<int> have = CountOf(target.quoted, rows);
  // Every round starts with a row number that ends in 1, the one that makes NULLs.
  const int step = (rows + 9) / 10 * 10;
  for (int round = 0; round < kRounds && have && *have < rows; ++round) {
    const SqlResult<int> inserted = Insert(table, target, round * step + 1, rows - *have);
    if (!inserted) return tl::make_unexpected(inserted.error());
    *have += *inserted;
  }
  return have.map([](int) {});
}

SqlResult<void> Seeder::FillPartitions(const SeedTable& table) {
  const int each = std::max(rows_ / static_cast<int>(table.partitions.size()), 1);
  std::optional<SqlError> first;
  for (const SeedPartition& partition : table.partitions) {
    const std::optional<std::string> value = FirstValue(partition.bound);
    if (!value || partition.column.empty()) continue;
    const SqlResult<void> filled = Fill(table, {partition.quoted, partition.column, *value}, each);
    if (!filled && !first) first = filled.error();
  }
  return first ? SqlResult<void>(tl::make_unexpected(*first)) : SqlResult<void>();
}

SqlResult<void> Seeder::FillTable(const SeedTable& table) {
  SqlResult<void> filled = Fill(table, {table.quoted, "", ""}, rows_);
  if (filled || filled.error().connection_lost || table.partitions.empty()) return filled;
  const bool any = std::any_of(table.partitions.begin(), table.partitions.end(), [](const SeedPartition& partition) {
    return !partition.column.empty() && FirstValue(partition.bound);
  });
  return any ? FillPartitions(table) : filled;
}

}  // namespace

SqlResult<std::vector<UnseededTable>> SeedTables(Session& session, int rows) {
  return Seeder(session, rows).Seed();
}

}  // namespace sluice::runner

#include "runner/catalogue.h"

#include <string_view>

#include "runner/catalogue_query.h"

namespace sluice::runner {
namespace {

// Appendix "PostgreSQL Error Codes" of the manual.
constexpr std::string_view kInvalidStatementName = "26000";

// Planning takes as long as a small schema's catalogue, hence the prepared statement. The server takes its catalogs for
// those of an empty database, in which nested loops are quick. One query of several statements is one transaction.
SqlResult<std::vector<Row>> Read(Session& session) {
  constexpr int kVersionWithJit = 110000;
  std::string settings = "SET LOCAL search_path TO ''; SET LOCAL enable_nestloop TO off; ";
  if (session.server_version() >= kVersionWithJit) settings += "SET LOCAL jit TO off; ";
  const std::string execute = settings + "EXECUTE sluice_catalogue";
  SqlResult<std::vector<Row>> rows = session.Query(execute);
  if (rows || rows.error().sqlstate != kInvalidStatementName) return rows;
  return session.Execute(settings + "PREPARE sluice_catalogue AS " + CatalogueQuery(session.server_version()))
      .and_then([&] { return session.Query(execute); });
}

// Whether it is said with what it is a part of.
bool GoesWithout(const CatalogueObject& object, const Catalogue& other_side) {
  return !object.part_of.empty() && !other_side.contains(object.part_of);
}

}  // namespace

SqlResult<Catalogue> ReadCatalogue(Session& session) {
  return Read(session).map([](const std::vector<Row>& rows) {
    Catalogue catalogue;
    for (const Row& row : rows) {
      const auto [at, added] = catalogue.try_emplace(row[0].value_or(""));
      // Nothing has one name with another; if it had, both would count.
      if (!added) at->second.definition += '\n';
      at->second.definition += row[2].value_or("");
      at->second.part_of = row[1].value_or("");
    }
    return catalogue;
  });
}

std::vector<ObjectChange> ChangesBetween(const Catalogue& before, const Catalogue& after) {
  std::vector<ObjectChange> changes;
  auto left = before.begin();
  auto right = after.begin();
  while (left != before.end() || right != after.end()) {
    const bool only_left = right == after.end() || (left != before.end() && left->first < right->first);
    const bool only_right = left == before.end() || (right != after.end() && right->first < left->first);
    if (only_left) {
      if (!GoesWithout(left->second, after)) changes.push_back({left->first, left->second.definition, std::nullopt});
      ++left;
    } else if (only_right) {
      if (!GoesWithout(right->second, before))
        changes.push_back({right->first, std::nullopt, right->second.definition});
      ++right;
    } else {
      if (left->second.definition != right->second.definition) {
        changes.push_back({left->first, left->second.definition, right->second.definition});
      }
      ++left;
      ++right;
    }
  }
  return changes;
}

}  // namespace sluice::runner

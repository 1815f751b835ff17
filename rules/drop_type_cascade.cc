#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const DropObject& drop, Context& context) {
  if (drop.kind != DropObject::Kind::kType || !drop.cascade) return;
  const std::string type = context.schema().Key(drop.object);
  std::vector<std::string> lost;
  for (const std::string& each : context.effects().destroys) {
    const bool whole = context.schema().FindKey(each) != nullptr;
    const std::string relation = whole ? each : each.substr(0, each.rfind('.'));
    if (each != type && !context.IsNewKey(relation)) lost.push_back(each);
  }
  if (!lost.empty()) {
    context
        .Report(drop.span, "the values of '{}' are lost: CASCADE drops what is of type '{}'", Listed(lost), drop.object)
        .Advice(
            "Change those columns to another type first, or drop them by name, then drop the type without CASCADE.");
  } else if (context.effects().certainty == effects::Certainty::kUnknown) {
    context.Report(drop.span, "every column of type '{}' is dropped with its values", drop.object)
        .Severity(Severity::kWarning)
        .Advice("Without CASCADE PostgreSQL refuses where a column is of the type.");
  }
}

}  // namespace

SLUICE_RULE(drop_type_cascade){
    .id = "SLU307",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DROP TYPE and DROP DOMAIN with CASCADE, which drop columns that they do not name.",
    .why = R"md(
`DROP TYPE ... CASCADE` and `DROP DOMAIN ... CASCADE` drop every column of the type, with its values, its indexes and the views
on it, in every table, under `ACCESS EXCLUSIVE` on each of them. The statement names none of those tables.

Change the columns to another type or drop them by name, each when nothing uses it any more, and then drop the type without
`CASCADE`: PostgreSQL refuses if one was forgotten.

PostgreSQL manual: DROP TYPE, "Dependency Tracking".
)md",
    .bad = R"sql(CREATE TYPE mood AS ENUM ('sad', 'happy');
ALTER TABLE orders ADD COLUMN mood mood;
DROP TYPE mood CASCADE;)sql",
    .good = R"sql(CREATE TYPE mood AS ENUM ('sad', 'happy');
DROP TYPE mood;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules

#include <algorithm>

#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

struct Dropped {
  Span span;
  std::string what;  // for the message
  std::string key;   // of what is named itself
};

void Report(const Dropped& dropped, std::string_view parts, Context& context) {
  std::vector<std::string> gone;
  std::vector<std::string> less;
  for (const std::string& each : context.effects().destroys) {
    const bool whole = context.schema().FindKey(each) != nullptr;
    const std::string relation = whole ? each : each.substr(0, each.rfind('.'));
    if (each != dropped.key && !context.IsNewKey(relation)) gone.push_back(each);
  }
  const std::vector<std::string>& destroys = context.effects().destroys;
  for (const std::string& each : context.effects().detaches) {
    const bool goes = std::find(destroys.begin(), destroys.end(), each) != destroys.end();
    if (!goes && !context.IsNewKey(each)) less.push_back(each);
  }
  if (!gone.empty()) {
    context.Report(dropped.span, "CASCADE drops '{}' along with '{}'", Listed(gone), dropped.what)
        .Advice("Drop them by name, each when nothing uses it any more, and then this one without CASCADE.");
  }
  if (less.empty()) return;
  context.Report(dropped.span, "CASCADE drops '{}' of '{}' along with '{}'", parts, Listed(less), dropped.what)
      .Severity(Severity::kWarning)
      .Advice("Drop them by name, and then this one without CASCADE.");
}

void CheckTable(const DropTable& drop, Context& context) {
  if (drop.cascade)
    Report({drop.span, drop.table.ToString(), context.schema().Key(drop.table)}, "foreign keys", context);
}

void CheckView(const DropView& drop, Context& context) {
  if (drop.cascade) Report({drop.span, drop.view.ToString(), context.schema().Key(drop.view)}, "foreign keys", context);
}

void CheckColumn(const DropColumn& drop, Context& context) {
  const std::string key = context.schema().Key(drop.table) + "." + drop.column;
  if (drop.cascade) Report({drop.span, drop.column, key}, "foreign keys", context);
}

void CheckConstraint(const DropConstraint& drop, Context& context) {
  if (drop.cascade) Report({drop.span, drop.constraint, {}}, "foreign keys", context);
}

// The triggers that call a function. It returns trigger then, and nothing else can use it (CREATE TRIGGER).
std::string TriggersOf(const Name& function, Context& context) {
  std::vector<std::string> names;
  for (const std::string& key : context.effects().detaches) {
    const schema::Relation* table = context.schema().FindKey(key);
    if (table == nullptr) continue;
    for (const auto& trigger : table->triggers) {
      const bool in_schema = function.schema.empty() || trigger.function_schema.empty();
      const bool calls = in_schema || trigger.function_schema == function.schema;
      if (calls && trigger.function == function.name) names.push_back(trigger.name);
    }
  }
  if (names.empty()) return {};
  return (names.size() == 1 ? "trigger " : "triggers ") + Listed(names);
}

void CheckObject(const DropObject& drop, Context& context) {
  if (!drop.cascade || drop.kind == DropObject::Kind::kType) return;
  std::string parts = TriggersOf(drop.object, context);
  if (drop.kind == DropObject::Kind::kSequence) parts = "defaults";
  if (parts.empty()) parts = "policies, defaults, checks or indexes";
  Report({drop.span, drop.object.ToString(), context.schema().Key(drop.object)}, parts, context);
}

}  // namespace

SLUICE_RULE(cascade_reaches){
    .id = "SLU309",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds CASCADE that drops other objects than the statement names.",
    .why = R"md(
`CASCADE` drops whatever depends on the object: views and the views on those, materialized views with their indexes, generated
columns, foreign keys of other tables, triggers, policies and defaults. The statement names none of it, and nothing is said but
a notice. Each relation that loses something is locked with `ACCESS EXCLUSIVE` until the transaction ends, also tables that
nobody thought of. `DROP CONSTRAINT ... CASCADE` of a primary key or a `UNIQUE` drops the foreign keys that lean on it.

An error where views, columns or tables go; a warning where tables only lose foreign keys, triggers, defaults and the like.
Types are told by drop-type-cascade, schemas by drop-schema-or-database.

Drop each by name when nothing uses it any more, and then the object without `CASCADE`.

PostgreSQL manual: "Dependency Tracking".
)md",
    .bad = "DROP TABLE orders CASCADE;",
    .good = "DROP FUNCTION IF EXISTS order_total(bigint);",
    .check = On<CheckTable, CheckView, CheckColumn, CheckConstraint, CheckObject>,
};

}  // namespace sluice::rules

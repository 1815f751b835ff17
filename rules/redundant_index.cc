#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsPlain(const schema::Index& index) {
  return index.valid && index.usual && !index.has_expression && !index.has_predicate && index.other_method.empty();
}

bool IsPlain(const CreateIndex& create) {
  const bool usual = std::all_of(create.parts.begin(), create.parts.end(),
                                 [](const IndexPart& part) { return part.usual && !part.expression; });
  return usual && !create.predicate && create.included.empty() && (create.method.empty() || create.method == "btree");
}

// Whether the index begins with the columns of the new one.
bool Covers(const schema::Index& index, const CreateIndex& create) {
  if (!IsPlain(index) || index.keys < create.parts.size() || index.columns.size() < create.parts.size()) return false;
  return std::equal(create.parts.begin(), create.parts.end(), index.columns.begin(),
                    [](const IndexPart& part, const std::string& column) { return part.column == column; });
}

void Check(const CreateIndex& create, Context& context) {
  const schema::Relation* table = context.Find(create.table);
  if (table == nullptr || table->uncertain || table->maybe_older || !IsPlain(create)) return;
  if (create.if_not_exists && table->FindIndex(create.name) != nullptr) return;
  for (const schema::Index& index : table->indexes) {
    const bool same = index.keys == create.parts.size();
    // A unique one says more than one that is not, and less the fewer columns it has.
    if (!Covers(index, create) || (create.unique && !(same && index.unique))) continue;
    Draft draft =
        same ? context.Report(create.span, "'{}' on '{}' has the same columns", index.name, create.table)
             : context.Report(create.span, "'{}' on '{}' begins with the same columns", index.name, create.table);
    draft.Severity(same ? Severity::kWarning : Severity::kNote)
        .Advice(same ? "Leave the new one out; or create it first and drop the old one behind it."
                     : "Leave it out, unless the longer index is much larger than this one would be.");
    return;
  }
}

}  // namespace

SLUICE_RULE(redundant_index){
    .id = "SLU517",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds a new index whose columns another index of the table begins with.",
    .why = R"md(
Two indexes with the same columns answer the same queries; each write maintains both, and both take room in memory. The index of a
primary key or a unique constraint counts: it is an index like others. Reported as a warning.

An index on `(customer_id, created_at)` serves queries by `customer_id` alone, too. One on `(customer_id)` beside it is smaller, and now
and then worth it. Reported as a note.

Judged are btree indexes on plain columns. Those with an order, collation or operator class of their own, on expressions, with
`WHERE` or `INCLUDE` are left out, and so is a unique one that says more than the other does.

Manual: Multicolumn Indexes.
)md",
    .bad = "CREATE INDEX CONCURRENTLY orders_email_again_idx ON orders (email);",
    .good = "CREATE INDEX CONCURRENTLY orders_number_idx ON orders (number);",
    .check = On<Check>,
};

}  // namespace sluice::rules

// A value that was added to an enum cannot be used until its transaction is committed (check_safe_enum_use in enum.c,
// manual, ALTER TYPE: Notes): the statement fails with 55P04.
#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/reach.h"

namespace sluice::effects {
namespace {

enum class Answer : uint8_t { kNo, kMaybe, kYes };

// Until 11 the value may be used, for the type is new in its transaction, too (AlterEnum in typecmds.c). Since 17
// values of a type that is new are not counted as new, but behind a savepoint (AddEnumLabel in pg_enum.c).
bool IsUnsafe(const schema::AddedLabel& added, const Server& server) {
  if (server.major < 12) return false;
  return server.major < 17 || !added.type_is_new;
}

Answer IsOfType(const model::TypeName& type, const schema::AddedLabel& added, const Situation& situation) {
  const model::TypeName base = situation.schema.BaseType(type);
  if (base.is_array) return Answer::kNo;
  const schema::KnownType* known = situation.schema.FindType(base);
  const std::string key = known != nullptr ? known->Key() : situation.schema.Key({base.schema, base.name, {}});
  return key == added.type ? Answer::kYes : Answer::kNo;
}

Answer IsOfType(const schema::Column& column, const schema::AddedLabel& added, const Situation& situation) {
  if (column.type.name.empty()) return Answer::kMaybe;
  if (!column.type.is_array && column.type_key == added.type) return Answer::kYes;
  return IsOfType(column.type, added, situation);
}

// Of a column that is named, or numbered, in one of the relations that the statement reads.
Answer IsOfColumn(const model::LabelLiteral& literal, const schema::AddedLabel& added, const Situation& situation) {
  Answer answer = Answer::kNo;
  for (const model::Name& name : literal.tables) {
    const schema::Relation* table = name.empty() ? nullptr : situation.schema.Find(name);
    const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(literal.column);
    if (literal.position && table != nullptr && table->columns_known && *literal.position < table->columns.size()) {
      column = &table->columns[*literal.position];
    }
    Answer here = column == nullptr ? Answer::kNo : IsOfType(*column, added, situation);
    const bool known = table != nullptr && table->columns_known && !table->uncertain;
    if (column == nullptr && !known) here = Answer::kMaybe;
    if (here == Answer::kYes && (literal.tables.size() > 1 || !known)) here = Answer::kMaybe;
    answer = std::max(answer, here);
  }
  return answer;
}

Answer Meets(const model::LabelLiteral& literal, const schema::AddedLabel& added, const Situation& situation) {
  if (literal.type) return IsOfType(*literal.type, added, situation);
  if (literal.column.empty() && !literal.position) return Answer::kMaybe;
  return IsOfColumn(literal, added, situation);
}

void AddUse(const schema::AddedLabel& added, bool certain, Effects& effects) {
  effects.unsafe_values.push_back({added.type, added.label, certain && added.certain});
}

}  // namespace

void Add(const model::LabelLiteral& action, const Situation& situation, Effects& effects) {
  if (action.in_body && !situation.schema.session().ChecksBodies()) return;
  for (const schema::AddedLabel& added : situation.schema.added_labels()) {
    if (added.label != action.label || !IsUnsafe(added, situation.server)) continue;
    const Answer answer = Meets(action, added, situation);
    if (answer != Answer::kNo) AddUse(added, answer == Answer::kYes, effects);
  }
}

// Until 11 only where the type is new in its transaction (AlterEnum in typecmds.c).
void Add(const model::Reshape& action, const Situation& situation, Effects& effects) {
  if (action.kind != model::ReshapeKind::kAddLabel || situation.server.major >= 12) return;
  const schema::KnownType* type = situation.schema.FindType(action.subject);
  effects.alone = type == nullptr || type->created.transaction != situation.schema.place().transaction;
}

void AddUsesByCalls(const std::vector<model::FunctionCall>& calls, const Situation& situation, Effects& effects) {
  constexpr std::array<std::string_view, 3> kAllValues = {"enum_first", "enum_last", "enum_range"};
  for (const schema::AddedLabel& added : situation.schema.added_labels()) {
    const bool asks = std::any_of(calls.begin(), calls.end(), [&](const model::FunctionCall& call) {
      return std::find(kAllValues.begin(), kAllValues.end(), call.name) != kAllValues.end();
    });
    if (asks && IsUnsafe(added, situation.server)) AddUse(added, false, effects);
  }
}

void AddUsesByRows(const std::string& table, const Situation& situation, Effects& effects) {
  const schema::Relation* relation = situation.schema.FindKey(table);
  for (const schema::AddedLabel& added : situation.schema.added_labels()) {
    if (!IsUnsafe(added, situation.server)) continue;
    const bool holds = relation == nullptr || !relation->columns_known ||
                       std::any_of(relation->columns.begin(), relation->columns.end(), [&](const auto& column) {
                         return IsOfType(column, added, situation) != Answer::kNo;
                       });
    if (holds) AddUse(added, false, effects);
  }
}

}  // namespace sluice::effects

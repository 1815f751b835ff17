// Which rows are the transaction's own. For the effects of UPDATE: they alone have their foreign keys checked again
// whatever is changed in them (RI_FKey_fk_upd_check_required in ri_triggers.c).
#include <algorithm>
#include <vector>

#include "analyzer/schema/replay.h"

namespace sluice::schema {
namespace {

// The rows that refer to changed or deleted ones, by foreign keys that write to them.
template <typename Writes>
void NoteReferring(const std::string& key, const Writes& writes, Schema& schema) {
  std::vector<std::string> pending{key};
  for (size_t next = 0; next < pending.size(); ++next) {
    const Relation* table = schema.FindKey(pending[next]);
    if (table == nullptr) continue;
    for (const std::string& child : table->referenced_by) {
      const Relation* referring = schema.FindKey(child);
      if (referring == nullptr || std::find(pending.begin(), pending.end(), child) != pending.end()) continue;
      const bool changes = std::any_of(
          referring->constraints.begin(), referring->constraints.end(),
          [&](const Constraint& constraint) { return constraint.referenced == table->Key() && writes(constraint); });
      if (!changes) continue;
      schema.MarkWritten(child);
      pending.push_back(child);
    }
  }
}

void Note(const model::Insert& action, Schema& schema) {
  schema.MarkWritten(schema.Key(action.table));
}

void Note(const model::CopyFrom& action, Schema& schema) {
  schema.MarkWritten(schema.Key(action.table));
}

void Note(const model::Update& action, Schema& schema) {
  const std::string key = schema.Key(action.table);
  schema.MarkWritten(key);
  const auto writes = [](const Constraint& constraint) {
    return constraint.on_update != model::ReferentialAction::kNoAction;
  };
  NoteReferring(key, writes, schema);
}

void Note(const model::Delete& action, Schema& schema) {
  const auto writes = [](const Constraint& constraint) {
    return constraint.on_delete != model::ReferentialAction::kNoAction;
  };
  NoteReferring(schema.Key(action.table), writes, schema);
}

void Note(const model::CreateTable& action, Schema& schema) {
  if (action.from_query) schema.MarkWritten(schema.KeyToCreate(action.table, action.temporary));
}

// Where they write the table anew, its rows are new, too (ATRewriteTable).
void Note(const model::AddColumn& action, Schema& schema) {
  const model::Column& column = action.column;
  const bool has_value = column.default_value || column.generated != model::Generated::kNo || column.type.is_serial() ||
                         schema.FindType(column.type) != nullptr;
  if (has_value) schema.MarkWritten(schema.Key(action.table));
}

void Note(const model::AlterColumnType& action, Schema& schema) {
  schema.MarkWritten(schema.Key(action.table));
}

template <typename T>
concept Writes = requires(const T& action, Schema& schema) {
  Note(action, schema);
};

}  // namespace

void NoteWritten(const model::Action& action, Schema& schema) {
  std::visit(
      [&](const auto& alternative) {
        if constexpr (Writes<std::decay_t<decltype(alternative)>>) Note(alternative, schema);
      },
      action);
}

}  // namespace sluice::schema

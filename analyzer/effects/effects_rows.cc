// Rows: INSERT, UPDATE, DELETE, COPY, SELECT. Which rows a condition meets, and by which index, only the server knows:
// all of them is the upper bound.
#include <algorithm>
#include <limits>

#include "analyzer/effects/effects_families.h"
#include "analyzer/effects/large_objects.h"
#include "analyzer/effects/reach.h"
#include "analyzer/effects/volatility.h"

namespace sluice::effects {
namespace {

// The columns that an INSERT leaves out are null, unless they have a default.
bool LeavesNull(const schema::Constraint& foreign_key, const schema::Relation& table,
                const std::vector<std::string>& columns) {
  return !columns.empty() && std::any_of(foreign_key.columns.begin(), foreign_key.columns.end(), [&](const auto& name) {
    const schema::Column* column = table.FindColumn(name);
    return !Mentions(columns, name) && column != nullptr && !column->has_default;
  });
}

// nextval() of a default locks its sequence when a row needs one (init_sequence in sequence.c).
void CountWith(const schema::Column& column, Effects& effects) {
  const bool identity = column.generated == model::Generated::kIdentity;
  const std::string& sequence = identity ? column.sequence : column.default_sequence;
  if (!sequence.empty()) effects.Lock(sequence, LockMode::kRowExclusive);
}

// What decides which default a new row gets: of a partition's column the partitioned table's, where that is an identity
// and partitions share it (getIdentitySequence in pg_depend.c).
const schema::Column& Counting(const schema::Relation& table, const schema::Column& column,
                               const Situation& situation) {
  constexpr int kDeepest = 32;
  if (situation.server.major < kPartitionsShareIdentity) return column;
  const schema::Column* above = &column;
  const schema::Relation* at = &table;
  for (int depth = 0; depth < kDeepest && at->partition && !at->parents.empty(); ++depth) {
    at = situation.schema.FindKey(at->parents.front());
    if (at == nullptr) break;
    if (const schema::Column* same = at->FindColumn(column.name)) above = same;
  }
  return above->generated == model::Generated::kIdentity ? *above : column;
}

enum class Given : uint8_t { kNo, kMaybe, kYes };

// Whether the rows bring a value for the column, which stands at this place in the table.
Given GivenFor(const schema::Column& column, size_t place, const model::Insert& rows) {
  if (rows.overriding == model::Insert::Overriding::kUserValue && column.generated == model::Generated::kIdentity)
    return Given::kNo;
  if (!rows.columns.empty()) {
    const auto found = std::find(rows.columns.begin(), rows.columns.end(), column.name);
    if (found == rows.columns.end()) return Given::kNo;
    place = static_cast<size_t>(found - rows.columns.begin());
  } else if (!rows.width) {
    return Given::kMaybe;
  } else if (place >= *rows.width) {
    return Given::kNo;
  }
  const bool defaulted = std::find(rows.defaulted.begin(), rows.defaulted.end(), place) != rows.defaulted.end();
  return defaulted ? Given::kNo : Given::kYes;
}

// The defaults are those of the table that is named, also where a row goes to a partition. A query may give no row.
void CountForNewRows(const schema::Relation& table, const model::Insert& rows, const Situation& situation,
                     Effects& effects) {
  const size_t before = effects.locks.size();
  bool certain = !rows.from_query;
  for (size_t place = 0; place < table.columns.size(); ++place) {
    const schema::Column& column = Counting(table, table.columns[place], situation);
    const Given given = GivenFor(column, place, rows);
    if (given == Given::kYes) continue;
    certain = certain && given == Given::kNo;
    CountWith(column, effects);
  }
  if (!certain && effects.locks.size() > before) effects.Weaken(Certainty::kUpperBound);
}

// The bounds of a partition that is named itself are checked, and read from the tables above it once in a session
// (ExecPartitionCheck in execMain.c, generate_partition_qual in partcache.c).
void CheckBounds(const schema::Relation* named, const Situation& situation, Effects& effects) {
  constexpr int kDeepest = 32;
  for (int depth = 0; depth < kDeepest && named != nullptr && named->partition && !named->parents.empty(); ++depth) {
    effects.Lock(named->parents.front(), LockMode::kAccessShare);
    effects.Weaken(Certainty::kUpperBound);
    named = situation.schema.FindKey(named->parents.front());
  }
}

// New rows are looked up in what their foreign keys reference (RI_FKey_check), unless they are null. To which
// partition they go is in the data.
void AddRows(const model::Insert& rows, const Situation& situation, Effects& effects) {
  const std::string key = situation.schema.Key(rows.table);
  effects.Lock(key, LockMode::kRowExclusive);
  if (rows.updates_on_conflict) effects.conflict_updates.push_back(key);
  const Reach reach = PartitionsOf(key, situation);
  if (reach.members.empty()) {
    effects.Weaken(Certainty::kUnknown);
  } else {
    CountForNewRows(*reach.relation(), rows, situation, effects);
  }
  CheckBounds(reach.relation(), situation, effects);
  if (reach.members.size() > 1) effects.Weaken(Certainty::kUpperBound);
  for (const schema::Relation* member : reach.members) {
    effects.Lock(member->Key(), LockMode::kRowExclusive);
    for (const schema::Constraint& constraint : member->constraints) {
      if (constraint.referenced.empty() || LeavesNull(constraint, *member, rows.columns)) continue;
      LockKey(constraint.referenced, LockMode::kRowShare, situation, effects);
      effects.Weaken(Certainty::kUpperBound);
    }
  }
}

bool HasIndexFor(const schema::Relation& table, const std::vector<std::string>& columns) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    return !index.columns.empty() && !columns.empty() && index.columns.front() == columns.front();
  });
}

Reach ChangeRows(const model::Name& name, const Situation& situation, Effects& effects) {
  Reach reach = LockReach(name, LockMode::kRowExclusive, situation, effects);
  AddScans(reach, effects);
  effects.Weaken(Certainty::kUpperBound);
  return reach;
}

// A row that the transaction wrote has its foreign keys checked again on any change (RI_FKey_fk_upd_check_required).
bool IsWritten(const schema::Relation& table, const Situation& situation) {
  if (situation.schema.IsWritten(table.Key())) return true;
  return std::any_of(table.parents.begin(), table.parents.end(),
                     [&](const std::string& parent) { return situation.schema.IsWritten(parent); });
}

void CheckForeignKeys(const schema::Relation& table, const std::vector<std::string>& changed,
                      const Situation& situation, Effects& effects) {
  const bool written = IsWritten(table, situation);
  for (const schema::Constraint& constraint : table.constraints) {
    if (constraint.referenced.empty()) continue;
    const bool changes = std::any_of(changed.begin(), changed.end(),
                                     [&](const std::string& column) { return Mentions(constraint.columns, column); });
    if (changes || written) LockKey(constraint.referenced, LockMode::kRowShare, situation, effects);
  }
}

struct ChangedRows {
  const schema::Relation* table;
  const std::vector<std::string>* columns;
};

// A key that others refer to changes: they are looked for, and with ON UPDATE changed (RI_FKey_noaction_upd,
// RI_FKey_cascade_upd and the like). What is changed in them is added to `changes`.
void UpdateReferring(const schema::Relation& referencing, const ChangedRows& changed, const Situation& situation,
                     Effects& effects, std::vector<ChangedRows>& changes) {
  const std::string key = referencing.Key();
  for (const schema::Constraint& constraint : referencing.constraints) {
    if (constraint.referenced != changed.table->Key()) continue;
    const std::vector<std::string> columns = schema::ReferencedColumns(constraint, *changed.table);
    const bool meets = std::any_of(changed.columns->begin(), changed.columns->end(),
                                   [&](const std::string& column) { return Mentions(columns, column); });
    if (!meets) continue;
    const bool finds = constraint.on_update == model::ReferentialAction::kNoAction;
    LockKey(key, finds ? LockMode::kRowShare : LockMode::kRowExclusive, situation, effects);
    if (!HasIndexFor(referencing, constraint.columns)) AddScans(PartitionsOf(key, situation), effects);
    const bool known = std::any_of(changes.begin(), changes.end(), [&](const ChangedRows& each) {
      return each.table == &referencing && *each.columns == constraint.columns;
    });
    if (!finds && !known) changes.push_back({&referencing, &constraint.columns});
  }
}

// What the foreign keys of one table do when rows of another go (RI_FKey_noaction_del, RI_FKey_cascade_del and the
// like). True: its rows go, too.
bool DeleteReferring(const schema::Relation& referencing, const std::string& deleted, const Situation& situation,
                     Effects& effects) {
  bool goes = false;
  const std::string key = referencing.Key();
  for (const schema::Constraint& constraint : referencing.constraints) {
    if (constraint.referenced != deleted) continue;
    const bool finds = constraint.on_delete == model::ReferentialAction::kNoAction;
    LockKey(key, finds ? LockMode::kRowShare : LockMode::kRowExclusive, situation, effects);
    if (!HasIndexFor(referencing, constraint.columns)) AddScans(PartitionsOf(key, situation), effects);
    goes = goes || constraint.on_delete == model::ReferentialAction::kCascade;
  }
  return goes;
}

}  // namespace

void AddReads(const std::vector<model::Name>& reads, LockMode mode, model::Query::Stage stage,
              const Situation& situation, Effects& effects) {
  const bool named = stage == model::Query::Stage::kNamed;
  std::vector<std::string> pending;
  const auto add = [&](const std::string& key, bool only) {
    for (const schema::Relation* member : ReachOf(key, only || named, situation).members) {
      AddOnce(pending, member->Key());
    }
  };
  for (const model::Name& name : reads) add(situation.schema.Key(name), name.only);
  for (size_t next = 0; next < pending.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
    const std::string key = pending[next];
    const schema::Relation* relation = situation.schema.FindKey(key);
    effects.Lock(key, mode);
    if (named) continue;
    if (relation->kind == schema::RelationKind::kView) {
      for (const std::string& below : relation->reads) add(below, false);
    } else if (stage == model::Query::Stage::kRun && !relation->partitioned) {
      AddOnce(effects.scans, key);
      effects.Weaken(Certainty::kUpperBound);
    }
  }
}

void Add(const model::Insert& action, const Situation& situation, Effects& effects) {
  AddRows(action, situation, effects);
}

void Add(const model::CopyFrom& action, const Situation& situation, Effects& effects) {
  model::Insert rows{action.span, action.table};
  rows.from_query = true;
  rows.columns = action.columns;
  // Without a list it has a value for each column.
  if (rows.columns.empty()) rows.width = std::numeric_limits<uint32_t>::max();
  AddRows(rows, situation, effects);
  AddUsesByRows(situation.schema.Key(action.table), situation, effects);
}

void Add(const model::Update& action, const Situation& situation, Effects& effects) {
  std::vector<ChangedRows> changes;
  const Reach reach = ChangeRows(action.table, situation, effects);
  CheckBounds(reach.relation(), situation, effects);
  for (const schema::Relation* member : reach.members) {
    CheckForeignKeys(*member, action.columns, situation, effects);
    for (const std::string& name : action.defaulted) {
      const schema::Column* column = member->FindColumn(name);
      if (column != nullptr) CountWith(Counting(*member, *column, situation), effects);
    }
    changes.push_back({member, &action.columns});
  }
  for (size_t next = 0; next < changes.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
    const ChangedRows changed = changes[next];
    for (const std::string& child : changed.table->referenced_by) {
      const schema::Relation* referencing = situation.schema.FindKey(child);
      if (referencing != nullptr) UpdateReferring(*referencing, changed, situation, effects, changes);
    }
  }
}

// Rows that refer to a deleted one are looked for, and with ON DELETE changed; where they go, too, so it goes on.
void Add(const model::Delete& action, const Situation& situation, Effects& effects) {
  std::vector<const schema::Relation*> deleted = ChangeRows(action.table, situation, effects).members;
  for (size_t next = 0; next < deleted.size(); ++next) {  // NOLINT(modernize-loop-convert): it grows meanwhile
    const schema::Relation& table = *deleted[next];
    for (const std::string& child : table.referenced_by) {
      const schema::Relation* referencing = situation.schema.FindKey(child);
      if (referencing == nullptr || !DeleteReferring(*referencing, table.Key(), situation, effects)) continue;
      if (std::find(deleted.begin(), deleted.end(), referencing) == deleted.end()) deleted.push_back(referencing);
    }
  }
}

namespace {

// What a function of the history does is told where its body is read; of others nothing is known.
bool IsKnown(const model::FunctionCall& call, const schema::Schema& schema) {
  if (const schema::KnownFunction* known = schema.FindFunctions(call.name)) {
    return std::all_of(known->overloads.begin(), known->overloads.end(),
                       [](const model::CreateFunction& each) { return each.definition != nullptr; });
  }
  return BuiltInVolatility(call.name).has_value();
}

bool ChangesLargeObjects(const model::FunctionCall& call) {
  const auto names = ChangersOfLargeObjects();
  return std::find(names.begin(), names.end(), call.name) != names.end();
}

bool IsCatalogue(const model::Name& name) {
  if (!name.schema.empty()) return name.schema == "pg_catalog" || name.schema == "information_schema";
  return name.name.starts_with("pg_");
}

bool IsNamedInWith(const model::Name& name, const model::Query& query) {
  const std::vector<std::string>& named = query.named_in_with;
  return name.schema.empty() && std::find(named.begin(), named.end(), name.name) != named.end();
}

}  // namespace

void Add(const model::Query& action, const Situation& situation, Effects& effects) {
  for (const model::FunctionCall& call : action.functions) {
    if (!IsKnown(call, situation.schema)) effects.Weaken(Certainty::kUnknown);
    const bool runs = action.stage == model::Query::Stage::kRun;
    effects.changes_large_objects = effects.changes_large_objects || (runs && ChangesLargeObjects(call));
  }
  AddUsesByCalls(action.functions, situation, effects);
  const LockMode mode = action.locks_rows ? LockMode::kRowShare : LockMode::kAccessShare;
  for (const model::Name& name : action.reads) {
    if (situation.schema.Find(name) != nullptr || IsCatalogue(name) || IsNamedInWith(name, action)) continue;
    // It may be a view, and read anything.
    effects.Lock(situation.schema.Key(name), mode);
    effects.Weaken(Certainty::kUnknown);
  }
  AddReads(action.reads, mode, action.stage, situation, effects);
  for (const std::string& sequence : action.sequences) {
    const std::string key = situation.schema.Key(model::ParseName(sequence));
    if (action.stage == model::Query::Stage::kRun) effects.Lock(key, LockMode::kRowExclusive);
  }
  AddReads(action.writes, LockMode::kRowExclusive, action.stage, situation, effects);
  // What is changed is no name of a WITH list.
  for (const model::Name& name : action.writes) {
    if (situation.schema.Find(name) != nullptr) continue;
    effects.Lock(situation.schema.Key(name), LockMode::kRowExclusive);
    effects.Weaken(Certainty::kUnknown);
  }
}

}  // namespace sluice::effects

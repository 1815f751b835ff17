// Relations that come, go and change.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/follow.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/renaming.h"
#include "analyzer/inverse/steps.h"

namespace sluice::inverse {

namespace {

using schema::Relation;
using schema::RelationKind;

// How many of the relations that are changed it stands on, one upon the other: what comes back later.
size_t DepthOf(const Relation& relation, const Change& change, int limit = 20) {
  size_t depth = 0;
  const auto stand_on = [&](const std::string& key) {
    const Relation* below = key == relation.Key() || limit == 0 ? nullptr : change.Before(key);
    if (below == nullptr) below = key == relation.Key() || limit == 0 ? nullptr : change.schema.FindKey(key);
    if (below != nullptr) depth = std::max(depth, 1 + DepthOf(*below, change, limit - 1));
  };
  for (const std::string& parent : relation.parents) stand_on(parent);
  for (const std::string& read : relation.reads) stand_on(read);
  return depth;
}

// It goes with what it belongs to.
bool GoesAlong(const Relation& relation, const Change& change) {
  if (relation.kind == RelationKind::kCompositeType || relation.temporary) return true;
  if (relation.kind == RelationKind::kSequence && !relation.owner.empty()) {
    return BelongsToColumn(relation, change.schema.FindKey(relation.owner)) ||
           (change.IsCreated(relation.owner) && change.schema.FindKey(relation.owner) != nullptr);
  }
  return false;
}

void DropCreated(const Relation& relation, const Change& change, Steps& steps) {
  if (GoesAlong(relation, change)) return;
  const Phase phase = relation.IsView()                          ? Phase::kDropViews
                      : relation.kind == RelationKind::kSequence ? Phase::kDropSequences
                                                                 : Phase::kDropTables;
  // The last that was made goes first.
  const size_t rank = 100 - std::min<size_t>(DepthOf(relation, change), 100);
  steps.Add(phase, fmt::format("DROP {} {}", KindWord(relation), SqlName(relation, change.schema)), rank);
}

void RestoreView(const Relation& view, const Change& change, Steps& steps) {
  const std::string name = SqlName(view, change.schema);
  if (view.text.empty())
    return steps.Fail(fmt::format("the query of {} is not known{}", name, BecauseOutdated(view, change.schema)));
  const size_t rank = DepthOf(view, change);
  steps.Add(Phase::kViews, WithOwnName(view.text, "VIEW", name, {}), rank);
  // Its indexes stand behind it, before what needs them.
  for (const schema::Index& index : view.indexes) {
    const auto definition = IndexDefinition(index, view, false, change.schema);
    if (definition) steps.Add(Phase::kViews, *definition, rank);
  }
  RestoreParts(view, change, steps);
  RestoreSettings(view, std::nullopt, change, steps);
}

void RestoreSequence(const Relation& sequence, const Change& change, Steps& steps) {
  const Relation* table = change.schema.FindKey(sequence.owner);
  const bool column_stays = table != nullptr && table->FindColumn(sequence.owner_column) != nullptr;
  const Relation* owner = change.Before(sequence.owner);
  const schema::Column* column = owner == nullptr ? nullptr : owner->FindColumn(sequence.owner_column);
  const bool of_identity = column != nullptr && column->generated == model::Generated::kIdentity;
  if (BelongsToColumn(sequence, owner) && (of_identity || !column_stays)) {
    return RestoreSettings(sequence, std::nullopt, change, steps);
  }
  const bool owner_comes_back = change.IsGone(sequence.owner);
  const Phase phase = sequence.owner.empty() || column_stays ? Phase::kSequences
                      : owner_comes_back                     ? Phase::kParts
                                                             : Phase::kAlterColumns;
  steps.Add(phase, SequenceDefinition(sequence, change.schema));
  steps.Lose(fmt::format("how far {} had counted", SqlName(sequence, change.schema)));
  RestoreSettings(sequence, std::nullopt, change, steps);
}

void Restore(const Relation& relation, const Change& change, Steps& steps) {
  if (relation.temporary) return;
  switch (relation.kind) {
    case RelationKind::kView:
    case RelationKind::kMaterializedView:
      return RestoreView(relation, change, steps);
    case RelationKind::kSequence:
      return RestoreSequence(relation, change, steps);
    case RelationKind::kCompositeType:
      return;
    default:
      return RestoreTable(relation, change, steps);
  }
}

// CREATE OR REPLACE VIEW takes no column away.
void UndoView(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  if (before.text == after.text) return;
  const std::string name = SqlName(before, change.schema);
  if (before.text.empty()) return steps.Fail(fmt::format("the query of {} before is not known", name));
  std::vector<const Relation*> views = change.schema.ViewsOn({&after});
  for (const Relation* view : views) {
    steps.Add(Phase::kDropViews, fmt::format("DROP {} {}", KindWord(*view), SqlName(*view, change.schema)),
              100 - std::min<size_t>(DepthOf(*view, change), 100));
    RestoreView(*view, change, steps);
  }
  steps.Add(Phase::kDropViews, fmt::format("DROP {} {}", KindWord(before), name),
            100 - std::min<size_t>(DepthOf(after, change), 100));
  RestoreView(before, change, steps);
}

void UndoSequence(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  if (before.owner == after.owner && before.owner_column == after.owner_column) return;
  if (!before.owner.empty() && change.IsGone(before.owner)) return;
  const std::string owner = before.owner.empty() ? "NONE"
                                                 : SqlNameOfKey(before.owner, change.schema) + "." +
                                                       model::QuoteIdentifier(before.owner_column);
  steps.Add(Phase::kSettings, fmt::format("ALTER SEQUENCE {} OWNED BY {}", SqlName(before, change.schema), owner));
}

void UndoTable(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  const std::string name = SqlName(before, change.schema);
  const auto alter = [&](std::string_view what) {
    steps.Add(Phase::kSettings, fmt::format("ALTER TABLE {} {}", name, what));
  };
  if (before.unlogged != after.unlogged && !before.temporary && before.IsTable()) {
    alter(before.unlogged ? "SET UNLOGGED" : "SET LOGGED");
  }
  if (before.row_security != after.row_security) {
    alter(before.row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY");
  }
  if (before.of_type != after.of_type && !change.IsGone(before.of_type)) {
    alter(before.of_type.empty() ? "NOT OF" : "OF " + SqlNameOfKey(before.of_type, change.schema));
  }
}

// Partitions and inheritance.
void UndoParents(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  const std::string name = SqlName(before, change.schema);
  for (const std::string& parent : after.parents) {
    if (std::find(before.parents.begin(), before.parents.end(), parent) != before.parents.end()) continue;
    const std::string above = SqlNameOfKey(parent, change.schema);
    steps.Add(Phase::kDetach, after.partition ? fmt::format("ALTER TABLE {} DETACH PARTITION {}", above, name)
                                              : fmt::format("ALTER TABLE {} NO INHERIT {}", name, above));
  }
  for (const std::string& parent : before.parents) {
    if (std::find(after.parents.begin(), after.parents.end(), parent) != after.parents.end()) continue;
    if (change.schema.FindKey(parent) == nullptr) continue;
    const std::string above = SqlNameOfKey(parent, change.schema);
    const schema::Setting* bound = before.FindSetting({}, "bound");
    if (before.partition && bound == nullptr) {
      steps.Fail(fmt::format("the bounds of {} are not known", name));
    } else {
      steps.Add(Phase::kAttach, before.partition
                                    ? fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", above, name, bound->value)
                                    : fmt::format("ALTER TABLE {} INHERIT {}", name, above));
    }
  }
}

void UndoRelation(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  if (before.temporary) return;
  if (before.uncertain || before.maybe_older) {
    // What a condition decided about is not known for sure.
    if (before.uncertain) steps.Fail(fmt::format("what {} was before is not sure", SqlName(before, change.schema)));
  }
  if (before.IsView()) UndoView(before, after, change, steps);
  if (before.kind == RelationKind::kSequence) UndoSequence(before, after, change, steps);
  if (before.IsTable() || before.kind == RelationKind::kForeignTable) {
    UndoTable(before, after, change, steps);
    UndoParents(before, after, change, steps);
    UndoColumns(before, after, change, steps);
    UndoConstraints(before, after, change, steps);
  }
  UndoIndexes(before, after, change, steps);
  UndoParts(before, after, change, steps);
  UndoSettings(before, after, change, steps);
}

}  // namespace

void UndoRelations(const Change& change, Steps& steps) {
  for (const auto& [key, before] : change.relations) {
    const Relation* after = change.schema.FindKey(key);
    if (before == nullptr && after != nullptr) DropCreated(*after, change, steps);
    if (before != nullptr && after == nullptr) Restore(*before, change, steps);
    if (before != nullptr && after != nullptr && before.get() != after) UndoRelation(*before, *after, change, steps);
  }
}

}  // namespace sluice::inverse

#include "rules/concurrently.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analyzer/schema/object_names.h"
#include "rules/safe_form.h"
#include "rules/way_back.h"

namespace sluice::rules {
namespace {

using model::Action;
using model::Name;
using model::Statement;

// What stays as it is, and only moves, has an edit that changes nothing.
Edit PutIn(uint32_t at, bool is_there) {
  return {{at, at}, is_there ? "" : " CONCURRENTLY"};
}

std::string Describe(std::string_view with, bool is_there) {
  return is_there ? "Run it outside of a transaction." : std::string(with);
}

// The name that it gets: the schema chooses one as PostgreSQL does.
std::string NameOf(const model::CreateIndex& index, const Context& context) {
  if (!index.name.empty()) return index.name;
  const schema::Relation* table = context.Find(index.table);
  if (table == nullptr) return schema::IndexName(index.table.name, index);
  return context.schema().ChooseRelationName(table->schema, table->name,
                                             schema::NameAddition(schema::IndexColumnNames(index)), "idx", false);
}

struct Undo {
  std::string text;  // with its semicolon; empty: the way back does not undo it
  const Statement* statement = nullptr;
};

// The statement of the way back that undoes it, as it stands there.
Undo UndoOf(const Context& context, const IsUndo& is_undo) {
  const Surroundings& around = context.around();
  const Statement* undo = around.down == nullptr ? nullptr : FindUndo(*around.down, is_undo);
  if (undo == nullptr) return {};
  return {std::string(around.down_text.substr(undo->span.begin, undo->span.length())) + ";", undo};
}

// What makes the index anew in the way back, there CONCURRENTLY; empty where the way back does not.
std::string Remake(const Context& context, const IsUndo& is_undo) {
  const Undo undo = UndoOf(context, is_undo);
  if (undo.statement == nullptr) return {};
  if (std::get<model::CreateIndex>(undo.statement->actions.front()).concurrently) return undo.text;
  const std::optional<uint32_t> behind = EndOfKeyword(undo.text, "INDEX");
  return behind ? undo.text.substr(0, *behind).append(" CONCURRENTLY").append(undo.text.substr(*behind)) : "";
}

// Indexes of exclusion constraints, and before 14 of partitioned tables (ReindexRelationConcurrently).
bool IsRefused(const model::Reindex& reindex, const Context& context) {
  constexpr int kPartitioned = 14;
  const bool of_index = reindex.scope == model::Reindex::Scope::kIndex;
  const schema::Relation* table =
      of_index ? context.schema().TableOfIndex(reindex.relation) : context.Find(reindex.relation);
  if (table == nullptr) return false;
  if (table->partitioned && context.server().major < kPartitioned) return true;
  const schema::Constraint* constraint = of_index ? table->FindConstraint(reindex.relation.name) : nullptr;
  return constraint != nullptr && constraint->kind == model::ConstraintKind::kExclusion;
}

}  // namespace

std::optional<Fix> CreateConcurrently(const model::CreateIndex& create, const Context& context) {
  const std::optional<uint32_t> behind = context.Behind(create.span, "INDEX");
  if (!behind) return std::nullopt;
  const Name name{create.table.schema, NameOf(create, context), {}};
  SafeForm form{.description = Describe("Build the index CONCURRENTLY.", create.concurrently),
                .edits = {PutIn(*behind, create.concurrently)},
                .transactional = false};
  form.moved = Step{"create_" + name.name, "", "DROP INDEX CONCURRENTLY " + name.ToSql() + ";"};
  form.undone_by = [&name](const Action& action) {
    const auto* drop = std::get_if<model::DropIndex>(&action);
    return drop != nullptr && drop->index.name == name.name;
  };
  return MakeFix(form, context);
}

std::optional<Fix> DropConcurrently(const model::DropIndex& drop, const Context& context) {
  const Statement& statement = context.statement();
  const std::optional<uint32_t> behind = context.Behind(statement.span, "INDEX");
  if (!behind || statement.actions.size() != 1) return std::nullopt;  // CONCURRENTLY takes one index at a time
  SafeForm form{.description = Describe("Drop the index CONCURRENTLY.", drop.concurrently),
                .edits = {PutIn(*behind, drop.concurrently)},
                .transactional = false};
  form.undone_by = [&drop](const Action& action) {
    const auto* create = std::get_if<model::CreateIndex>(&action);
    return create != nullptr && create->name == drop.index.name;
  };
  const std::string remake = Remake(context, form.undone_by);
  if (context.around().down == nullptr || !remake.empty()) form.moved = Step{"drop_" + drop.index.name, "", remake};
  return MakeFix(form, context);
}

std::optional<Fix> ReindexConcurrently(const model::Reindex& reindex, const Context& context) {
  const std::optional<uint32_t> behind = context.Behind(reindex.span, WordOf(reindex.scope));
  if (!behind || IsRefused(reindex, context)) return std::nullopt;
  SafeForm form{.description = Describe("Build it anew CONCURRENTLY.", reindex.concurrently),
                .edits = {PutIn(*behind, reindex.concurrently)},
                .transactional = false};
  const std::string& what = reindex.relation.empty() ? reindex.schema : reindex.relation.name;
  form.moved = Step{what.empty() ? "reindex" : "reindex_" + what, "", ""};
  return MakeFix(form, context);
}

// It leaves a CHECK on the partition that says what the bounds said (DetachAddConstraintIfNeeded).
std::optional<Fix> DetachConcurrently(const model::DetachPartition& detach, const Context& context) {
  const Statement& statement = context.statement();
  if (statement.actions.size() != 1) return std::nullopt;
  const bool is_there = detach.mode == model::DetachPartition::Mode::kConcurrently;
  SafeForm form{.description = Describe("Detach it CONCURRENTLY; the partition keeps a CHECK of its bounds.", is_there),
                .edits = {PutIn(statement.span.end, is_there)},
                .transactional = false,
                .same_in_the_end = is_there};
  form.undone_by = [&detach](const Action& action) {
    const auto* attach = std::get_if<model::AttachPartition>(&action);
    return attach != nullptr && attach->partition.name == detach.partition.name;
  };
  form.moved = Step{"detach_" + detach.partition.name, "", UndoOf(context, form.undone_by).text};
  return MakeFix(form, context);
}

std::string_view WordOf(model::Reindex::Scope scope) {
  switch (scope) {
    case model::Reindex::Scope::kIndex:
      return "INDEX";
    case model::Reindex::Scope::kTable:
      return "TABLE";
    case model::Reindex::Scope::kSchema:
      return "SCHEMA";
    case model::Reindex::Scope::kDatabase:
      return "DATABASE";
    case model::Reindex::Scope::kSystem:
      break;
  }
  return "SYSTEM";
}

}  // namespace sluice::rules

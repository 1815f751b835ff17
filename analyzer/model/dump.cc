#include <fmt/format.h>

#include <array>
#include <utility>

#include "analyzer/model/read.h"

namespace sluice::model {
namespace {

std::string Flag(bool set, std::string_view text) {
  return set ? fmt::format(" {}", text) : std::string();
}

std::string Join(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ","));
}

std::string Describe(const Expression& expression) {
  std::string text = fmt::format("<{}-{}", expression.span.begin, expression.span.end);
  if (!expression.columns.empty()) text += " columns=" + Join(expression.columns);
  for (const FunctionCall& call : expression.functions) {
    text += fmt::format(" {}{}{}/{}", call.schema, call.schema.empty() ? "" : ".", call.name, call.arguments);
  }
  for (const Conjunct& conjunct : expression.conjuncts) {
    if (conjunct.kind == Conjunct::Kind::kAlwaysTrue) text += " always-true";
    if (conjunct.kind == Conjunct::Kind::kAlwaysFalse) text += " always-false";
    if (conjunct.kind == Conjunct::Kind::kIsNull) text += " null(" + conjunct.column + ")";
    if (conjunct.kind == Conjunct::Kind::kIsNotNull) text += " not-null(" + conjunct.column + ")";
    if (conjunct.kind == Conjunct::Kind::kComparison) text += " compares(" + conjunct.column + ")";
  }
  text += Flag(expression.is_null_constant, "null") + Flag(expression.is_constant, "constant") +
          Flag(expression.has_subquery, "subquery") + Flag(expression.is_truncated, "truncated");
  return text + ">";
}

std::string Describe(const std::optional<Expression>& expression) {
  return expression ? " " + Describe(*expression) : std::string();
}

std::string_view Word(ConstraintKind kind) {
  constexpr std::string_view kWords[] = {"check", "foreign-key", "primary-key", "unique", "exclusion", "not-null"};
  return kWords[static_cast<size_t>(kind)];
}

std::string Describe(const Constraint& constraint) {
  std::string text = fmt::format("{}({})", Word(constraint.kind), Join(constraint.columns));
  if (!constraint.name.empty()) text = constraint.name + ":" + text;
  if (!constraint.referenced.empty()) text += "->" + constraint.referenced.ToString();
  if (!constraint.using_index.empty()) text += " using=" + constraint.using_index;
  if (constraint.kind == ConstraintKind::kCheck) text += " " + Describe(constraint.check);
  return text + Flag(constraint.not_valid, "not-valid") + Flag(constraint.deferrable, "deferrable") +
         Flag(constraint.no_inherit, "no-inherit");
}

std::string Describe(const Column& column) {
  constexpr std::string_view kGenerated[] = {"", " stored", " virtual", " identity"};
  std::string text = fmt::format("{} {}{}{}", column.name, column.type.ToString(), Flag(column.not_null, "not-null"),
                                 kGenerated[static_cast<size_t>(column.generated)]);
  if (column.default_value) text += " default=" + Describe(*column.default_value);
  for (const Constraint& constraint : column.constraints) text += " " + Describe(constraint);
  return text;
}

std::string Describe(const PartitionKey& key) {
  constexpr std::string_view kStrategies[] = {"", " by-range", " by-list", " by-hash"};
  std::string text(kStrategies[static_cast<size_t>(key.strategy)]);
  return key.columns.empty() ? text : text + "(" + Join(key.columns) + ")";
}

std::string Describe(const PartitionBound& bound) {
  if (bound.kind == PartitionBound::Kind::kOther) return {};
  if (bound.kind == PartitionBound::Kind::kList) return " in(" + Join(bound.values) + ")";
  return " from(" + Join(bound.values) + ") to(" + Join(bound.upper) + ")";
}

std::string_view Word(ReshapeKind kind) {
  constexpr std::array<std::string_view, 23> kWords = {
      "add-identity",    "set-identity",       "drop-identity",      "row-security",      "no-row-security",
      "owner",           "rename-type",        "move-type",          "add-label",         "rename-label",
      "domain-not-null", "domain-null",        "add-domain-check",   "drop-domain-check", "alter-function",
      "rename-function", "move-function",      "rename-statistics",  "move-statistics",   "publish",
      "unpublish",       "rename-publication", "rename-subscription"};
  static_assert(kWords.size() == static_cast<size_t>(ReshapeKind::kRenameSubscription) + 1);
  return kWords[static_cast<size_t>(kind)];
}

struct Describer {
  std::string operator()(const CreateTable& a) const {
    std::string text = "CreateTable " + a.table.ToString();
    for (const Column& column : a.columns) text += " [" + Describe(column) + "]";
    for (const Constraint& constraint : a.constraints) text += " {" + Describe(constraint) + "}";
    for (const Name& parent : a.inherits)
      text += (a.is_partition ? " partition-of=" : " inherits=") + parent.ToString();
    for (const Name& like : a.like) text += " like=" + like.ToString();
    if (!a.server.empty()) text += " server=" + a.server;
    if (a.of_type) text += " of=" + a.of_type->ToString();
    return text + Flag(a.is_default_partition, "default-partition") + Flag(a.if_not_exists, "if-not-exists") +
           Flag(a.temporary, "temporary") + Flag(a.unlogged, "unlogged") + Flag(a.is_partitioned, "partitioned") +
           Describe(a.partition_key) + Flag(a.from_query, "from-query") + Flag(!a.with_data, "no-data");
  }
  std::string operator()(const AddColumn& a) const {
    return fmt::format("AddColumn {} [{}]{}", a.table.ToString(), Describe(a.column),
                       Flag(a.if_not_exists, "if-not-exists"));
  }
  std::string operator()(const DropColumn& a) const {
    return fmt::format("DropColumn {}.{}{}{}", a.table.ToString(), a.column, Flag(a.if_exists, "if-exists"),
                       Flag(a.cascade, "cascade"));
  }
  std::string operator()(const AlterColumnType& a) const {
    return fmt::format("AlterColumnType {}.{} {}{}{}", a.table.ToString(), a.column, a.type.ToString(),
                       a.collation.empty() ? "" : " collate=" + a.collation, Describe(a.using_expression));
  }
  std::string operator()(const SetNotNull& a) const { return OnColumn("SetNotNull", a); }
  std::string operator()(const DropNotNull& a) const { return OnColumn("DropNotNull", a); }
  std::string operator()(const SetDefault& a) const { return OnColumn("SetDefault", a) + Describe(a.value); }
  std::string operator()(const AddConstraint& a) const {
    return fmt::format("AddConstraint {} {}", a.table.ToString(), Describe(a.constraint));
  }
  std::string operator()(const ValidateConstraint& a) const {
    return fmt::format("ValidateConstraint {} {}", a.table.ToString(), a.constraint);
  }
  std::string operator()(const DropConstraint& a) const {
    return fmt::format("DropConstraint {} {}{}{}", a.table.ToString(), a.constraint, Flag(a.if_exists, "if-exists"),
                       Flag(a.cascade, "cascade"));
  }
  std::string operator()(const RenameTable& a) const {
    return fmt::format("RenameTable {} {}{}", a.table.ToString(), a.new_name, Flag(a.view, "view"));
  }
  std::string operator()(const RenameColumn& a) const { return OnColumn("RenameColumn", a) + " " + a.new_name; }
  std::string operator()(const RenameConstraint& a) const {
    return fmt::format("RenameConstraint {} {} {}", a.table.ToString(), a.constraint, a.new_name);
  }
  std::string operator()(const RenameIndex& a) const {
    return fmt::format("RenameIndex {} {}", a.index.ToString(), a.new_name);
  }
  std::string operator()(const SetTableSchema& a) const {
    return fmt::format("SetTableSchema {} {}", a.table.ToString(), a.new_schema);
  }
  std::string operator()(const CreateIndex& a) const {
    std::string text = fmt::format("CreateIndex {} on {} {}", a.name, a.table.ToString(), a.method);
    for (const IndexPart& part : a.parts) {
      text += part.column.empty() ? Describe(part.expression) : " " + part.column;
      if (!part.usual) text += "(unusual)";
    }
    if (a.predicate) text += " where=" + Describe(*a.predicate);
    return text + Flag(a.unique, "unique") + Flag(a.concurrently, "concurrently") +
           Flag(a.if_not_exists, "if-not-exists");
  }
  std::string operator()(const DropIndex& a) const {
    return fmt::format("DropIndex {}{}{}{}", a.index.ToString(), Flag(a.concurrently, "concurrently"),
                       Flag(a.if_exists, "if-exists"), Flag(a.cascade, "cascade"));
  }
  std::string operator()(const Reindex& a) const {
    return fmt::format("Reindex {}{}", a.relation.ToString(), Flag(a.concurrently, "concurrently"));
  }
  std::string operator()(const DropTable& a) const {
    return fmt::format("DropTable {}{}{}{}", a.table.ToString(), Flag(a.if_exists, "if-exists"),
                       Flag(a.cascade, "cascade"), Flag(a.foreign, "foreign"));
  }
  std::string operator()(const CreateView& a) const {
    std::string text = fmt::format("Create{} {}", a.materialized ? "MaterializedView" : "View", a.view.ToString());
    for (const Name& read : a.reads) text += " reads=" + read.ToString();
    return text + Flag(a.or_replace, "or-replace") + Flag(!a.with_data, "no-data");
  }
  std::string operator()(const DropView& a) const {
    return fmt::format("DropView {}{}", a.view.ToString(), Flag(a.cascade, "cascade"));
  }
  std::string operator()(const CreateSchema& a) const { return "CreateSchema " + a.schema; }
  std::string operator()(const DropSchema& a) const { return "DropSchema " + a.schema + Flag(a.cascade, "cascade"); }
  std::string operator()(const DropDatabase& a) const { return "DropDatabase " + a.database; }
  std::string operator()(const Truncate& a) const {
    std::string text = "Truncate";
    for (const Name& table : a.tables) text += " " + table.ToString();
    return text + Flag(a.cascade, "cascade");
  }
  std::string operator()(const Insert& a) const {
    return fmt::format("Insert {} rows={}{}", a.table.ToString(), a.rows, Flag(a.from_query, "from-query"));
  }
  std::string operator()(const Update& a) const {
    return fmt::format("Update {} {}{}{}{}", a.table.ToString(), Join(a.columns), Describe(a.where),
                       Flag(a.has_from, "from"), Flag(a.in_with, "in-with"));
  }
  std::string operator()(const Delete& a) const {
    return fmt::format("Delete {}{}{}{}", a.table.ToString(), Describe(a.where), Flag(a.has_using, "using"),
                       Flag(a.in_with, "in-with"));
  }
  std::string operator()(const CopyFrom& a) const { return "CopyFrom " + a.table.ToString(); }
  std::string operator()(const Query& a) const {
    std::string text = "Query";
    for (const Name& read : a.reads) text += " reads=" + read.ToString();
    for (const Name& write : a.writes) text += " writes=" + write.ToString();
    for (const FunctionCall& call : a.functions) text += fmt::format(" {}/{}", call.name, call.arguments);
    constexpr std::string_view kStages[] = {" named", " planned", ""};
    return text + Flag(a.locks_rows, "locks-rows") + std::string(kStages[static_cast<size_t>(a.stage)]);
  }
  std::string operator()(const CreateFunction& a) const {
    constexpr std::string_view kVolatility[] = {"immutable", "stable", "volatile"};
    return fmt::format("CreateFunction {} {}{}{}{}", a.function.ToString(),
                       kVolatility[static_cast<size_t>(a.volatility)], Flag(a.parsed_body, "parsed-body"),
                       Flag(a.security_definer, "security-definer"), Flag(a.sets_search_path, "sets-search-path"));
  }
  std::string operator()(const CreateType& a) const {
    return fmt::format("CreateType {}{}{}", a.type.ToString(), a.base ? " domain=" + a.base->ToString() : "",
                       Flag(a.constrained_domain, "constrained"));
  }
  std::string operator()(const TransactionControl& a) const {
    constexpr std::string_view kKinds[] = {"begin",       "commit",  "rollback",        "savepoint",        "release",
                                           "rollback-to", "prepare", "commit-prepared", "rollback-prepared"};
    return fmt::format("TransactionControl {}{}{}", kKinds[static_cast<size_t>(a.kind)],
                       a.savepoint.empty() ? "" : " " + a.savepoint, Flag(a.chain, "chain"));
  }
  std::string operator()(const SetParameter& a) const {
    return fmt::format("SetParameter {}{}{}", a.name, a.values ? "=" + Join(*a.values) : " default",
                       Flag(a.local, "local"));
  }
  std::string operator()(const TableCommand& a) const {
    constexpr std::string_view kKinds[] = {"alter-constraint",
                                           "alter-policy",
                                           "alter-sequence",
                                           "alter-trigger",
                                           "analyze",
                                           "cluster-on",
                                           "cluster",
                                           "create-policy",
                                           "create-rule",
                                           "create-trigger",
                                           "drop-policy",
                                           "drop-rule",
                                           "drop-trigger",
                                           "enable-rule",
                                           "enable-trigger",
                                           "inherit",
                                           "lock",
                                           "owner",
                                           "refresh",
                                           "refresh-concurrently",
                                           "replica-identity",
                                           "row-security",
                                           "set-access-method",
                                           "set-compression",
                                           "set-expression",
                                           "set-logged",
                                           "set-options",
                                           "set-statistics",
                                           "set-storage",
                                           "set-tablespace",
                                           "vacuum",
                                           "vacuum-full",
                                           "alter-index",
                                           "alter-rule",
                                           "attach-index",
                                           "comment",
                                           "comment-on-part",
                                           "create-statistics",
                                           "depends-on",
                                           "disinherit",
                                           "drop-expression",
                                           "drop-identity",
                                           "foreign-options",
                                           "grant",
                                           "identity",
                                           "not-of",
                                           "of",
                                           "publish",
                                           "refresh-no-data",
                                           "rename-sequence",
                                           "set-unlogged"};
    std::string text = fmt::format("TableCommand {} {}{}", kKinds[static_cast<size_t>(a.kind)], a.table.ToString(),
                                   a.lock_mode == 0 ? "" : fmt::format(" mode={}", a.lock_mode));
    if (!a.part.empty()) text += " part=" + a.part;
    if (!a.other.empty()) text += " other=" + a.other.ToString();
    for (const FunctionCall& call : a.functions) text += fmt::format(" {}()", call.name);
    if (!a.whole.empty()) text += " whole=" + a.whole;
    if (!a.columns.empty()) text += " columns=" + Join(a.columns);
    constexpr std::pair<TriggerEvents, std::string_view> kEvents[] = {
        {kOnInsert, "insert"}, {kOnUpdate, "update"}, {kOnDelete, "delete"}, {kOnTruncate, "truncate"}};
    for (const auto& [event, name] : kEvents) text += Flag((a.events & event) != 0, name);
    return text + Flag(a.if_exists, "if-exists") + Flag(a.each_row, "each-row") + Flag(a.replaces, "replaces") +
           Flag(a.disables, "disables");
  }
  std::string operator()(const CreateSequence& a) const {
    return fmt::format("CreateSequence {}{}{}{}", a.sequence.ToString(),
                       a.owner.empty() ? "" : " owner=" + a.owner.ToString() + "." + a.owner_column,
                       Flag(a.if_not_exists, "if-not-exists"), Flag(a.temporary, "temporary"));
  }
  std::string operator()(const RenameSchema& a) const {
    return fmt::format("RenameSchema {} {}", a.schema, a.new_name);
  }
  std::string operator()(const AttachPartition& a) const {
    return fmt::format("AttachPartition {} {}{}{}", a.table.ToString(), a.partition.ToString(),
                       Flag(a.is_default, "default-partition"), Describe(a.bound));
  }
  std::string operator()(const DetachPartition& a) const {
    constexpr std::string_view kModes[] = {"", " concurrently", " finalize"};
    return fmt::format("DetachPartition {} {}{}", a.table.ToString(), a.partition.ToString(),
                       kModes[static_cast<size_t>(a.mode)]);
  }
  std::string operator()(const AlterType& a) const {
    constexpr std::string_view kChanges[] = {"add-attribute",    "drop-attribute", "alter-attribute",
                                             "rename-attribute", "rename",         "owner"};
    return fmt::format("AlterType {} {}{}{}{}", a.type.ToString(), kChanges[static_cast<size_t>(a.change)],
                       a.attribute.empty() ? "" : " " + a.attribute, a.new_name.empty() ? "" : " " + a.new_name,
                       Flag(a.cascade, "cascade"));
  }
  std::string operator()(const AlterDomain& a) const {
    constexpr std::string_view kChanges[] = {"add-constraint", "add-not-valid", "validate", "set-not-null", "other"};
    return fmt::format("AlterDomain {} {}", a.domain.ToString(), kChanges[static_cast<size_t>(a.change)]);
  }
  std::string operator()(const DropObject& a) const {
    constexpr std::string_view kKinds[] = {"type",   "function", "sequence",    "statistics",
                                           "server", "wrapper",  "publication", "other"};
    return fmt::format("DropObject {} {}{}{}{}", kKinds[static_cast<size_t>(a.kind)], a.object.ToString(),
                       a.arguments ? "(" + *a.arguments + ")" : "", Flag(a.if_exists, "if-exists"),
                       Flag(a.cascade, "cascade"));
  }
  std::string operator()(const Utility& a) const {
    return fmt::format("Utility {}{}", a.command, Flag(a.reach == Utility::Reach::kUnknown, "unknown"));
  }
  std::string operator()(const Reshape& a) const {
    std::string text = fmt::format(
        "Reshape {} {}{}{}{}", Word(a.kind), a.subject.ToString(), a.other.empty() ? "" : " " + a.other.ToString(),
        a.part.empty() ? "" : " part=" + a.part, a.new_name.empty() ? "" : " to=" + a.new_name);
    if (a.security_definer) text += *a.security_definer ? " security-definer" : " security-invoker";
    if (a.sets_search_path) text += *a.sets_search_path ? " sets-search-path" : " resets-search-path";
    if (!a.columns.empty()) text += " columns=" + Join(a.columns);
    return text;
  }
  std::string operator()(const LabelLiteral& a) const {
    std::string text = "LabelLiteral " + a.label;
    if (a.type) text += " type=" + a.type->ToString();
    for (const Name& table : a.tables) text += " of=" + table.ToString();
    if (!a.column.empty()) text += " column=" + a.column;
    return text + (a.position ? fmt::format(" column={}", *a.position) : "");
  }
  std::string operator()(const Prepare& a) const {
    return fmt::format("Prepare {}{}", a.name, Flag(a.cursor, "cursor"));
  }
  std::string operator()(const Execute& a) const {
    return fmt::format("Execute {}{}{}", a.name, Flag(a.cursor, "cursor"),
                       Flag(a.stage != Query::Stage::kRun, "not-run"));
  }
  std::string operator()(const Deallocate& a) const {
    return fmt::format("Deallocate {}", a.name.empty() ? "all" : a.name);
  }
  std::string operator()(const Owned& a) const {
    return fmt::format("Owned {}{}{}", Join(a.roles), Flag(a.drops, "drops"), Flag(a.cascade, "cascade"));
  }
  std::string operator()(const Subscription& a) const {
    constexpr std::string_view kChanges[] = {"create", "alter", "drop"};
    return fmt::format("Subscription {} {}{}{}{}{}{}", kChanges[static_cast<size_t>(a.change)], a.name,
                       Flag(a.connects, "connects"), Flag(a.makes_slot, "makes-slot"), Flag(a.refreshes, "refreshes"),
                       Flag(a.changes_slot, "changes-slot"), a.slot ? (*a.slot ? " slot" : " no-slot") : "");
  }
  std::string operator()(const Publication& a) const {
    std::string text =
        fmt::format("Publication {}{}{}", a.name, Flag(a.creates, "creates"), Flag(a.all_tables, "all-tables")) +
        Flag(a.replaces, "replaces") + Flag(a.drops, "drops");
    if (!a.schemas.empty()) text += " schemas=" + Join(a.schemas);
    if (a.publishes_changes) text += *a.publishes_changes ? " changes" : " no-changes";
    return text;
  }
  std::string operator()(const GrantToPublic& a) const {
    constexpr std::string_view kOn[] = {"tables", "sequences", "schemas", "databases", "other"};
    return fmt::format("GrantToPublic {} {} on={}{}{}", kOn[static_cast<size_t>(a.on)],
                       a.privileges.empty() ? "all" : Join(a.privileges), Join(a.objects),
                       Flag(a.all_in_schema, "all-in-schema"), Flag(a.by_default, "by-default"));
  }
  std::string operator()(const LongName& a) const { return "LongName " + a.name; }
  std::string operator()(const NewerSyntax& a) const { return fmt::format("NewerSyntax {} {}", a.since, a.what); }
  std::string operator()(const Secret& a) const {
    constexpr std::string_view kKinds[] = {"password", "hash", "connection"};
    return fmt::format("Secret {}", kKinds[static_cast<size_t>(a.kind)]);
  }
  std::string operator()(const SyntaxError& a) const { return "SyntaxError " + a.message; }
  std::string operator()(const NotAnalysed& a) const { return "NotAnalysed " + a.reason; }

 private:
  template <typename T>
  static std::string OnColumn(std::string_view kind, const T& a) {
    return fmt::format("{} {}.{}", kind, a.table.ToString(), a.column);
  }
};

// ALTER TABLE ONLY, DELETE FROM ONLY.
std::string Only(const Action& action) {
  return std::visit(
      [](const auto& a) {
        if constexpr (requires { a.table.only; }) {
          return Flag(a.table.only, "only");
        } else {
          return std::string();
        }
      },
      action);
}

}  // namespace

std::string Dump(const Script& script) {
  std::string text;
  for (const Statement& statement : script.statements) {
    for (size_t i = 0; i < statement.actions.size(); ++i) {
      const Action& action = statement.actions[i];
      const Span span = SpanOf(action);
      text += fmt::format("{}:{}-{} {}{}{}{}{}\n", statement.number, span.begin, span.end,
                          statement.IsMaybe(i) ? "maybe " : "", std::visit(Describer{}, action), Only(action),
                          Flag(!statement.transactional, "not-transactional"),
                          statement.repetitions > 1 ? fmt::format(" x{}", statement.repetitions) : "");
    }
  }
  return text;
}

}  // namespace sluice::model

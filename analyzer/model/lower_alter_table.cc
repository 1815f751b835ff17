// ALTER TABLE: one action per subcommand, in the order in which they run.
#include <algorithm>
#include <array>
#include <numeric>

#include "analyzer/base/letter_case.h"
#include "analyzer/model/lower.h"
#include "analyzer/model/lower_table_command.h"

namespace sluice::model {
namespace {

using ast::node_cast;
using lex::TokenKind;

// One subcommand and where it stands.
struct Command {
  const ::AlterTableCmd& node;
  TokenView::Range where;
  Span span;
  const Name& table;
  ::ObjectType type;  // of what is altered
  bool alone;
  const Lowering& lowering;

  std::string name() const { return lowering.Spelled(ast::Text(node.name)); }
  bool cascade() const { return node.behavior == DROP_CASCADE; }
};

// Behind the last of the words that open an expression: USING, DEFAULT.
Span SpanBehind(std::string_view keyword, const Command& command) {
  const TokenView& tokens = command.lowering.tokens;
  const std::optional<size_t> at = tokens.Find(command.where, keyword);
  return at ? tokens.SpanOf({*at + 1, command.where.end}) : command.span;
}

void LowerAddColumn(const Command& command) {
  const auto* definition = node_cast<::ColumnDef>(command.node.def);
  if (definition == nullptr) return;
  TokenView::Range where = command.where;
  if (definition->location >= 0) where.begin = command.lowering.TokenAt(definition->location);
  command.lowering.Add(AddColumn{command.span, command.table, LowerColumn(*definition, where, command.lowering),
                                 command.node.missing_ok, command.alone});
}

void LowerAlterType(const Command& command) {
  const auto* definition = node_cast<::ColumnDef>(command.node.def);
  if (definition == nullptr) return;
  AlterColumnType change{command.span,   command.table,
                         command.name(), LowerTypeName(definition->typeName, command.lowering),
                         std::nullopt,   {}};
  if (definition->collClause != nullptr) change.collation = LowerNameList(definition->collClause->collname).name;
  if (definition->raw_default != nullptr) {
    change.using_expression = LowerExpression(definition->raw_default, SpanBehind("USING", command));
  }
  command.lowering.Add(std::move(change));
}

void LowerDefault(const Command& command) {
  SetDefault change{command.span, command.table, command.name(), std::nullopt};
  if (command.node.def != nullptr) {
    change.value = LowerExpression(command.node.def, SpanBehind("DEFAULT", command));
  }
  command.lowering.Add(std::move(change));
}

// The constraint starts behind ADD; the action is the whole subcommand.
void LowerAddConstraint(const Command& command) {
  const auto* constraint = node_cast<::Constraint>(command.node.def);
  if (constraint == nullptr) return;
  TokenView::Range where = command.where;
  if (command.lowering.tokens.Is(where.begin, "ADD")) ++where.begin;
  command.lowering.Add(
      AddConstraint{command.span, command.table, LowerConstraint(*constraint, where, command.lowering)});
}

// "SET STORAGE", "OWNER TO", "ALTER COLUMN SET STORAGE": the words that say what it does, without names.
std::string CommandText(const Command& command) {
  const TokenView& tokens = command.lowering.tokens;
  std::string text;
  size_t token = command.where.begin;
  size_t words = tokens.Is(token, "INHERIT") || tokens.Is(token, "OF") ? 1 : 2;
  if (tokens.Is(token, "ALTER") && !tokens.Is(token + 1, "CONSTRAINT")) {
    text = " ALTER COLUMN";
    token += tokens.Is(token + 1, "COLUMN") ? 3 : 2;
  }
  for (; words > 0 && token < command.where.end && tokens.Is(token, TokenKind::kWord); --words, ++token) {
    text += " " + ToUpper(tokens.Text(token));
  }
  return text;
}

// Options that take ACCESS EXCLUSIVE: `lockmode` in reloptions.c. Those of views all do.
bool IsHeavyOption(const ::AlterTableCmd& node, ::ObjectType type) {
  constexpr std::array<std::string_view, 6> kHeavy = {
      "user_catalog_table", "fastupdate", "pages_per_range", "autosummarize", "gin_pending_list_limit", "buffering"};
  if (node.subtype != AT_SetRelOptions && node.subtype != AT_ResetRelOptions) return false;
  if (type == OBJECT_VIEW) return true;
  for (const ::Node* option : ast::Items<::Node>(node_cast<::List>(node.def))) {
    const auto* element = node_cast<::DefElem>(option);
    if (element == nullptr) continue;
    if (std::find(kHeavy.begin(), kHeavy.end(), ast::Text(element->defname)) != kHeavy.end()) return true;
  }
  return false;
}

constexpr int kAccessExclusive = 8;  // lockdefs.h

void TakeTriggers(::AlterTableType type, TableCommand& out) {
  out.disables = type == AT_DisableTrig || type == AT_DisableTrigAll || type == AT_DisableTrigUser;
  if (type == AT_EnableTrigAll || type == AT_DisableTrigAll) out.whole = "all";
  if (type == AT_EnableTrigUser || type == AT_DisableTrigUser) out.whole = "user";
}

// RESET gives back the default, true.
void TakeTruncation(const ::AlterTableCmd& node, TableCommand& out) {
  const auto* options = node_cast<::List>(node.def);
  if (FindOption(options, "vacuum_truncate") == nullptr) return;
  out.whole = "vacuum_truncate";
  out.disables = node.subtype == AT_SetRelOptions && !BoolOption(options, "vacuum_truncate").value_or(true);
}

std::string_view IdentityWord(char type) {
  switch (type) {
    case 'f':
      return "full";
    case 'n':
      return "nothing";
    case 'i':
      return "index";
    default:
      return "default";
  }
}

// The trigger, rule or column that it names, or the relation: INHERIT parent, OF type.
TableCommand TableCommandOf(TableCommandKind kind, const Command& command) {
  const int mode = IsHeavyOption(command.node, command.type) ? kAccessExclusive : 0;
  TableCommand out{command.span, command.table, kind, mode, command.name()};
  const ::Node* def = command.node.def;
  if (const auto* relation = node_cast<::RangeVar>(def)) out.other = LowerName(relation, command.lowering);
  if (const auto* type = node_cast<::TypeName>(def)) out.other = LowerNameList(type->names);
  TakeTriggers(command.node.subtype, out);
  out.if_exists = command.node.missing_ok;
  if (kind == TableCommandKind::kSetOptions) TakeTruncation(command.node, out);
  if (command.node.subtype == AT_SetIdentity && FindOption(node_cast<::List>(def), "generated") == nullptr) {
    out.whole = "sequence";
  }
  if (command.node.subtype == AT_ReplicaIdentity) {
    const auto* identity = reinterpret_cast<const ::ReplicaIdentityStmt*>(def);
    out.part = ast::Text(identity->name);
    out.whole = IdentityWord(identity->identity_type);
  }
  return out;
}

bool LowerPartition(const Command& command) {
  const auto* partition = node_cast<::PartitionCmd>(command.node.def);
  if (partition == nullptr) return false;
  const Name name = LowerName(partition->name, command.lowering);
  if (command.node.subtype == AT_AttachPartition) {
    const bool is_default = partition->bound != nullptr && partition->bound->is_default;
    command.lowering.Add(AttachPartition{command.span, command.table, name, is_default,
                                         LowerPartitionBound(command.where, command.lowering.tokens)});
    return true;
  }
  const bool finalize = command.node.subtype == AT_DetachPartitionFinalize;
  if (command.node.subtype != AT_DetachPartition && !finalize) return false;
  using Mode = DetachPartition::Mode;
  command.lowering.out.transactional = !partition->concurrent;
  command.lowering.Add(DetachPartition{command.span, command.table, name,
                                       finalize                ? Mode::kFinalize
                                       : partition->concurrent ? Mode::kConcurrently
                                                               : Mode::kPlain});
  return true;
}

void LowerOther(const Command& command) {
  if (const auto kind = KindOfSubcommand(command.node.subtype)) {
    command.lowering.Add(TableCommandOf(*kind, command));
    return;
  }
  if (LowerPartition(command)) return;
  std::string text = "ALTER TABLE" + CommandText(command);
  command.lowering.Add(Utility{command.span, std::move(text), Utility::Reach::kUnknown, true});
}

void LowerCommand(const Command& command) {
  switch (command.node.subtype) {
    case AT_AddColumn:
      return LowerAddColumn(command);
    case AT_DropColumn:
      return command.lowering.Add(
          DropColumn{command.span, command.table, command.name(), command.node.missing_ok, command.cascade()});
    case AT_AlterColumnType:
      return LowerAlterType(command);
    case AT_SetNotNull:
      return command.lowering.Add(SetNotNull{command.span, command.table, command.name()});
    case AT_DropNotNull:
      return command.lowering.Add(DropNotNull{command.span, command.table, command.name()});
    case AT_ColumnDefault:
      return LowerDefault(command);
    case AT_AddConstraint:
      return LowerAddConstraint(command);
    case AT_ValidateConstraint:
      return command.lowering.Add(ValidateConstraint{command.span, command.table, command.name()});
    case AT_DropConstraint:
      return command.lowering.Add(
          DropConstraint{command.span, command.table, command.name(), command.node.missing_ok, command.cascade()});
    default:
      return LowerOther(command);
  }
}

// Locks of ALTER INDEX are the index's own; ATTACH PARTITION looks at both tables, too (ATExecAttachPartitionIdx).
void LowerIndexCommand(const Command& command) {
  constexpr int kShareUpdateExclusive = 4;  // lockdefs.h
  const auto* partition = node_cast<::PartitionCmd>(command.node.def);
  if (partition != nullptr) {
    TableCommand attach{command.span, command.table, TableCommandKind::kAttachIndex};
    attach.other = LowerName(partition->name, command.lowering);
    command.lowering.Add(std::move(attach));
    return;
  }
  const bool moves = command.node.subtype == AT_SetTableSpace;
  const int mode = moves || IsHeavyOption(command.node, command.type) ? kAccessExclusive : kShareUpdateExclusive;
  command.lowering.Add(TableCommand{command.span, command.table, TableCommandKind::kAlterIndex, mode});
}

// The order in which the subcommands of one ALTER TABLE run, whatever comes first in the text (AT_PASS_* in
// tablecmds.c; ATPrepCmd and ATParseTransformCmd say which is whose).
enum class Pass : uint8_t { kDrop, kAlterType, kAddColumn, kColumnAttributes, kUsingIndex, kAddKey, kAddOther, kOther };

Pass PassOfConstraint(const ::AlterTableCmd& command) {
  const auto* constraint = node_cast<::Constraint>(command.def);
  if (constraint == nullptr) return Pass::kAddOther;
  switch (constraint->contype) {
    case CONSTR_PRIMARY:
    case CONSTR_UNIQUE:
    case CONSTR_EXCLUSION:
      return constraint->indexname != nullptr ? Pass::kUsingIndex : Pass::kAddKey;
    default:
      return Pass::kAddOther;
  }
}

Pass PassOf(const ::AlterTableCmd& command) {
  switch (command.subtype) {
    case AT_DropColumn:
    case AT_DropConstraint:
    case AT_DropNotNull:
    case AT_DropIdentity:
    case AT_DropExpression:
      return Pass::kDrop;
    case AT_ColumnDefault:
      return command.def == nullptr ? Pass::kDrop : Pass::kAddOther;
    case AT_AlterColumnType:
      return Pass::kAlterType;
    case AT_AddColumn:
      return Pass::kAddColumn;
    case AT_SetNotNull:
      return Pass::kColumnAttributes;
    case AT_AddConstraint:
      return PassOfConstraint(command);
    case AT_AddIdentity:
      return Pass::kAddOther;
    default:
      return Pass::kOther;
  }
}

// Places of the subcommands, in the order in which they run.
std::vector<size_t> RunningOrder(const ast::Items<::AlterTableCmd>& commands) {
  std::vector<size_t> order(commands.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return PassOf(*commands[a]) < PassOf(*commands[b]); });
  return order;
}

// The subcommands behind the name (and its *); as many as the tree has, or none.
std::vector<TokenView::Range> CommandRanges(const Name& name, size_t count, const TokenView& tokens) {
  size_t begin = tokens.BehindName(tokens.At(name.span.begin));
  if (tokens.Is(begin, TokenKind::kOperator) && tokens.Text(begin) == "*") ++begin;
  if (tokens.Is(begin, TokenKind::kRightParenthesis)) ++begin;  // ONLY (name)
  std::vector<TokenView::Range> ranges = tokens.SplitAtCommas({begin, tokens.size()});
  if (ranges.size() != count) ranges.clear();
  return ranges;
}

}  // namespace

bool LowerAlterTable(const ::Node* node, const Lowering& lowering) {
  const auto* alter = node_cast<::AlterTableStmt>(node);
  // ALTER TYPE of a composite type comes as the same node, too: lower_type.cc.
  if (alter == nullptr || alter->objtype == OBJECT_TYPE) return false;
  const Name table = LowerName(alter->relation, lowering);
  const ast::Items<::AlterTableCmd> commands(alter->cmds);
  const std::vector<TokenView::Range> ranges = CommandRanges(table, commands.size(), lowering.tokens);
  for (const size_t i : RunningOrder(commands)) {
    const TokenView::Range where = ranges.empty() ? lowering.tokens.all() : ranges[i];
    const Span span = where.empty() ? lowering.span : lowering.tokens.SpanOf(where);
    const Command command{*commands[i], where, span, table, alter->objtype, commands.size() == 1, lowering};
    alter->objtype == OBJECT_INDEX ? LowerIndexCommand(command) : LowerCommand(command);
    LowerReshapeOf(*commands[i], table, span, lowering);
  }
  return true;
}

}  // namespace sluice::model

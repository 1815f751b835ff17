#include "rules/table_copy.h"

#include <algorithm>

#include "analyzer/effects/effect.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::rules {
namespace {

using lex::TokenKind;
using model::TextTokens;
using Statements = std::vector<model::Statement>;

// "orders.note", "note::text", "CAST(note AS text)", "note AS remark": the column whose value this is; empty of others.
std::string ColumnOf(const TextTokens& tokens, model::TokenView::Range item) {
  size_t at = item.begin;
  const bool cast = tokens.Is(at, "CAST") && tokens.Is(at + 1, TokenKind::kLeftParenthesis);
  if (cast) at += 2;
  if (tokens.Is(at + 1, TokenKind::kDot)) at += 2;
  if (!tokens.Is(at, TokenKind::kWord) && !tokens.Is(at, TokenKind::kQuotedIdentifier)) return {};
  const size_t behind = at + 1;
  const bool ends = behind >= item.end || tokens.Is(behind, TokenKind::kWord) ||
                    tokens.Is(behind, TokenKind::kQuotedIdentifier) || tokens.Text(behind) == "::";
  return ends && (!cast || tokens.Is(behind, "AS")) ? tokens.Identifier(at) : std::string();
}

bool IsStar(const TextTokens& tokens, model::TokenView::Range item) {
  const size_t last = item.end - 1;
  return tokens.Text(last) == "*" && (last == item.begin || tokens.Is(last - 1, TokenKind::kDot));
}

bool HasAllColumns(const TextTokens& tokens, model::TokenView::Range list, const schema::Relation* table) {
  std::vector<std::string> columns;
  for (const model::TokenView::Range item : tokens.view().SplitAtCommas(list)) {
    if (item.empty()) continue;
    if (IsStar(tokens, item)) return true;
    columns.push_back(ColumnOf(tokens, item));
  }
  return table != nullptr && std::all_of(table->columns.begin(), table->columns.end(), [&](const auto& column) {
           return column.generated == model::Generated::kStored || column.generated == model::Generated::kVirtual ||
                  std::find(columns.begin(), columns.end(), column.name) != columns.end();
         });
}

// Behind FROM and its table: nothing, or another name for it, or an order. Whatever else there is may leave rows out.
bool HasAllRows(const TextTokens& tokens, size_t behind) {
  if (tokens.Is(behind, "AS")) ++behind;
  const bool named = tokens.Is(behind, TokenKind::kWord) && !tokens.Is(behind, "ORDER");
  if (named) ++behind;
  if (behind >= tokens.size()) return true;
  return tokens.Is(behind, "ORDER") && !tokens.Find(behind, "LIMIT") && !tokens.Find(behind, "OFFSET") &&
         !tokens.Find(behind, "FETCH") && !tokens.Find(behind, "ON");
}

// SELECT list FROM table, in INSERT or CREATE TABLE AS.
bool SelectsAll(std::string_view text, const model::DropTable& drop, const Context& context) {
  const TextTokens tokens(text);
  const std::optional<size_t> select = tokens.Find(0, "SELECT");
  const std::optional<size_t> from = select ? tokens.Find(*select, "FROM") : std::nullopt;
  if (!from || tokens.Is(*select + 1, "DISTINCT")) return false;
  const size_t behind = tokens.view().BehindName(*from + 1);
  const std::string table = context.schema().Key(model::ParseName(tokens.Slice(*from + 1, behind)));
  return table == context.schema().Key(drop.table) && HasAllRows(tokens, behind) &&
         HasAllColumns(tokens, {*select + 1, *from}, context.Find(drop.table));
}

// Where the first action of the statement fills a table by a query, that table.
const model::Name* FilledBy(const model::Statement& statement) {
  if (statement.actions.empty() || statement.is_body) return nullptr;
  const model::Action& action = statement.actions.front();
  if (const auto* insert = std::get_if<model::Insert>(&action)) return insert->from_query ? &insert->table : nullptr;
  const auto* create = std::get_if<model::CreateTable>(&action);
  return create != nullptr && create->from_query && create->with_data ? &create->table : nullptr;
}

bool TakesTheName(const model::Name& table, const model::DropTable& drop, const Context& context,
                  Statements::const_iterator begin, Statements::const_iterator end) {
  return std::any_of(begin, end, [&](const model::Statement& statement) {
    const auto* rename =
        statement.actions.size() == 1 ? std::get_if<model::RenameTable>(&statement.actions.front()) : nullptr;
    return rename != nullptr && rename->new_name == drop.table.name &&
           context.schema().Key(rename->table) == context.schema().Key(table);
  });
}

bool EndsTransaction(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const model::Action& action) {
    const auto* control = std::get_if<model::TransactionControl>(&action);
    return control != nullptr && control->kind != model::TransactionKind::kBegin;
  });
}

bool KeepsWritersOut(const model::Statement& statement, const std::string& table, const Context& context) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [&](const model::Action& action) {
    return effects::BlocksWrites(effects::EffectsOf(action, context.schema(), context.server()).LockOn(table));
  });
}

bool StaysTheSame(const Statements& all, Statements::const_iterator copy, Statements::const_iterator dropped,
                  const std::string& table, const Context& context) {
  if (!context.execution().in_transaction_block || std::any_of(copy, dropped, EndsTransaction)) return false;
  for (auto at = copy; at != all.begin();) {
    --at;
    if (EndsTransaction(*at)) return false;
    if (KeepsWritersOut(*at, table, context)) return true;
  }
  return false;
}

}  // namespace

std::optional<TableCopy> CopyOf(const model::DropTable& drop, const Context& context) {
  if (context.around().read == nullptr || context.statement().is_body) return std::nullopt;
  const Statements& all = context.around().read->statements;
  const auto dropped = std::find_if(all.begin(), all.end(),
                                    [&](const auto& statement) { return statement.span == context.statement().span; });
  for (auto at = all.begin(); at != dropped; ++at) {
    const model::Name* filled = FilledBy(*at);
    if (filled == nullptr || !TakesTheName(*filled, drop, context, dropped, all.end())) continue;
    if (!SelectsAll(context.Text(at->span), drop, context)) continue;
    return TableCopy{*filled, StaysTheSame(all, at, dropped, context.schema().Key(drop.table), context)};
  }
  return std::nullopt;
}

}  // namespace sluice::rules

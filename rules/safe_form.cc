#include "rules/safe_form.h"

#include <algorithm>
#include <utility>

#include "analyzer/lex/lexer.h"
#include "rules/way_back.h"

namespace sluice::rules {
namespace {

template <typename... Kinds>
bool IsOnly(const model::Statement& statement) {
  return std::all_of(statement.actions.begin(), statement.actions.end(),
                     [](const model::Action& action) { return (std::holds_alternative<Kinds>(action) || ...); });
}

bool IsSessionSetting(const model::Statement& statement) {
  return IsOnly<model::SetParameter>(statement) &&
         std::none_of(statement.actions.begin(), statement.actions.end(),
                      [](const model::Action& action) { return std::get<model::SetParameter>(action).local; });
}

const model::TransactionControl* AsControl(const model::Statement& statement) {
  return statement.actions.empty() ? nullptr : std::get_if<model::TransactionControl>(&statement.actions.front());
}

bool IsBlockBoundary(const model::Statement& statement) {
  const model::TransactionControl* control = AsControl(statement);
  return control != nullptr && !control->chain &&
         (control->kind == model::TransactionKind::kBegin || control->kind == model::TransactionKind::kCommit);
}

// "orders" of the name as it may stand in a text.
bool Mentions(std::string_view text, Span span, std::string_view name) {
  lex::Lexer lexer(text, span);
  lex::Token token;
  while (lexer.Next(token)) {
    std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (token.kind == lex::TokenKind::kQuotedIdentifier && word.size() > 1) word = word.substr(1, word.size() - 2);
    if (token.kind == lex::TokenKind::kDollarString || token.kind == lex::TokenKind::kString) {
      if (word.find(name) != std::string_view::npos) return true;
    }
    if (word.size() == name.size() && std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) {
          return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
        })) {
      return true;
    }
  }
  return false;
}

std::string TableOf(const model::Action& action, const schema::Schema& schema) {
  if (const auto* drop = std::get_if<model::DropIndex>(&action)) {
    const schema::Relation* table = schema.TableOfIndex(drop->index);
    return table == nullptr ? drop->index.name : table->name;
  }
  if (const auto* reindex = std::get_if<model::Reindex>(&action)) {
    const schema::Relation* table = schema.TableOfIndex(reindex->relation);
    return table == nullptr || reindex->scope != model::Reindex::Scope::kIndex ? reindex->relation.name : table->name;
  }
  return std::visit(
      [](const auto& alternative) -> std::string {
        if constexpr (requires { alternative.table.name; }) return alternative.table.name;
        return {};
      },
      action);
}

// Whether what follows in the script may depend on what the statement does at its place. Other indexes, columns and
// constraints of the table do not.
bool IsNeededBelow(const Context& context) {
  constexpr size_t kMostStatements = 200;  // of a script whose every finding asks this
  const model::Statement& statement = context.statement();
  if (statement.actions.empty() || context.around().script->statements.size() > kMostStatements) return true;
  const std::string table = TableOf(statement.actions.front(), context.schema());
  const auto* attach = std::get_if<model::AttachPartition>(&statement.actions.front());
  for (const model::Statement& other : context.around().script->statements) {
    if (other.number <= statement.number || AsControl(other) != nullptr) continue;
    if (IsOnly<model::CreateIndex, model::SetParameter, model::ValidateConstraint>(other)) continue;
    const bool adds = IsOnly<model::AddColumn, model::AddConstraint, model::SetNotNull, model::SetDefault>(other);
    const bool uses_index = std::any_of(other.actions.begin(), other.actions.end(), [](const model::Action& action) {
      const auto* add = std::get_if<model::AddConstraint>(&action);
      return add != nullptr && !add->constraint.using_index.empty();
    });
    if (adds && !uses_index) continue;
    const std::string_view text = context.Text({0, other.span.end});
    if (table.empty() || Mentions(text, other.span, table)) return true;
    if (attach != nullptr && Mentions(text, other.span, attach->partition.name)) return true;
  }
  return false;
}

class FixMaker {
 public:
  FixMaker(const SafeForm& form, const Context& context) : form_(form), context_(context) {}

  std::optional<Fix> Make() {
    const Execution& execution = context_.execution();
    if (context_.statement().is_body || context_.around().script == nullptr || form_.edits.empty()) return std::nullopt;
    fix_.description = form_.description;
    fix_.safe = form_.same_in_the_end;
    const bool in_block = execution.in_transaction_block;
    if (form_.transactional || !in_block) {
      fix_.edits = form_.edits;
    } else if (!TakeOutOfTransaction() && !Move()) {
      return std::nullopt;
    }
    const bool placed = form_.later.empty() || (!in_block && context_.around().stays_apart && AddBehind());
    if (!placed && !AddMigrations()) return std::nullopt;
    std::erase_if(fix_.edits, [](const Edit& edit) { return edit.span.empty() && edit.text.empty(); });
    if (fix_.edits.empty() && !fix_.leaves_transaction) return std::nullopt;
    if (!fix_.migrations.empty() && (execution.direction == Direction::kDown || !AdaptWayBack())) return std::nullopt;
    fix_.safe = fix_.safe && fix_.migrations.empty() && !fix_.leaves_transaction;
    return std::move(fix_);
  }

 private:
  const model::Script& script() const { return *context_.around().script; }

  // Where nothing else is in the transaction, the migration can do without it.
  bool TakeOutOfTransaction() {
    const bool own_block = context_.execution().own_block;
    std::vector<Edit> edits = form_.edits;
    for (const model::Statement& other : script().statements) {
      if (other.number == context_.statement().number || IsSessionSetting(other)) continue;
      if (!own_block || !IsBlockBoundary(other)) return false;
      edits.push_back({WholeStatement(context_.Text({0, kEnd}), other.span), ""});
    }
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    const bool wrapped = !own_block && !context_.around().transaction_is_assumed;
    // The format's marker is the migration's, and may not be its way back's.
    if (wrapped && context_.execution().direction == Direction::kDown) return false;
    fix_.edits = std::move(edits);
    fix_.leaves_transaction = wrapped;
    if (own_block) fix_.safe = false;
    return true;
  }

  // The statement becomes a migration of its own.
  bool Move() {
    const model::Statement& statement = context_.statement();
    if (context_.execution().direction == Direction::kDown || !form_.moved || statement.actions.size() != 1 ||
        IsNeededBelow(context_))
      return false;
    fix_.edits = {{WholeStatement(context_.Text({0, kEnd}), statement.span), ""}};
    fix_.migrations.push_back({form_.moved->title, Edited(statement.span) + ";", form_.moved->undo, false});
    return true;
  }

  std::string Edited(Span span) const {
    std::string text;
    uint32_t at = span.begin;
    for (const Edit& edit : form_.edits) {
      text.append(context_.Text({at, edit.span.begin})).append(edit.text);
      at = edit.span.end;
    }
    return text.append(context_.Text({at, span.end}));
  }

  bool AddBehind() {
    const Behind behind = BehindStatement(context_.Text({0, kEnd}), context_.statement().span);
    std::string text = behind.complete ? "" : ";";
    for (const Step& step : form_.later) text += "\n" + step.sql;
    fix_.edits.push_back({{behind.at, behind.at}, std::move(text)});
    return true;
  }

  bool AddMigrations() {
    if (IsNeededBelow(context_)) return false;
    for (const Step& step : form_.later)
      fix_.migrations.push_back({step.title, step.sql, step.undo, step.transactional});
    return true;
  }

  bool AdaptWayBack() {
    const Surroundings& around = context_.around();
    if (around.down == nullptr || !form_.undone_by) return true;
    // Who moves as a whole leaves nothing behind to undo.
    const bool nothing_left = fix_.edits.size() == 1 && fix_.edits.front().text.empty();
    std::optional<std::vector<Edit>> edits =
        ReplaceUndo(*around.down, around.down_text, form_.undone_by, nothing_left ? "" : form_.undo);
    if (!edits) return false;
    fix_.down_edits = std::move(*edits);
    return true;
  }

  static constexpr uint32_t kEnd = UINT32_MAX;  // Text() clips it to the file's end

  const SafeForm& form_;
  const Context& context_;
  Fix fix_;
};

}  // namespace

std::optional<Fix> MakeFix(const SafeForm& form, const Context& context) {
  return FixMaker(form, context).Make();
}

}  // namespace sluice::rules

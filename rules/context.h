// What a rule may ask, and how it reports.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/effects/effect.h"
#include "analyzer/finding/finding.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"
#include "rules/settings.h"
#include "rules/subject.h"
#include "rules/transaction.h"

namespace sluice::rules {

// A message format whose number of placeholders the compiler has checked against the arguments.
template <size_t arguments>
class FormatFor {
 public:
  // A string literal is meant to convert.
  consteval FormatFor(const char* text) : format_(text) {
    if (format_.arguments() != arguments) throw "as many arguments as placeholders";
  }
  constexpr std::string_view text() const { return format_.text(); }

 private:
  MessageFormat format_;
};

// How the statement at hand runs.
struct Execution {
  bool in_transaction_block = false;      // other statements share its transaction
  bool own_block = false;                 // because of a BEGIN in the migration itself
  bool one_query = false;                 // sent together with others as one query string
  const lex::Directive* batch = nullptr;  // the comment batch(...) that is about it
  Direction direction = Direction::kUp;
};

// Whether what was found is put right by the end of its script, by the schema as it is then.
using Remedy = std::function<bool(const schema::Schema&)>;

// A finding that holds only if nothing later in its script puts it right.
struct Conditional {
  size_t finding;  // its place among those of the script
  Remedy is_remedied;
  Remedy is_doubtful = nullptr;
};

// What stands around the statement at hand: a fix may change more than the statement.
struct Surroundings {
  const model::Script* script = nullptr;  // that it stands in
  const model::Script* down = nullptr;    // of an up script, the way back; null where there is none
  std::string_view down_text;             // of the file that the way back is in
  bool transaction_is_assumed = false;    // one that cannot run in a transaction would take the script out of it
  bool stays_apart = false;               // another statement behind it would be a transaction of its own
  const model::Script* read = nullptr;    // that it stands in, also where no fix is made
};

// The finding that was just reported, for what a message cannot hold.
class Draft {
 public:
  // in_body: it is about what a DO block or a called function does, where many a safe form cannot run.
  Draft(Finding& finding, bool in_body, size_t place, std::vector<Conditional>& conditional)
      : finding_(finding), in_body_(in_body), place_(place), conditional_(conditional) {}
  Draft& Severity(Severity severity);
  // What to do instead, in sentences, or as the SQL to write.
  Draft& Advice(std::string text);
  Draft& Sql(std::string text);
  Draft& Related(Span span, std::string message);
  // The finding is taken back where this is true when the script has been replayed.
  Draft& UnlessLater(Remedy is_remedied);
  // As UnlessLater, and no more than a warning where the second is true then.
  Draft& UnlessLater(Remedy is_remedied, Remedy is_doubtful);
  // How the files would have to change; see safe_form.h.
  Draft& Fix(std::optional<sluice::Fix> fix);

 private:
  Finding& finding_;
  bool in_body_;
  size_t place_;
  std::vector<Conditional>& conditional_;
};

class Context {
 public:
  // Created in the same migration, or behind the start point: nobody uses it yet. Not so where a transaction that is
  // over has filled it, where CREATE ... IF NOT EXISTS may have found an older one, or where it was rolled back.
  bool IsNew(const model::Name& relation) const;
  bool IsNewKey(std::string_view key) const;
  // The same of a column, that ADD COLUMN may have put into an older table.
  bool IsNewColumn(const model::Name& relation, const std::string& column) const;
  // In a way back: whether it was there before the migration that is undone.
  bool IsOlderThanMigration(schema::Place created) const { return created.migration + 1 < schema_->place().migration; }
  // Created in the same migration, or behind the start point.
  bool IsNewType(const model::Name& type) const;
  bool IsNewFunction(const model::Name& function, const std::optional<std::string>& arguments) const;
  // A temporary relation: of no other session's concern.
  bool IsTemporary(const model::Name& relation) const;

  const schema::Relation* Find(const model::Name& relation) const { return schema_->Find(relation); }
  const schema::Schema& schema() const { return *schema_; }
  // What the action does; for a rule about statements, what the statement does with all that it calls.
  const effects::Effects& effects() const { return *effects_; }
  const effects::Server& server() const { return server_; }
  const Execution& execution() const { return execution_; }
  const Surroundings& around() const { return around_; }
  // What the transaction at hand did before the statement at hand (in a body, before the action).
  const Transaction& transaction() const { return *transaction_; }
  // What the statement at hand does itself, up to the action before; for a rule about statements, all of it. What the
  // transaction holds already is left out.
  const Transaction& statement_so_far() const { return *statement_so_far_; }
  // The value in force of one of the rule's own options.
  std::string_view Option(std::string_view name) const;
  // Whether the rule has reported something in this script already.
  bool HasReported() const { return reported_.contains(rule_); }
  bool HasReportedInTransaction() const {
    const auto last = reported_.find(rule_);
    return last != reported_.end() && last->second == schema_->place().transaction;
  }
  // The same of the statement at hand, about the relation with this key.
  bool HasReportedInStatement(const std::string& key) const;
  bool HasReportedInHistory() const { return reported_in_history_.contains(rule_); }
  // The statement that the action stands in.
  const model::Statement& statement() const { return *statement_; }
  // The bytes of the file that the migration's up script is in.
  std::string_view Text(Span span) const { return text_.substr(span.begin, span.length()); }
  // All of the file at hand.
  std::string_view FileText() const { return text_; }
  // Behind the first occurrence of a keyword in the span; nothing where it does not occur.
  std::optional<uint32_t> Behind(Span span, std::string_view keyword) const;
  // The action's text with one keyword put behind the first occurrence of another: CREATE INDEX -> CREATE INDEX
  // CONCURRENTLY. Empty where that one does not occur.
  std::string TextWith(Span span, std::string_view behind, std::string_view insert) const;

  // For rules about a history: about one of its migrations as a whole.
  template <typename... Arguments>
  Draft ReportIn(const migrations::Migration& migration, FormatFor<sizeof...(Arguments)> format,
                 const Arguments&... arguments) {
    migration_of_finding_->push_back(&migration);
    return Report(Span{}, format, arguments...);
  }

  // Names are given as written; those of relations are added to the finding's relations.
  template <typename... Arguments>
  Draft Report(Span span, FormatFor<sizeof...(Arguments)> format, const Arguments&... arguments) {
    Finding& finding = NewFinding(span, format.text());
    (AddArgument(finding, arguments), ...);
    return {finding, statement_ != nullptr && statement_->is_body, findings_->size() - 1, conditional_};
  }

 private:
  friend class Run;
  bool IsNewRelation(const schema::Relation* relation) const;
  bool IsBehindStart(schema::Place created) const;
  Finding& NewFinding(Span span, std::string_view format);
  void AddArgument(Finding& finding, const model::Name& relation) const;
  void AddArgument(Finding& finding, const std::string& text) const { finding.message.arguments.push_back(text); }
  void AddArgument(Finding& finding, std::string_view text) const { finding.message.arguments.emplace_back(text); }
  void AddArgument(Finding& finding, const char* text) const { finding.message.arguments.emplace_back(text); }

  const schema::Schema* schema_ = nullptr;
  const effects::Effects* effects_ = nullptr;
  const model::Statement* statement_ = nullptr;
  const RuleInfo* rule_ = nullptr;
  const RuleSettings* settings_ = nullptr;
  const Transaction* transaction_ = nullptr;
  const Transaction* statement_so_far_ = nullptr;
  std::map<const RuleInfo*, uint32_t> reported_;  // in this script, and the transaction of the last time
  std::set<const RuleInfo*> reported_in_history_;
  std::vector<const migrations::Migration*>* migration_of_finding_ = nullptr;
  effects::Server server_;
  Execution execution_;
  Surroundings around_;
  std::string_view text_;
  uint32_t first_new_migration_ = 0;  // number of the first migration behind the start point; 0: there is none
  std::vector<Finding>* findings_ = nullptr;
  std::vector<Conditional> conditional_;
};

}  // namespace sluice::rules

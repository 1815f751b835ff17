#include "rules/transaction.h"

#include <algorithm>

namespace sluice::rules {
namespace {

template <typename... Kinds>
bool IsOneOf(const model::Action& action) {
  return (std::holds_alternative<Kinds>(action) || ...);
}

bool IsDdl(const model::Action& action) {
  if (const auto* command = std::get_if<model::TableCommand>(&action)) {
    return command->kind != model::TableCommandKind::kLock && command->kind != model::TableCommandKind::kAnalyze &&
           command->kind != model::TableCommandKind::kVacuum;
  }
  return !IsOneOf<model::Insert, model::Update, model::Delete, model::CopyFrom, model::Query, model::TransactionControl,
                  model::SetParameter, model::Utility, model::SyntaxError, model::NotAnalysed, model::Reshape>(action);
}

}  // namespace

const HeldLock* Transaction::Find(const std::string& relation) const {
  const auto found = strongest_.find(relation);
  return found == strongest_.end() ? nullptr : &locks_[found->second];
}

bool TransactionTracker::IsIndex(const std::string& key, const model::Action& action, const schema::Schema& schema) {
  const auto* drop = std::get_if<model::DropIndex>(&action);
  return schema.IsIndexKey(key) || (drop != nullptr && key == schema.Key(drop->index));
}

// What was allocated is used again by the next.
void Transaction::Clear() {
  locks_.clear();
  strongest_.clear();
  slow_work_.clear();
  ddl_ = 0;
}

void TransactionTracker::BeginAction(uint32_t transaction) {
  if (transaction == number_) return;
  Clear();
  number_ = transaction;
}

void TransactionTracker::Clear() {
  transaction_.Clear();
  statement_.Clear();
  settled_ = {};
  marks_.clear();
  number_ = 0;
}

void TransactionTracker::AddLock(const effects::RelationLock& lock, Span span) {
  const HeldLock* held = transaction_.Find(lock.relation);
  const HeldLock* taken = statement_.Find(lock.relation);
  if ((held != nullptr && held->mode >= lock.mode) || (taken != nullptr && taken->mode >= lock.mode)) return;
  statement_.strongest_.insert_or_assign(lock.relation, statement_.locks_.size());
  statement_.locks_.push_back({lock.relation, lock.mode, span});
}

void TransactionTracker::Rename(const std::string& from, const std::string& to) {
  for (Transaction* each : {&transaction_, &statement_}) {
    for (HeldLock& lock : each->locks_) {
      if (lock.relation == from) lock.relation = to;
    }
    for (SlowWork& work : each->slow_work_) {
      if (work.relation == from) work.relation = to;
    }
    const auto strongest = each->strongest_.find(from);
    if (strongest == each->strongest_.end()) continue;
    const size_t at = strongest->second;
    each->strongest_.erase(strongest);
    each->strongest_.insert_or_assign(to, at);
  }
}

void TransactionTracker::AddCommand(const model::Action& action, const schema::Schema& schema) {
  if (IsDdl(action)) ++statement_.ddl_;
  if (const auto* rename = std::get_if<model::RenameTable>(&action)) {
    const std::string from = schema.Key(rename->table);
    Rename(from, from.substr(0, from.find('.') + 1) + rename->new_name);
  }
  if (const auto* move = std::get_if<model::SetTableSchema>(&action)) {
    const std::string from = schema.Key(move->table);
    Rename(from, move->new_schema + from.substr(from.find('.')));
  }
  if (const auto* control = std::get_if<model::TransactionControl>(&action)) AddTransactionControl(*control);
}

// BEGIN and the ends of a transaction are seen by its number.
void TransactionTracker::AddTransactionControl(const model::TransactionControl& control) {
  switch (control.kind) {
    case model::TransactionKind::kSavepoint:
      marks_.push_back(
          {control.savepoint, transaction_.locks_.size(), transaction_.slow_work_.size(), transaction_.ddl_});
      return;
    case model::TransactionKind::kRollbackTo:
      RollbackTo(control.savepoint);
      return;
    case model::TransactionKind::kRelease:
      marks_.resize(MarkOf(control.savepoint));
      return;
    default:
      return;
  }
}

size_t TransactionTracker::MarkOf(const std::string& savepoint) const {
  const auto last =
      std::find_if(marks_.rbegin(), marks_.rend(), [&](const Mark& mark) { return mark.savepoint == savepoint; });
  return last == marks_.rend() ? marks_.size() : static_cast<size_t>(marks_.rend() - last) - 1;
}

// Lets go what was taken behind the savepoint, and no more (measured on PostgreSQL 15). The savepoint itself stays.
void TransactionTracker::RollbackTo(const std::string& savepoint) {
  const size_t at = MarkOf(savepoint);
  if (at == marks_.size()) return;
  const Mark mark = marks_[at];
  marks_.resize(at + 1);
  transaction_.locks_.resize(mark.locks);
  transaction_.slow_work_.resize(mark.slow_work);
  transaction_.ddl_ = mark.ddl;
  transaction_.strongest_.clear();
  for (size_t i = 0; i < mark.locks; ++i) transaction_.strongest_[transaction_.locks_[i].relation] = i;
}

void TransactionTracker::EndAction() {
  for (size_t i = settled_.locks; i < statement_.locks_.size(); ++i) {
    const HeldLock& lock = statement_.locks_[i];
    transaction_.strongest_.insert_or_assign(lock.relation, transaction_.locks_.size());
    transaction_.locks_.push_back(lock);
  }
  transaction_.slow_work_.insert(transaction_.slow_work_.end(),
                                 statement_.slow_work_.begin() + static_cast<std::ptrdiff_t>(settled_.slow_work),
                                 statement_.slow_work_.end());
  transaction_.ddl_ += statement_.ddl_ - settled_.ddl;
  settled_ = {{}, statement_.locks_.size(), statement_.slow_work_.size(), statement_.ddl_};
}

void TransactionTracker::EndStatement() {
  EndAction();
  statement_.Clear();
  settled_ = {};
}

}  // namespace sluice::rules

#include "analyzer/schema/replay.h"

#include "analyzer/schema/settings.h"

namespace sluice::schema {
namespace {

template <typename T>
concept Replayed = requires(const T& action, Schema& schema) {
  schema::Apply(action, schema);
};

}  // namespace

void Replay::BeginMigration(Transactions transactions, bool history_is_complete) {
  transactions_ = transactions;
  in_block_ = false;
  schema_.BeginMigration(history_is_complete);
}

void Replay::BeginStatement() {
  if (!InTransactionBlock()) schema_.NextTransaction();
}

void Replay::Apply(const model::Action& action) {
  NoteWritten(action, schema_);
  std::visit(
      [this](const auto& alternative) {
        using T = std::decay_t<decltype(alternative)>;
        if constexpr (std::is_same_v<T, model::TransactionControl>) {
          ApplyTransaction(alternative);
        } else if constexpr (Replayed<T>) {
          schema::Apply(alternative, schema_);
        }
      },
      action);
  if (schema_.keeps_text()) NoteSettings(action, schema_);
}

void Replay::ApplyTransaction(const model::TransactionControl& action) {
  switch (action.kind) {
    case model::TransactionKind::kBegin:
      in_block_ = true;
      schema_.journal().Begin();
      return;
    case model::TransactionKind::kCommit:
    case model::TransactionKind::kPrepare:
      schema_.journal().Commit();
      break;
    case model::TransactionKind::kRollback:
      schema_.RollbackTransaction();
      break;
    case model::TransactionKind::kSavepoint:
      schema_.Savepoint(action.savepoint);
      return;
    case model::TransactionKind::kRelease:
      schema_.ReleaseSavepoint(action.savepoint);
      return;
    case model::TransactionKind::kRollbackTo:
      schema_.RollbackToSavepoint(action.savepoint);
      return;
    case model::TransactionKind::kCommitPrepared:
    case model::TransactionKind::kRollbackPrepared:
      return;
  }
  // What follows is another transaction, also where a tool thinks that it wraps the file.
  schema_.NextTransaction();
  in_block_ = action.chain;
  if (action.chain) schema_.journal().Begin();
}

}  // namespace sluice::schema

// Action by action, what the schema looks like afterwards.
#pragma once

#include <optional>

#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::schema {

// How the statements of the migration at hand share transactions.
enum class Transactions : uint8_t { kWhole, kStatement, kScript };

class Replay {
 public:
  explicit Replay(Schema& schema) : schema_(schema) {}

  // history_is_complete: see Schema.
  void BeginMigration(Transactions transactions, bool history_is_complete);
  // To be called before the effects of a statement are asked for: moves to its transaction.
  void BeginStatement();
  void Apply(const model::Action& action);
  // The same where it may not happen, for it depends on a condition: what it makes exists maybe, and what it changes or
  // takes away is uncertain from then on.
  void ApplyMaybe(const model::Action& action);

  // Whether the statement at hand runs in a transaction block that other statements share.
  bool InOwnBlock() const { return in_block_; }
  bool InTransactionBlock() const { return transactions_ == Transactions::kWhole || in_block_; }

 private:
  void ApplyTransaction(const model::TransactionControl& action);

  Schema& schema_;
  Transactions transactions_ = Transactions::kWhole;
  bool in_block_ = false;
};

// Which relations the action may write rows of. Called before it is applied.
void NoteWritten(const model::Action& action, Schema& schema);

// What the publication is afterwards; nothing where no migration created it.
std::optional<Publication> PublicationAfter(const model::Publication& action, const Schema& schema);

// By family. Actions that change nothing that is kept are left out.
void Apply(const model::CreateTable& action, Schema& schema);
void Apply(const model::DropTable& action, Schema& schema);
void Apply(const model::RenameTable& action, Schema& schema);
void Apply(const model::SetTableSchema& action, Schema& schema);
void Apply(const model::CreateView& action, Schema& schema);
void Apply(const model::DropView& action, Schema& schema);
void Apply(const model::DropSchema& action, Schema& schema);
void Apply(const model::Insert& action, Schema& schema);
void Apply(const model::CopyFrom& action, Schema& schema);
void Apply(const model::Delete& action, Schema& schema);
void Apply(const model::Truncate& action, Schema& schema);
void Apply(const model::AddColumn& action, Schema& schema);
void Apply(const model::DropColumn& action, Schema& schema);
void Apply(const model::AlterColumnType& action, Schema& schema);
void Apply(const model::SetNotNull& action, Schema& schema);
void Apply(const model::DropNotNull& action, Schema& schema);
void Apply(const model::SetDefault& action, Schema& schema);
void Apply(const model::RenameColumn& action, Schema& schema);
void Apply(const model::AddConstraint& action, Schema& schema);
void Apply(const model::ValidateConstraint& action, Schema& schema);
void Apply(const model::DropConstraint& action, Schema& schema);
void Apply(const model::RenameConstraint& action, Schema& schema);
void Apply(const model::CreateIndex& action, Schema& schema);
void Apply(const model::DropIndex& action, Schema& schema);
void Apply(const model::RenameIndex& action, Schema& schema);
void Apply(const model::Reindex& action, Schema& schema);
void Apply(const model::SetParameter& action, Schema& schema);
void Apply(const model::CreateFunction& action, Schema& schema);
void Apply(const model::CreateType& action, Schema& schema);
void Apply(const model::CreateSchema& action, Schema& schema);
void Apply(const model::RenameSchema& action, Schema& schema);
void Apply(const model::AlterType& action, Schema& schema);
void Apply(const model::CreateSequence& action, Schema& schema);
void Apply(const model::DropObject& action, Schema& schema);
void Apply(const model::TableCommand& action, Schema& schema);
void Apply(const model::AttachPartition& action, Schema& schema);
void Apply(const model::DetachPartition& action, Schema& schema);
void Apply(const model::Reshape& action, Schema& schema);
void Apply(const model::Prepare& action, Schema& schema);
void Apply(const model::Deallocate& action, Schema& schema);
void Apply(const model::Owned& action, Schema& schema);
void Apply(const model::Subscription& action, Schema& schema);
void Apply(const model::Publication& action, Schema& schema);
void Apply(const model::NewerSyntax& action, Schema& schema);
void Apply(const model::NotAnalysed& action, Schema& schema);
void Apply(const model::SyntaxError& action, Schema& schema);
void Apply(const model::Utility& action, Schema& schema);

}  // namespace sluice::schema

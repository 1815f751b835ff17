// The families of effects_*.cc. Each function adds what one action does.
#pragma once

#include "analyzer/effects/effect.h"

namespace sluice::effects {

struct Situation {
  const schema::Schema& schema;
  const Server& server;
};

// From this major version on a partition's column is an identity where the partitioned table's is (release notes of
// 17).
constexpr int kPartitionsShareIdentity = 17;

// From this major version on ADD CONSTRAINT locks partitions and what inherits in its own mode before anything else,
// also where the constraint goes no further than the table (ATPrepCmd in tablecmds.c), and NOT NULL is a constraint.
constexpr int kConstraintsLockFamilies = 18;

void Add(const model::CreateTable& action, const Situation& situation, Effects& effects);
void Add(const model::DropTable& action, const Situation& situation, Effects& effects);
void Add(const model::DropSchema& action, const Situation& situation, Effects& effects);
void Add(const model::DropView& action, const Situation& situation, Effects& effects);
void Add(const model::CreateView& action, const Situation& situation, Effects& effects);
void Add(const model::RenameTable& action, const Situation& situation, Effects& effects);
void Add(const model::SetTableSchema& action, const Situation& situation, Effects& effects);
void Add(const model::Truncate& action, const Situation& situation, Effects& effects);
void Add(const model::Insert& action, const Situation& situation, Effects& effects);
void Add(const model::Update& action, const Situation& situation, Effects& effects);
void Add(const model::Delete& action, const Situation& situation, Effects& effects);
void Add(const model::CopyFrom& action, const Situation& situation, Effects& effects);
void Add(const model::Query& action, const Situation& situation, Effects& effects);
void Add(const model::TableCommand& action, const Situation& situation, Effects& effects);
void Add(const model::Utility& action, const Situation& situation, Effects& effects);
void Add(const model::NotAnalysed& action, const Situation& situation, Effects& effects);
void Add(const model::SyntaxError& action, const Situation& situation, Effects& effects);
void Add(const model::Execute& action, const Situation& situation, Effects& effects);
void Add(const model::Owned& action, const Situation& situation, Effects& effects);
void Add(const model::Subscription& action, const Situation& situation, Effects& effects);

void Add(const model::LabelLiteral& action, const Situation& situation, Effects& effects);
void Add(const model::Reshape& action, const Situation& situation, Effects& effects);
// Functions that give back all values of an enum, and rows whose text we do not see, may meet a new one.
void AddUsesByCalls(const std::vector<model::FunctionCall>& calls, const Situation& situation, Effects& effects);
void AddUsesByRows(const std::string& table, const Situation& situation, Effects& effects);

void Add(const model::DropObject& action, const Situation& situation, Effects& effects);
void Add(const model::CreateSequence& action, const Situation& situation, Effects& effects);
void Add(const model::AlterType& action, const Situation& situation, Effects& effects);
void Add(const model::AlterDomain& action, const Situation& situation, Effects& effects);
void Add(const model::AttachPartition& action, const Situation& situation, Effects& effects);
void Add(const model::DetachPartition& action, const Situation& situation, Effects& effects);

void Add(const model::CreateIndex& action, const Situation& situation, Effects& effects);
void Add(const model::DropIndex& action, const Situation& situation, Effects& effects);
void Add(const model::RenameIndex& action, const Situation& situation, Effects& effects);
void Add(const model::Reindex& action, const Situation& situation, Effects& effects);

void Add(const model::AddColumn& action, const Situation& situation, Effects& effects);
void Add(const model::DropColumn& action, const Situation& situation, Effects& effects);
void Add(const model::AlterColumnType& action, const Situation& situation, Effects& effects);
void Add(const model::SetNotNull& action, const Situation& situation, Effects& effects);
void Add(const model::DropNotNull& action, const Situation& situation, Effects& effects);
void Add(const model::SetDefault& action, const Situation& situation, Effects& effects);
void Add(const model::RenameColumn& action, const Situation& situation, Effects& effects);
void Add(const model::AddConstraint& action, const Situation& situation, Effects& effects);
void Add(const model::ValidateConstraint& action, const Situation& situation, Effects& effects);
void Add(const model::DropConstraint& action, const Situation& situation, Effects& effects);
void Add(const model::RenameConstraint& action, const Situation& situation, Effects& effects);

// What a query reads: as named; or when it is planned, through views down to the tables and their partitions; or when
// it runs, with scans, which are an upper bound.
void AddReads(const std::vector<model::Name>& reads, LockMode mode, model::Query::Stage stage,
              const Situation& situation, Effects& effects);

}  // namespace sluice::effects

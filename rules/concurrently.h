// From a statement to the same one with CONCURRENTLY, at a place where no transaction block is around it.
#pragma once

#include <optional>

#include "analyzer/finding/fix.h"
#include "rules/context.h"

namespace sluice::rules {

// The word is put in where it is not there. Nothing where the server would refuse it, or where no place is found.
std::optional<Fix> CreateConcurrently(const model::CreateIndex& create, const Context& context);
std::optional<Fix> DropConcurrently(const model::DropIndex& drop, const Context& context);
std::optional<Fix> ReindexConcurrently(const model::Reindex& reindex, const Context& context);
std::optional<Fix> DetachConcurrently(const model::DetachPartition& detach, const Context& context);

// INDEX, TABLE, SCHEMA, DATABASE or SYSTEM.
std::string_view WordOf(model::Reindex::Scope scope);

}  // namespace sluice::rules

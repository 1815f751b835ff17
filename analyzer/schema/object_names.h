// The names that PostgreSQL gives to what a statement leaves unnamed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/statement.h"

namespace sluice::schema {

// makeObjectName(): "orders_email_key" of "orders", "email" and "key", cut to what a name may be long.
std::string ObjectName(std::string_view first, std::string_view second, std::string_view label);

// The middle of the name of an index or a foreign key: its columns, joined (ChooseIndexNameAddition).
std::string NameAddition(const std::vector<std::string>& columns);

// What an index calls its columns; each once (ChooseIndexColumnNames).
std::vector<std::string> IndexColumnNames(const model::CreateIndex& index);

// "orders_email_idx", as ChooseRelationName and makeObjectName in indexcmds.c; the number that avoids a clash is not
// added.
std::string IndexName(std::string_view table, const model::CreateIndex& index);
std::string IndexName(std::string_view table, const std::vector<std::string>& columns);

// "orders_pkey", "orders_email_key", "orders_customer_id_fkey", "orders_total_check".
std::string ConstraintName(std::string_view table, const model::Constraint& constraint);

// "orders_id_seq": of a serial or identity column.
std::string SequenceName(std::string_view table, std::string_view column);

}  // namespace sluice::schema

// The names of NOT NULL constraints. From 18 on each NOT NULL is one; before, what names it so is refused, and changes
// nothing.
#pragma once

#include <string>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// The column whose NOT NULL the constraint is; empty where it is none.
std::string NotNullBy(const model::Name& table, const std::string& constraint, const Schema& schema);

// A name that PostgreSQL made of the table's and the column's stays when either gets another one. To be called before.
void KeepNotNullName(const Relation& table, Column& column, const Schema& schema);
void KeepNotNullNames(const std::string& table, Schema& schema);

}  // namespace sluice::schema

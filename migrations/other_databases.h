// Migrations for other databases that lie beside those for PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "migrations/directory.h"

namespace sluice::migrations {

// "mysql", "sqlite3", "jdbc:sqlserver" and the like to what people call it; nothing for PostgreSQL and for what is
// none.
std::optional<std::string_view> OtherDatabase(std::string_view word);

// Of "1_a.mysql.up.sql" and "mysql": what a part of the name says.
std::optional<std::string_view> OtherDatabaseOfName(std::string_view name);

// The same of a directory, where a word beside it and a version do not count: "mysql", "jdbc-mysql", "mysql8".
std::optional<std::string_view> OtherDatabaseOfDirectory(std::string_view name);

// "postgres", "jdbc-postgres", "postgresql15".
bool IsPostgresDirectory(std::string_view name);

// The last directory of the path that names another database; nothing where one names PostgreSQL.
std::optional<std::string> OtherDatabaseOfPath(std::string_view path);

// Moves to `others` what has PostgreSQL's beside it: "jdbc-mysql" beside "jdbc-postgres", "1_a.mysql.sql" beside
// "1_a.sql".
void SetOthersApart(Directory& directory);

// What a URL of a database begins with, and the value of GOOSE_DRIVER; as OtherDatabase.
std::optional<std::string_view> OtherDatabaseOfUrl(std::string_view url);

// What DATABASE_URL or GOOSE_DRIVER say in .env in the directory or in one above; nothing else of it is read.
std::optional<std::string> OtherDatabaseOfEnvironment(const std::string& directory);

// The database of a Rust crate, as the features that Cargo.toml asks of it say; nothing where PostgreSQL is among them.
std::optional<std::string_view> OtherDatabaseOfCrate(std::string_view cargo, std::string_view crate);

}  // namespace sluice::migrations

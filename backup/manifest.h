// What a backup says of itself: manifest.json, beside its files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"

namespace sluice::backup {

struct BackedColumn {
  std::string name;
  std::string type;  // with its schema: "app.mood", "numeric(10,2)"
};

// A table whose rows are in it.
struct BackedTable {
  std::string schema;
  std::string name;
  bool partitioned = false;  // its rows are its partitions'
  uint64_t rows = 0;
  // Of all rows, in any order (row_sums.h); empty where the table is too large for it to be taken on the way.
  std::string checksum;
  std::vector<BackedColumn> columns;  // those that hold values of their own, in order

  std::string Name() const { return schema + "." + name; }
};

// How the tables' checksums were made, and what that makes of a row that is always the same: another server may not
// come to the same.
struct RowSums {
  std::string method;
  std::string probe;
};

// Sequences are not part of a snapshot: the value may be later than the rows, never earlier.
struct BackedSequence {
  std::string schema;
  std::string name;
  int64_t last_value = 0;
  bool is_called = false;
};

// They belong to no table.
struct LargeObjects {
  uint64_t count = 0;
  uint64_t bytes = 0;    // of their pages, as the server counts them
  std::string checksum;  // of their numbers and bytes, in any order; empty where they are too many
};

struct BackedFile {
  std::string path;  // from the backup's directory on
  uint64_t bytes = 0;
  std::string sha256;
};

// By which program its files are encrypted ("age", "gpg", or by none), and to whom.
struct Encryption {
  std::string cipher;
  std::vector<std::string> recipients;
};

enum class Scope : uint8_t { kSchema, kTables, kDatabase };

std::string_view ToString(Scope scope);

struct Manifest {
  std::string name;
  std::string taken_at;  // "2026-01-31T12:00:00Z", by the server's clock
  std::string tool_version;
  std::string pg_dump;  // "pg_dump (PostgreSQL) 15.20"
  int pg_dump_major = 0;

  int server_version = 0;  // 150020 is 15.20
  std::string system_identifier;
  std::string database;
  std::string encoding;
  std::string snapshot;
  std::string lsn;

  Scope scope = Scope::kTables;
  std::vector<BackedTable> tables;
  RowSums row_sums;
  std::vector<BackedSequence> sequences;
  // What hangs on the tables and is in schema.dump alone, each in words: "view app.totals".
  std::vector<std::string> not_covered;
  std::vector<BackedFile> files;
  Encryption encryption;
  uint64_t live_bytes = 0;  // of the tables with their indexes in the database
  // Where it is of the whole database, which alone covers them.
  LargeObjects large_objects;

  std::string history_schema;        // whose tables are no part of it
  std::vector<std::string> applied;  // the migrations that the database had, in order
  std::string run;                   // for which it was taken; empty where a person asked for it
  std::vector<std::string> plan;     // what that run was about to do
  std::vector<std::string> restore;  // commands that bring it back without this program
};

std::string ToJson(const Manifest& manifest);
// path: for messages.
Result<Manifest> ParseManifest(const std::string& text, const std::string& path);

}  // namespace sluice::backup

#include "runner/run_lock.h"

#include <fmt/format.h>

#include <cstdint>

namespace sluice::runner {
namespace {

constexpr int kSluice = 0x736C7563;  // "sluc"

// FNV-1a: any spread of names over keys will do, as long as it stays the same.
int KeyOf(const std::string& schema) {
  uint32_t hash = 2166136261U;
  for (const char c : schema) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return static_cast<int>(hash & 0x7FFFFFFFU);
}

SqlResult<bool> IsTrue(const SqlResult<std::string>& value) {
  return value.map([](const std::string& text) { return text == "t"; });
}

}  // namespace

RunLock::RunLock(const std::string& schema) : key_(KeyOf(schema)) {}

SqlResult<bool> RunLock::TryTake(Session& control) const {
  return IsTrue(control.QueryValue(fmt::format("SELECT pg_catalog.pg_try_advisory_lock({}, {})", kSluice, key_)));
}

SqlResult<bool> RunLock::Release(Session& control) const {
  return IsTrue(control.QueryValue(fmt::format("SELECT pg_catalog.pg_advisory_unlock({}, {})", kSluice, key_)));
}

SqlResult<bool> RunLock::IsHeldBy(Session& control) const {
  return IsTrue(control.QueryValue(fmt::format(
      "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = {} AND objid = {} "
      "AND objsubid = 2 AND granted AND pid = pg_catalog.pg_backend_pid())",
      kSluice, key_)));
}

SqlResult<std::optional<LockHolder>> RunLock::Holder(Session& control) const {
  const SqlResult<std::vector<Row>> rows = control.Query(fmt::format(
      "SELECT l.pid, a.application_name, a.usename, a.client_addr, a.backend_start FROM pg_catalog.pg_locks l LEFT "
      "JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.classid = {} AND "
      "l.objid = {} AND l.objsubid = 2 AND l.granted AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE "
      "datname = pg_catalog.current_database())",
      kSluice, key_));
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  const Row& row = rows->front();
  return LockHolder{std::stoi(row[0].value_or("0")), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                    row[4].value_or("")};
}

}  // namespace sluice::runner

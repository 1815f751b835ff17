#include "check_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analyzer/report/display.h"

namespace sluice::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kWidth = 80;
constexpr size_t kLabel = 14;

// "label         text", over several lines where it is long.
std::string Line(std::string_view label, const std::string& text) {
  const std::string first = fmt::format("{:<{}}", label, kLabel);
  return report::Wrap(text, {first, std::string(kLabel, ' ')}, kWidth);
}

std::string ServerVersion(int version) {
  return fmt::format("{}.{}", version / 10'000, version % 10'000);
}

std::string Encryption(const runner::ServerFacts& server) {
  if (!server.tls.empty()) return server.tls;
  return server.is_local ? "none, over a unix socket" : "none: what is sent can be read on the way";
}

std::string Role(const runner::ServerFacts& server) {
  std::string text = server.role;
  if (server.role != server.session_user) text += fmt::format(", connected as {}", server.session_user);
  if (server.is_superuser) return text + ", a superuser";
  text += server.may_create_schemas ? ", may create schemas" : ", may not create schemas";
  if (!server.sees_other_sessions) text += ", does not see what other roles' sessions do (pg_read_all_stats)";
  return text;
}

std::string Replicas(const std::vector<runner::ReplicaFacts>& replicas) {
  if (replicas.empty()) return "none known";
  std::string text;
  for (const runner::ReplicaFacts& each : replicas) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", each.name,
                        each.lag_ms ? fmt::format("{} ms behind", *each.lag_ms) : each.problem);
  }
  return text;
}

std::string Pending(const CheckFindings& findings) {
  if (findings.no_history) return "not known: " + *findings.no_history;
  return std::to_string(findings.pending.size());
}

std::string Backup(const std::optional<runner::BackupFacts>& backups) {
  if (!backups) return "not known";
  if (!backups->problem.empty()) return "not known: " + backups->problem;
  if (!backups->last) return fmt::format("none of this database in '{}'", backups->directory);
  const runner::KeptBackup& last = *backups->last;
  std::string text = fmt::format("'{}', {} old, {}, {}", last.name, runner::DurationText(last.age_s), last.scope,
                                 last.level == 0 ? "not verified" : fmt::format("verified at level {}", last.level));
  if (last.scope == "database" && last.level > 0) return text;
  if (!backups->last_verified) return text + "; none of the whole database is verified";
  return text + fmt::format("; of the whole database '{}', {} old", backups->last_verified->name,
                            runner::DurationText(backups->last_verified->age_s));
}

std::string Disk(const runner::Disk& disk) {
  if (!disk.free_bytes) return "room is not known: " + disk.unknown;
  return fmt::format("{} free in '{}'", runner::SizeText(*disk.free_bytes), disk.directory);
}

std::string BackupDisk(const runner::BackupFacts& backups) {
  if (!backups.free_bytes) return fmt::format("room in '{}' is not known", backups.directory);
  return fmt::format("{} free in '{}'", runner::SizeText(*backups.free_bytes), backups.directory);
}

std::string SessionLine(const runner::OtherSession& session, int depth) {
  const std::string state = session.state.empty() ? "not to be seen" : session.state;
  return report::Wrap(
      fmt::format("{} {} '{}' {}, {}", session.pid, session.user, session.application, state,
                  session.transaction_s == 0 ? "no transaction"
                                             : "transaction open for " + runner::DurationText(session.transaction_s)),
      {std::string(2 + static_cast<size_t>(depth) * 2, ' '), std::string(4 + static_cast<size_t>(depth) * 2, ' ')},
      kWidth);
}

std::string Details(const CheckFindings& findings) {
  std::string text;
  std::string open;
  for (const runner::OtherSession& each : findings.facts.sessions) {
    if (each.transaction_s > 0 || each.state.starts_with("idle in transaction")) open += SessionLine(each, 0);
  }
  if (!open.empty()) text += "\nopen transactions, the oldest first\n" + open;
  std::string tree;
  for (const auto& [depth, session] : runner::BlockingTree(findings.facts.sessions))
    tree += SessionLine(*session, depth);
  if (!tree.empty()) text += "\nwho waits for whom\n" + tree;
  const auto list = [&](std::string_view heading, const std::vector<std::string>& names) {
    if (names.empty()) return;
    text += fmt::format("\n{}\n", heading);
    for (const std::string& name : names) text += "  " + report::Printable(name) + "\n";
  };
  list("indexes that are not valid", findings.facts.invalid_indexes);
  list("pending migrations", findings.pending);
  return text;
}

std::string Problems(const std::vector<runner::PreflightProblem>& problems) {
  std::string text;
  for (const runner::PreflightProblem& problem : problems) {
    text += report::Wrap(problem.message, {"attention: ", "  "}, kWidth);
    text += report::Wrap(problem.hint, {"  ", "  "}, kWidth);
  }
  return text;
}

Json OrNull(const std::optional<int64_t>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json SessionsJson(const std::vector<runner::OtherSession>& sessions) {
  Json list = Json::array();
  for (const runner::OtherSession& each : sessions) {
    list.push_back({{"pid", each.pid},
                    {"user", each.user},
                    {"application", each.application},
                    {"state", each.state},
                    {"transaction_s", each.transaction_s},
                    {"blocked_by", each.blocked_by}});
  }
  return list;
}

Json KeptJson(const std::optional<runner::KeptBackup>& kept) {
  if (!kept) return nullptr;
  return {{"name", kept->name}, {"scope", kept->scope}, {"age_s", kept->age_s}, {"level", kept->level}};
}

Json BackupsJson(const std::optional<runner::BackupFacts>& backups) {
  if (!backups) return nullptr;
  return {{"directory", backups->directory},
          {"problem", backups->problem},
          {"free_bytes", OrNull(backups->free_bytes)},
          {"last", KeptJson(backups->last)},
          {"last_verified", KeptJson(backups->last_verified)}};
}

}  // namespace

std::string CheckText(const CheckFindings& findings, bool detailed) {
  const runner::PreflightFacts& facts = findings.facts;
  const runner::ServerFacts& server = facts.server;
  const auto open = std::count_if(facts.sessions.begin(), facts.sessions.end(),
                                  [](const runner::OtherSession& each) { return each.transaction_s > 0; });
  const auto waiting = std::count_if(facts.sessions.begin(), facts.sessions.end(),
                                     [](const runner::OtherSession& each) { return !each.blocked_by.empty(); });
  std::string text = Line("server", fmt::format("PostgreSQL {}, system identifier {}{}", ServerVersion(server.version),
                                                server.system_identifier, server.in_recovery ? ", a standby" : ""));
  text += Line("database", fmt::format("{}, {}", server.database, runner::SizeText(findings.database_bytes)));
  if (!findings.environment.empty()) text += Line("environment", findings.environment);
  text += Line("role", Role(server));
  text += Line("encryption", Encryption(server));
  text += Line("pooler", findings.behind_pooler ? "yes: a run needs the server itself, or --allow-pooler" : "none");
  if (facts.connections) {
    text += Line("connections", fmt::format("{} of {} used", facts.connections->used, facts.connections->limit));
  }
  text += Line("sessions", fmt::format("{} others, {} with an open transaction, {} waiting for a lock",
                                       facts.sessions.size(), open, waiting));
  text += Line("replicas", Replicas(facts.replicas));
  text += Line("indexes", fmt::format("{} not valid", facts.invalid_indexes.size()));
  text += Line("last backup", Backup(facts.backups));
  text += Line("disk", Disk(findings.data_disk));
  if (facts.backups && !facts.backups->directory.empty()) text += Line("backups", BackupDisk(*facts.backups));
  text += Line("pending", Pending(findings));
  if (detailed) text += Details(findings);
  if (!findings.problems.empty()) text += "\n" + Problems(findings.problems);
  return text;
}

std::string CheckJson(const CheckFindings& findings) {
  const runner::PreflightFacts& facts = findings.facts;
  const runner::ServerFacts& server = facts.server;
  Json problems = Json::array();
  for (const runner::PreflightProblem& each : findings.problems) {
    problems.push_back(
        {{"check", each.check}, {"message", each.message}, {"hint", each.hint}, {"passes_by_itself", each.passes}});
  }
  Json prepared = Json::array();
  for (const runner::PreparedTransaction& each : facts.prepared) {
    prepared.push_back({{"name", each.name}, {"owner", each.owner}, {"age_s", each.age_s}});
  }
  Json replicas = Json::array();
  for (const runner::ReplicaFacts& each : facts.replicas) {
    replicas.push_back({{"name", each.name}, {"lag_ms", OrNull(each.lag_ms)}, {"problem", each.problem}});
  }
  Json connections = nullptr;
  if (facts.connections) connections = {{"used", facts.connections->used}, {"limit", facts.connections->limit}};
  const Json document{{"version", 1},
                      {"server",
                       {{"version", ServerVersion(server.version)},
                        {"system_identifier", server.system_identifier},
                        {"standby", server.in_recovery},
                        {"read_only", server.is_read_only},
                        {"tls", server.tls},
                        {"pooler", findings.behind_pooler}}},
                      {"database", {{"name", server.database}, {"bytes", findings.database_bytes}}},
                      {"environment", findings.environment},
                      {"role",
                       {{"name", server.role},
                        {"session_user", server.session_user},
                        {"superuser", server.is_superuser},
                        {"may_create_schemas", server.may_create_schemas},
                        {"sees_other_sessions", server.sees_other_sessions}}},
                      {"connections", connections},
                      {"sessions", SessionsJson(facts.sessions)},
                      {"prepared", prepared},
                      {"replicas", replicas},
                      {"invalid_indexes", facts.invalid_indexes},
                      {"disk",
                       {{"directory", findings.data_disk.directory},
                        {"free_bytes", OrNull(findings.data_disk.free_bytes)},
                        {"unknown", findings.data_disk.unknown}}},
                      {"backups", BackupsJson(facts.backups)},
                      {"pending", findings.no_history ? Json(nullptr) : Json(findings.pending)},
                      {"problems", problems}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sluice::cli

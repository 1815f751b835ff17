#include "tests/proof/histories/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "analyzer/model/read.h"
#include "analyzer/schema/replay.h"
#include "runner/compared/replayed.h"
#include "tests/proof/histories/of_server.h"

namespace sluice::histories {
namespace {

using compared::CatalogueOf;
using compared::Facts;
using compared::FactsOf;
using compared::ReadCatalogue;
using compared::WithoutColumns;
using compared::WithoutUses;
using runner::Session;
using runner::SqlResult;
using runner::TransactionState;

// As a database that was just created: one schema, and a session with its defaults.
SqlResult<void> Empty(Session& session) {
  if (session.transaction_state() != TransactionState::kIdle) {
    if (SqlResult<void> ended = session.Rollback(); !ended) return ended;
  }
  if (SqlResult<void> discarded = session.Execute("DISCARD ALL"); !discarded) return discarded;
  SqlResult<std::string> drops = session.QueryValue(
      "SELECT string_agg(text, ';') || ';CREATE SCHEMA public' FROM (SELECT format('DROP SCHEMA %I CASCADE', nspname) "
      "FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' UNION ALL SELECT "
      "format('DROP PUBLICATION %I', pubname) FROM pg_publication UNION ALL SELECT format('DROP SUBSCRIPTION %I', "
      "subname) FROM pg_subscription) AS drops (text)");
  if (!drops) return tl::unexpected(drops.error());
  SqlResult<void> dropped = session.Execute(drops->empty() ? "CREATE SCHEMA public" : *drops);
  session.TakeNotices();
  return dropped;
}

// What the replay does not claim to know.
struct Unknown {
  std::set<std::string> columns;  // relations
  std::set<std::string> uses;     // views, and what has rules

  explicit Unknown(const schema::Schema& schema) : columns(WithoutColumns(schema)), uses(WithoutUses(schema)) {}

  bool Covers(const std::string& fact) const {
    if (fact.starts_with("needs-key ")) return HasPrefix(uses, fact.substr(10), " ");
    if (fact.starts_with("column ")) return HasPrefix(columns, fact.substr(7), ".");
    if (!fact.starts_with("uses ")) return false;
    return HasPrefix(uses, fact.substr(5), " ") ||
           std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& key) { return fact.find(" " + key + ".") != std::string::npos; });
  }

 private:
  static bool HasPrefix(const std::set<std::string>& keys, const std::string& text, const std::string& behind) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& key) { return text.starts_with(key + behind); });
  }
};

std::vector<std::string> Minus(const Facts& a, const Facts& b, const Unknown& unknown) {
  std::vector<std::string> rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  std::erase_if(rest, [&](const std::string& fact) { return unknown.Covers(fact); });
  return rest;
}

// The types that the replay does not know: columns that a query computed.
void TakeUnknownTypes(const Catalogue& real, Catalogue& replayed) {
  std::map<std::string, const Column*> columns;
  for (const Relation& relation : real.relations) {
    for (const Column& column : relation.columns) columns.emplace(relation.Key() + "." + column.name, &column);
  }
  for (Relation& relation : replayed.relations) {
    if (relation.kind != 'r' && relation.kind != 'p') continue;
    for (Column& column : relation.columns) {
      const auto found = columns.find(relation.Key() + "." + column.name);
      if (!column.type.empty() || found == columns.end()) continue;
      column.type = found->second->type;
      column.collation = found->second->collation;
    }
  }
}

class Replaying {
 public:
  explicit Replaying(int server_major) : replay_(schema_), server_major_(server_major) {
    replay_.BeginMigration(schema::Transactions::kScript, true);
  }

  void Take(const std::string& statement) {
    const Span all{0, static_cast<uint32_t>(statement.size())};
    const model::Script script = model::ReadScript(statement, {all});
    for (const model::Statement& each : script.statements) {
      replay_.BeginStatement();
      for (const model::Action& action : each.actions) replay_.Apply(action);
    }
  }

  std::optional<Difference> Compare(Catalogue catalogue, const std::string& statement) const {
    Catalogue known = CatalogueOf(schema_);
    TakeUnknownTypes(catalogue, known);
    MatchVersions(server_major_, catalogue, known);
    const Facts real = FactsOf(catalogue);
    const Facts replayed = FactsOf(known);
    const Unknown unknown(schema_);
    Difference difference{statement, Minus(real, replayed, unknown), Minus(replayed, real, unknown)};
    if (difference.catalogue.empty() && difference.replay.empty()) return std::nullopt;
    return difference;
  }

 private:
  schema::Schema schema_;
  schema::Replay replay_;
  int server_major_;
};

// COMMIT of a transaction that has failed rolls it back.
std::string AsReplayed(const std::string& statement, TransactionState before) {
  return before == TransactionState::kFailed && statement == "COMMIT" ? "ROLLBACK" : statement;
}

}  // namespace

Outcome Run(Session& session, const Source& source, const Passes& passes) {
  Outcome outcome;
  if (const SqlResult<void> emptied = Empty(session); !emptied) {
    outcome.trouble = emptied.error().message;
    return outcome;
  }
  Replaying replaying(session.server_version() / 10000);
  Catalogue catalogue;
  catalogue.schemas = {"public"};
  while (true) {
    const TransactionState before = session.transaction_state();
    const std::optional<std::string> statement =
        source({&catalogue, before != TransactionState::kIdle, before == TransactionState::kFailed});
    if (!statement) return outcome;
    outcome.statements.push_back(*statement);
    const SqlResult<void> done = session.Execute(*statement);
    if (!done && done.error().connection_lost) {
      outcome.trouble = *statement + ": " + done.error().message;
      return outcome;
    }
    if (!done) continue;
    ++outcome.accepted;
    if (passes(*statement)) replaying.Take(AsReplayed(*statement, before));
    SqlResult<Catalogue> read = ReadCatalogue(session);
    if (!read) {
      outcome.trouble = read.error().message;
      return outcome;
    }
    catalogue = std::move(*read);
    ++outcome.compared;
    outcome.difference = replaying.Compare(catalogue, *statement);
    if (outcome.difference) return outcome;
    DropNotNullConstraints(catalogue);
  }
}

Outcome RunGenerated(Session& session, uint64_t seed, size_t length, const Passes& passes) {
  Generator generator(seed);
  size_t count = 0;
  const Source source = [&](const Situation& situation) -> std::optional<std::string> {
    if (count++ == length) return std::nullopt;
    return generator.Next(situation);
  };
  return Run(session, source, passes);
}

Outcome RunAgain(Session& session, const std::vector<std::string>& statements, const Passes& passes) {
  size_t next = 0;
  const Source source = [&](const Situation&) -> std::optional<std::string> {
    if (next == statements.size()) return std::nullopt;
    return statements[next++];
  };
  return Run(session, source, passes);
}

// Leaves out larger parts first, then smaller ones, down to single statements (delta debugging).
Outcome Shrink(Session& session, const Outcome& failed, const Passes& passes, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  Outcome best = failed;
  for (size_t part = std::max<size_t>(best.statements.size() / 2, 1); part > 0;) {
    bool shrunk = false;
    for (size_t at = best.statements.size(); at > 0;) {
      if (std::chrono::steady_clock::now() > end) return best;
      const size_t begin = at > part ? at - part : 0;
      std::vector<std::string> rest = best.statements;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(begin), rest.begin() + static_cast<std::ptrdiff_t>(at));
      Outcome tried = RunAgain(session, rest, passes);
      at = begin;
      if (!tried.difference) continue;
      best = std::move(tried);
      at = std::min(at, best.statements.size());
      shrunk = true;
    }
    if (part == 1 && !shrunk) break;
    part = part == 1 ? 1 : part / 2;
  }
  return best;
}

}  // namespace sluice::histories

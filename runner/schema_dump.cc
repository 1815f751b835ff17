#include "runner/schema_dump.h"

#include <optional>
#include <string_view>

namespace sluice::runner {
namespace {

// Appendix "PostgreSQL Error Codes" of the manual.
constexpr std::string_view kUndefinedObject = "42704";
constexpr std::string_view kDuplicateSchema = "42P06";

// role "app" does not exist
std::optional<std::string> MissingRole(const SqlError& error) {
  constexpr std::string_view kBefore = "role \"";
  constexpr std::string_view kBehind = "\" does not exist";
  const std::string_view message = error.message;
  if (error.sqlstate != kUndefinedObject) return std::nullopt;
  if (!message.starts_with(kBefore) || !message.ends_with(kBehind)) return std::nullopt;
  return std::string(message.substr(kBefore.size(), message.size() - kBefore.size() - kBehind.size()));
}

// A schema that is there already is "public", which every new database has.
bool IsHarmless(const DumpStatement& statement, const SqlError& error) {
  return error.sqlstate == kDuplicateSchema || (statement.is_setting && error.sqlstate == kUndefinedObject);
}

SqlResult<void> Run(Session& session, const DumpStatement& statement) {
  std::string last;
  while (true) {
    SqlResult<void> done = session.Execute(statement.sql);
    if (done || IsHarmless(statement, done.error())) return {};
    const std::optional<std::string> role = MissingRole(done.error());
    // The same one again: making it did not help.
    if (!role || *role == last) return done;
    last = *role;
    if (SqlResult<void> made = session.Execute("CREATE ROLE " + QuoteIdentifier(*role)); !made) return made;
  }
}

}  // namespace

tl::expected<void, DumpFailure> LoadDump(Session& session, const std::vector<DumpStatement>& statements) {
  for (size_t i = 0; i < statements.size(); ++i) {
    if (const SqlResult<void> done = Run(session, statements[i]); !done) {
      return tl::make_unexpected(DumpFailure{i, done.error()});
    }
  }
  return {};
}

}  // namespace sluice::runner

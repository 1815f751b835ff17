// Connection strings, as libpq reads them (manual: Connection Strings).
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <map>

#include "runner/session.h"

namespace sluice::runner {
namespace {

using ConnectionValues = std::map<std::string, std::string>;

Result<ConnectionValues> ReadConnection(const std::string& connection) {
  PQconninfoOption* read = PQconninfoParse(connection.c_str(), nullptr);
  if (read == nullptr) {
    return Fail("the connection string cannot be read",
                "Write it as 'host=... dbname=...' or postgresql://user@host/database.");
  }
  ConnectionValues values;
  for (const PQconninfoOption* option = read; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) values[option->keyword] = option->val;
  }
  PQconninfoFree(read);
  return values;
}

std::string WriteConnection(const ConnectionValues& values) {
  std::string text;
  for (const auto& [keyword, value] : values) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", keyword, QuoteConnectionValue(value));
  }
  return text;
}

}  // namespace

Result<std::string> WithConnectionValues(const std::string& connection, const std::vector<ConnectionValue>& values) {
  Result<ConnectionValues> merged = ReadConnection(connection);
  if (!merged) return tl::make_unexpected(merged.error());
  for (const auto& [keyword, value] : values) {
    std::string& now = (*merged)[keyword];
    if (keyword == "options" && !now.empty()) {
      now.append(" ").append(value);
    } else {
      now = value;
    }
  }
  return WriteConnection(*merged);
}

Result<std::string> WithConnectionDefaults(const std::string& connection, const std::vector<ConnectionValue>& values) {
  Result<ConnectionValues> merged = ReadConnection(connection);
  if (!merged) return tl::make_unexpected(merged.error());
  for (const auto& [keyword, value] : values) {
    if (keyword == "connect_timeout" && std::getenv("PGCONNECT_TIMEOUT") != nullptr) continue;
    merged->emplace(keyword, value);
  }
  return WriteConnection(*merged);
}

Result<SplitConnection> SplitPasswords(const std::string& connection) {
  Result<ConnectionValues> values = ReadConnection(connection);
  if (!values) return tl::make_unexpected(values.error());
  const auto take = [&](const char* keyword) {
    const auto node = values->extract(keyword);
    return node.empty() ? std::string() : node.mapped();
  };
  SplitConnection split;
  split.password = take("password");
  split.ssl_password = take("sslpassword");
  split.connection = WriteConnection(*values);
  return split;
}

}  // namespace sluice::runner

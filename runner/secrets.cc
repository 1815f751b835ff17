#include "runner/secrets.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>

#include "analyzer/base/secret.h"

namespace sluice::runner {

std::optional<std::vector<std::string>> SecretsOf(const std::string& connection) {
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), nullptr);
  if (options == nullptr) return std::nullopt;
  std::vector<std::string> secrets;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    // "*" marks what is to be hidden when it is typed (PQconndefaults in the manual).
    const bool secret = option->dispchar != nullptr && option->dispchar[0] == '*';
    if (secret && option->val != nullptr && option->val[0] != '\0') secrets.emplace_back(option->val);
  }
  PQconninfoFree(options);
  if (const char* password = std::getenv("PGPASSWORD"); password != nullptr && *password != '\0') {
    secrets.emplace_back(password);
  }
  std::sort(secrets.begin(), secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return secrets;
}

std::string WithoutSecrets(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) Hide(text, secret);
  return text;
}

}  // namespace sluice::runner

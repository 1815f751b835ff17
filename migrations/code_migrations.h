// Migrations that are programs: what they do is known when their tool runs them, and not before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/directory.h"

namespace sluice::migrations {

// What a tool can run beside SQL.
enum class CodeLanguage : uint8_t { kRuby, kPython, kJavaScript, kGo, kElixir, kPhp, kCSharp, kJvm, kRust, kData };

struct CodeFile {
  std::string name;
  CodeLanguage language = CodeLanguage::kRuby;
  std::string reason;  // why its statements are not known, and what to do; as Migration::not_analysed
};

// What a file is, by its name and, where that could be one's, by its text.
std::optional<CodeFile> ReadCodeFile(const std::string& directory, const std::string& name);

// Whether a name ends as programs in one of these languages do, whatever stands before.
bool IsProgramName(std::string_view name);

// Those of a directory itself. only: of one language.
std::vector<CodeFile> FindCodeFiles(const Directory& directory, std::optional<CodeLanguage> only = std::nullopt);

// Whether one of the first that have such a name is one; classes of the JVM apart, which are Flyway's.
bool HasCodeFiles(const Directory& directory);

}  // namespace sluice::migrations

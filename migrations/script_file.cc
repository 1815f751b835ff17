#include "migrations/script_file.h"

#include "analyzer/base/read_file.h"

namespace sluice::migrations {

Result<std::string> ReadScriptFile(const ScriptFile& file) {
  if (file.text != nullptr) return *file.text;
  return ReadFile(file.place());
}

}  // namespace sluice::migrations

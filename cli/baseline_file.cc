#include "baseline_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <system_error>

#include "analyzer/analysis/baseline.h"
#include "analyzer/base/read_file.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

Result<analysis::Baseline> Read(const std::string& path) {
  const Result<std::string> bytes = ReadFile(path);
  if (!bytes) {
    return Fail(fmt::format("the baseline '{}' cannot be read: {}", path, bytes.error().message),
                "--write-baseline writes one.");
  }
  Result<analysis::Baseline> baseline = analysis::ParseBaseline(*bytes);
  if (baseline) return baseline;
  return Fail(fmt::format("the baseline '{}' cannot be used: {}", path, baseline.error().message),
              baseline.error().hint);
}

// Files are named from the baseline's own directory, so that it means the same wherever the command is started.
analysis::BaselineFiles FilesBeside(const std::string& path, const std::vector<std::string>& files) {
  std::error_code ignored;
  const fs::path root = fs::weakly_canonical(fs::absolute(path, ignored), ignored).parent_path();
  const auto name = [root](const std::string& file) {
    std::error_code error;
    const fs::path absolute = fs::weakly_canonical(fs::absolute(file, error), error);
    const fs::path relative = absolute.lexically_relative(root);
    return relative.empty() ? file : relative.generic_string();
  };
  std::set<std::string> reported;
  for (const std::string& file : files) reported.insert(name(file));
  return {name,
          [root](const std::string& file) {
            std::error_code error;
            return fs::exists(root / file, error);
          },
          [reported = std::move(reported)](const std::string& file) { return reported.contains(file); }};
}

}  // namespace

Result<size_t> UseBaseline(const std::string& path, const std::vector<std::string>& files, Report& report) {
  const Result<analysis::Baseline> baseline = Read(path);
  if (!baseline) return tl::make_unexpected(baseline.error());
  return analysis::ApplyBaseline(*baseline, FilesBeside(path, files), report).size();
}

Result<size_t> WriteBaseline(const std::string& path, const std::vector<std::string>& files, Report& report) {
  analysis::Baseline older;
  std::error_code ignored;
  if (fs::exists(path, ignored)) {
    Result<analysis::Baseline> found = Read(path);
    if (!found) return tl::make_unexpected(found.error());
    older = std::move(*found);
  }
  const analysis::BaselineFiles beside = FilesBeside(path, files);
  const analysis::Baseline baseline = analysis::MakeBaseline(report, older, beside);
  const Result<void> written = WriteFileAtomically(path, analysis::FormatBaseline(baseline));
  if (!written) return tl::make_unexpected(written.error());
  analysis::ApplyBaseline(baseline, beside, report);
  return baseline.size();
}

}  // namespace sluice::cli

#include "provenance.h"

#include <cstdlib>

#include "analyzer/base/child_process.h"

namespace sluice::cli {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool FromCi(report::ReportOptions& options) {
  if (const std::string repository = Variable("GITHUB_REPOSITORY"); !repository.empty()) {
    options.repository_uri = Variable("GITHUB_SERVER_URL") + "/" + repository;
    options.revision = Variable("GITHUB_SHA");
    options.branch = Variable("GITHUB_REF_NAME");
  } else if (const std::string project = Variable("CI_PROJECT_URL"); !project.empty()) {
    options.repository_uri = project;
    options.revision = Variable("CI_COMMIT_SHA");
    options.branch = Variable("CI_COMMIT_REF_NAME");
  } else if (const std::string uri = Variable("BUILD_REPOSITORY_URI"); !uri.empty()) {
    options.repository_uri = uri;
    options.revision = Variable("BUILD_SOURCEVERSION");
    options.branch = Variable("BUILD_SOURCEBRANCHNAME");
  } else {
    return false;
  }
  return true;
}

// The first line of what git says, or nothing.
std::string Git(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  const Result<ProcessResult> result = RunProcess(arguments);
  if (!result || result->exit_code != 0) return {};
  return result->output.substr(0, result->output.find('\n'));
}

}  // namespace

void AddProvenance(report::ReportOptions& options) {
  if (FromCi(options)) return;
  options.revision = Git({"rev-parse", "--verify", "--quiet", "HEAD"});
  if (options.revision.empty()) return;
  options.repository_uri = Git({"config", "--get", "remote.origin.url"});
  options.branch = Git({"rev-parse", "--abbrev-ref", "HEAD"});
}

}  // namespace sluice::cli

// What `sluice verify` shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/analysis/runnable.h"
#include "runner/verify.h"

namespace sluice::cli {

enum class VerifyStatus : unsigned char {
  kReturns,
  kDiffers,
  kFailed,        // a statement of it
  kNotRun,        // one before it failed on its way up
  kNoWayBack,     // none, or an empty one
  kIrreversible,  // its way back says so: it only raises, or does nothing
  kNotAnalysed,   // its SQL is made by code
};

std::string_view ToString(VerifyStatus status);

struct VerifyEntry {
  std::string id;
  std::string file;  // of the way up
  std::string down;  // of the way back; empty where there is none
  VerifyStatus status = VerifyStatus::kReturns;
  runner::VerifyOutcome outcome = {};
  std::string failed_file = {};  // where the statement that failed is
  uint32_t failed_line = 0;
  size_t for_psql = 0;  // commands of psql in it, which were passed over
};

struct VerifyEntries {
  std::string server;                // "15.20"; empty where there was nothing to run
  std::vector<VerifyEntry> entries;  // of the migrations that were asked for, and of others that failed
};

// What can be said before anything runs: kReturns where it is to be tried.
VerifyStatus StatusBefore(const analysis::RunnableMigration& migration);

// What the server is given. The migrations that are reported and have a way back are checked.
std::vector<runner::VerifiedMigration> ToVerify(const analysis::Request& request,
                                                const std::vector<analysis::RunnableMigration>& migrations);

void AddEntries(const analysis::Request& request, const std::vector<analysis::RunnableMigration>& migrations,
                runner::VerifyReport report, VerifyEntries& entries);

// Whether something has to be done about it.
bool IsProblem(VerifyStatus status);

struct VerifySummary {
  size_t verified = 0;  // returns, differs, failed
  size_t returns = 0;
  size_t differs = 0;
  size_t failed = 0;
  size_t not_run = 0;
  size_t no_way_back = 0;
  size_t irreversible = 0;
  size_t not_analysed = 0;
};

VerifySummary Summarise(const VerifyEntries& entries);

struct VerifyTextOptions {
  bool colour = false;
  bool verbose = false;  // also the migrations about which there is nothing to say
};

std::string VerifyText(const VerifyEntries& entries, const VerifyTextOptions& options);
std::string VerifyJson(const VerifyEntries& entries);

}  // namespace sluice::cli

// Table tests as text: a file of cases, each an input and what is expected of it.
//
//   == what the case is about
//   input, any number of lines
//   ----
//   expected, any number of lines
//
// A title that starts with "grammar 17: " needs the grammar of PostgreSQL 17 or later; RunCases leaves it out where the
// build's is older, and prints how many it left out. A title that ends in "(escapes)" says that \r, \n, \t, \\ and \xHH
// in the input are those bytes. A line break before
// "----" is no part of the input. UPDATE_EXPECTED=1 writes what is there now; the difference is for a person to read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::test {

struct Case {
  std::string title;
  std::string input;     // as the test sees it
  std::string written;   // as the file has it
  std::string expected;  // with a line break at the end of each line
  int grammar = 0;       // the oldest major version whose grammar understands the input; 0: each
  int line = 0;
};

std::vector<Case> ReadCases(const std::string& path);

// Runs each case of each file "<directory>/<name>.txt" and compares. Fails where a directory holds none.
void RunCases(const std::string& directory, const std::function<std::string(const Case&)>& run);

// The same for tests that say what a build answers whose grammar is too old for a case.
void RunCases(const std::string& directory, const std::function<std::string(const Case&)>& run,
              const std::function<void(const Case&)>& run_too_new);

// Bytes that would not show, as escapes.
std::string Escape(std::string_view text);

}  // namespace sluice::test

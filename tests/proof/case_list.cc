#include "case_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sluice::proof {
namespace {

namespace fs = std::filesystem;

Mark MarkOf(const std::string& line) {
  if (line.starts_with("-- upper bound: ")) return Mark::kUpperBound;
  if (line.starts_with("-- unknown: ")) return Mark::kUnknown;
  if (line.starts_with("-- refused: ")) return Mark::kRefused;
  if (line.starts_with("-- unsafe: ")) return Mark::kUnsafe;
  return Mark::kNone;
}

void ReadTheme(const fs::path& path, std::vector<Case>& cases) {
  std::istringstream lines(ReadText(path.string()));
  Mark mark = Mark::kNone;
  bool unknown = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    if (line.starts_with("--")) {
      mark = std::max(mark, MarkOf(line));
      unknown = unknown || MarkOf(line) == Mark::kUnknown;
    } else if (line.front() == ' ') {
      cases.back().text += line.substr(line.find_first_not_of(' ') - 1);
    } else {
      cases.push_back({path.stem().string(), line, mark, unknown});
      mark = Mark::kNone;
      unknown = false;
    }
  }
}

}  // namespace

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Case> ReadCases(const std::string& directory) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Case> cases;
  for (const fs::path& path : paths) ReadTheme(path, cases);
  return cases;
}

}  // namespace sluice::proof

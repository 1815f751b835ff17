#include "case_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "of_version.h"

namespace sluice::proof {
namespace {

namespace fs = std::filesystem;

struct Word {
  std::string_view text;
  Mark mark;
};

// kNone: the case is left out.
constexpr std::array kWords = {Word{"-- upper bound", Mark::kUpperBound}, Word{"-- unknown", Mark::kUnknown},
                               Word{"-- refused", Mark::kRefused}, Word{"-- unsafe", Mark::kUnsafe},
                               Word{"-- left out", Mark::kNone}};

// What is said before a case.
struct Marks {
  Mark mark = Mark::kNone;
  bool unknown = false;
  bool left_out = false;

  void Take(const std::string& line, int server_major) {
    for (const Word& word : kWords) {
      const size_t colon = line.find(": ");
      if (!line.starts_with(word.text) || colon == std::string::npos) continue;
      if (!IsOfVersion(std::string_view(line).substr(word.text.size(), colon - word.text.size()), server_major)) return;
      mark = std::max(mark, word.mark);
      unknown = unknown || word.mark == Mark::kUnknown;
      left_out = left_out || word.mark == Mark::kNone;
      return;
    }
  }
};

void ReadTheme(const fs::path& path, int server_major, std::vector<Case>& cases) {
  std::istringstream lines(ReadText(path.string()));
  Marks marks;
  bool taken = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    if (line.starts_with("--")) {
      marks.Take(line, server_major);
    } else if (line.front() == ' ') {
      if (taken) cases.back().text += line.substr(line.find_first_not_of(' ') - 1);
    } else {
      taken = !marks.left_out;
      if (taken) cases.push_back({path.stem().string(), line, marks.mark, marks.unknown});
      marks = {};
    }
  }
}

}  // namespace

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Case> ReadCases(const std::string& directory, int server_major) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Case> cases;
  for (const fs::path& path : paths) ReadTheme(path, server_major, cases);
  return cases;
}

}  // namespace sluice::proof

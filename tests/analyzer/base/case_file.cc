#include "case_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sluice::test {
namespace {

namespace fs = std::filesystem;

std::string Unescape(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      bytes += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'r':
        bytes += '\r';
        break;
      case 'n':
        bytes += '\n';
        break;
      case 't':
        bytes += '\t';
        break;
      case 'x':
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
        break;
      default:
        bytes += text[i];
        break;
    }
  }
  return bytes;
}

// Of "grammar 17: what it is about".
int GrammarOf(const std::string& title) {
  constexpr std::string_view kMarker = "grammar ";
  return title.starts_with(kMarker) ? std::stoi(title.substr(kMarker.size())) : 0;
}

void Finish(Case& tested, std::vector<Case>& cases) {
  if (tested.title.empty()) return;
  if (tested.written.ends_with('\n')) tested.written.pop_back();
  tested.input = tested.title.ends_with("(escapes)") ? Unescape(tested.written) : tested.written;
  tested.grammar = GrammarOf(tested.title);
  cases.push_back(std::move(tested));
  tested = Case{};
}

void Write(const std::string& path, const std::vector<Case>& cases) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  bool first = true;
  for (const Case& tested : cases) {
    file << (first ? "" : "\n") << "== " << tested.title << "\n" << tested.written << "\n----\n" << tested.expected;
    first = false;
  }
}

struct Count {
  size_t all = 0;
  size_t too_new = 0;
};

Count RunFile(const std::string& path, const std::function<std::string(const Case&)>& run,
              const std::function<void(const Case&)>& run_too_new) {
  std::vector<Case> cases = ReadCases(path);
  EXPECT_FALSE(cases.empty()) << path;
  const bool update = std::getenv("UPDATE_EXPECTED") != nullptr;
  Count count{cases.size()};
  for (Case& tested : cases) {
    if (tested.grammar > SLUICE_GRAMMAR_MAJOR) {
      ++count.too_new;
      run_too_new(tested);
      continue;
    }
    std::string actual = run(tested);
    if (update) {
      tested.expected = std::move(actual);
    } else {
      EXPECT_EQ(tested.expected, actual) << path << ":" << tested.line << ": " << tested.title;
    }
  }
  if (update) Write(path, cases);
  return count;
}

}  // namespace

std::vector<Case> ReadCases(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Case> cases;
  Case tested;
  bool in_expected = false;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.starts_with("== ")) {
      Finish(tested, cases);
      tested.title = line.substr(3);
      tested.line = number;
      in_expected = false;
    } else if (!in_expected && line == "----") {
      in_expected = true;
    } else if (!in_expected) {
      tested.written += line + "\n";
    } else if (!line.empty()) {
      tested.expected += line + "\n";
    }
  }
  Finish(tested, cases);
  return cases;
}

void RunCases(const std::string& directory, const std::function<std::string(const Case&)>& run) {
  RunCases(directory, run, [](const Case&) {});
}

void RunCases(const std::string& directory, const std::function<std::string(const Case&)>& run,
              const std::function<void(const Case&)>& run_too_new) {
  std::vector<std::string> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  ASSERT_FALSE(paths.empty()) << directory;
  Count count;
  for (const std::string& path : paths) {
    const Count of_file = RunFile(path, run, run_too_new);
    count.all += of_file.all;
    count.too_new += of_file.too_new;
  }
  fmt::print("{} of {} cases of {} left out: newer than the grammar of PostgreSQL {}\n", count.too_new, count.all,
             fs::path(directory).lexically_relative(SLUICE_TESTS_DIR).string(), SLUICE_GRAMMAR_MAJOR);
}

std::string Escape(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      shown += "\\n";
    } else if (c == '\r') {
      shown += "\\r";
    } else if (c == '\t') {
      shown += "\\t";
    } else if (byte < 0x20 || byte >= 0x7F) {
      shown += fmt::format("\\x{:02X}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

}  // namespace sluice::test

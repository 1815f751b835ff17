// Runs every seed and everything that the fuzzer ever found through the fuzz target, without the fuzzer.
//
//   replay_seeds FILE-OR-DIRECTORY...
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "analyzer/ast/large_stack.h"
#include "analyzer/base/read_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<std::string> FilesAt(const std::string& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool Run(const std::string& path) {
  const auto text = sluice::ReadFile(path);
  if (!text) {
    fmt::print(stderr, "replay_seeds: {}\n", text.error().message);
    return false;
  }
  fmt::print("{}\n", path);
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text->data()), text->size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  size_t files = 0;
  bool good = true;
  {
    const sluice::ast::StackThread thread(sluice::ast::kWorkerStackBytes, [&] {
      for (int i = 1; i < argc; ++i) {
        for (const std::string& file : FilesAt(argv[i])) {
          good = Run(file) && good;
          ++files;
        }
      }
    });
  }
  if (files == 0) fmt::print(stderr, "replay_seeds: no files\n");
  return good && files > 0 ? 0 : 1;
}

// The yardstick of ci/bench: reads the files named on standard input and calls PostgreSQL's parser on each, nothing
// else.
//
//   raw_parse THREADS < list-of-files
#include <fmt/format.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/ast/large_stack.h"
#include "analyzer/ast/parse.h"
#include "analyzer/base/read_file.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: raw_parse THREADS < list-of-files\n";
    return 2;
  }
  std::vector<std::string> files;
  for (std::string line; std::getline(std::cin, line);) files.push_back(line);
  std::atomic<size_t> next{0};
  std::atomic<size_t> statements{0};
  const auto work = [&] {
    for (size_t file = next++; file < files.size(); file = next++) {
      const sluice::Result<std::string> text = sluice::ReadFile(files[file]);
      if (!text) continue;
      const sluice::ast::ParseTree tree(*text);
      statements += tree.statements().size();
    }
  };
  {
    std::vector<std::unique_ptr<sluice::ast::StackThread>> threads;
    for (int i = 0; i < std::atoi(argv[1]); ++i) {
      threads.push_back(std::make_unique<sluice::ast::StackThread>(sluice::ast::kWorkerStackBytes, work));
    }
  }
  fmt::print("{} files, {} statements\n", files.size(), statements.load());
}

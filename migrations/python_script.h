// What a Python module calls, and with which strings: read without running anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::migrations {

// Strings that follow each other are one.
struct PythonString {
  std::string value;
  std::vector<uint32_t> offsets;  // where each byte of the value stands
  Span span;
  bool is_literal = false;                        // else something is put into it when it runs
  std::optional<size_t> function = std::nullopt;  // that it stands in
};

struct PythonCall {
  std::string name;  // "add_column" of op.add_column(…)
  Span span;         // from the object to the closing bracket
  // Its arguments, and theirs in turn, as far as they are strings or constants of the module that are.
  std::vector<std::string> strings;
  std::string batch_table;  // in `with op.batch_alter_table('t') as b:` the table, for what is called of b
  std::optional<size_t> function = std::nullopt;
};

// At the top level.
struct PythonFunction {
  std::string name;
  Span first_line;
};

struct PythonScript {
  std::vector<PythonFunction> functions;
  std::vector<PythonString> strings;  // in the order of the text, like the calls
  std::vector<PythonCall> calls;
  std::vector<std::string> printed;  // the strings in print(…), those of each call joined

  std::optional<size_t> FindFunction(std::string_view name) const;
};

PythonScript ReadPythonScript(std::string_view text);

}  // namespace sluice::migrations

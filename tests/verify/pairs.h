// A history of pairs of files, "1_m.up.sql" and "1_m.down.sql" and so on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace_program.h"

namespace sluice::cli {

struct Pair {
  std::string up;
  std::optional<std::string> down = std::nullopt;  // nothing: no file
};

class Pairs {
 public:
  explicit Pairs(const std::vector<Pair>& pairs);

  std::string path() const { return directory_.path(); }
  std::string Up(int number) const { return path() + "/" + std::to_string(number) + "_m.up.sql"; }
  std::string Down(int number) const { return path() + "/" + std::to_string(number) + "_m.down.sql"; }

 private:
  TemporaryDirectory directory_;
};

}  // namespace sluice::cli

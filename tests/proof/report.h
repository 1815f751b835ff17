// The count, by theme.
#pragma once

#include <map>
#include <string>

#include "judge.h"

namespace sluice::proof {

class Report {
 public:
  void Add(const Case& tested, const Verdict& verdict, bool listed);
  // "statements 512, agree 508 (99.2 %), listed differences 4", and a line for each theme.
  std::string ToString() const;
  size_t statements() const { return all_.statements; }
  size_t agree() const { return all_.agree; }

 private:
  struct Count {
    size_t statements = 0;
    size_t agree = 0;
    size_t listed = 0;
  };
  static void AddTo(Count& count, bool agrees, bool listed);

  Count all_;
  std::map<std::string, Count> themes_;
};

}  // namespace sluice::proof

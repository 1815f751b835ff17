// One case: what was predicted beside what the server did.
#pragma once

#include <string>
#include <vector>

#include "analyzer/schema/schema.h"
#include "case_list.h"
#include "runner/session.h"

namespace sluice::proof {

struct Verdict {
  bool agrees = false;
  bool ran = true;                   // false: the server refused the case, which is a mistake in the fixture
  std::vector<std::string> reasons;  // why it does not agree, or was refused
};

class Judge {
 public:
  // Makes the database that the cases run on copies of.
  Judge(std::string connection, int server_major, const std::string& setup);

  // Where the prediction is not exact, what is predicted and does not happen is a difference, too, unless the case is
  // marked; and a mark without need is one.
  Verdict Decide(const Case& tested);

 private:
  struct Predicted;
  Predicted Predict(const Case& tested) const;
  Verdict DecideRefused(const Case& tested, const Predicted& predicted);
  Verdict DecideRun(const Case& tested, const Predicted& predicted);
  Verdict DecideUnsafe(const Predicted& predicted);
  runner::Session Connect(const std::string& database);
  void Run(const std::string& sql, const std::string& database);
  std::string Copy();

  std::string server_;  // connection string but for the database
  int major_;
  schema::Schema schema_;
  runner::Session clean_;  // in a copy that is never changed
  int copies_ = 0;
};

}  // namespace sluice::proof

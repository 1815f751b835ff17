#include "analyzer/analysis/actions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/model/body.h"

namespace sluice::analysis {
namespace {

// Of one statement. Functions that call functions can ask for any number of them.
constexpr size_t kMostBodies = 200;

class Visitor {
 public:
  Visitor(const schema::Schema& schema, const std::function<void(const ActionToTake&)>& visit)
      : schema_(schema), visit_(visit) {}

  void Visit(const model::Statement& statement, bool maybe) {
    for (size_t i = 0; i < statement.actions.size(); ++i) {
      const model::Action& action = statement.actions[i];
      const bool may = maybe || statement.IsMaybe(i);
      visit_({action, statement, may});
      const auto* query = std::get_if<model::Query>(&action);
      if (query == nullptr) continue;
      for (const model::FunctionCall& call : query->functions) VisitCalled(call, query->span, statement, may);
    }
  }

 private:
  void VisitCalled(const model::FunctionCall& call, Span span, const model::Statement& caller, bool maybe) {
    const schema::KnownFunction* known = schema_.FindFunctions(call.name);
    if (known == nullptr) return;
    // What calls itself does the same again.
    if (std::find(running_.begin(), running_.end(), call.name) != running_.end()) return;
    // A body may create functions.
    const std::vector<model::CreateFunction> overloads = known->overloads;
    running_.push_back(call.name);
    for (const model::CreateFunction& function : overloads) {
      model::Statement body;
      body.span = span;
      body.number = caller.number;
      body.is_body = true;
      if (++bodies_ > kMostBodies) {
        body.actions.emplace_back(model::NotAnalysed{span, "it calls more functions than are followed"});
      } else {
        model::ReadBody(function, span, body);
      }
      Visit(body, maybe || overloads.size() > 1);
      if (bodies_ > kMostBodies) break;
    }
    running_.pop_back();
  }

  const schema::Schema& schema_;
  const std::function<void(const ActionToTake&)>& visit_;
  std::vector<std::string> running_;
  size_t bodies_ = 0;
};

}  // namespace

void ForEachAction(const model::Statement& statement, const schema::Schema& schema,
                   const std::function<void(const ActionToTake&)>& visit) {
  Visitor(schema, visit).Visit(statement, false);
}

}  // namespace sluice::analysis

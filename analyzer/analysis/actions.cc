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
  Visitor(const schema::Schema& schema, int server_major, const std::function<void(const ActionToTake&)>& visit)
      : schema_(schema), server_major_(server_major), visit_(visit) {}

  void Visit(const model::Statement& statement, bool maybe) {
    for (size_t i = 0; i < statement.actions.size(); ++i) {
      const model::Action& action = statement.actions[i];
      const bool may = maybe || statement.IsMaybe(i);
      visit_({action, statement, may});
      if (const auto* execute = std::get_if<model::Execute>(&action)) VisitPrepared(*execute, statement, may);
      // For the rows that are there.
      const auto* add = std::get_if<model::AddColumn>(&action);
      if (add != nullptr && add->column.default_value) {
        for (const model::FunctionCall& call : add->column.default_value->functions) {
          VisitCalled(call, add->span, statement, may);
        }
      }
      const auto* query = std::get_if<model::Query>(&action);
      if (query == nullptr) continue;
      for (const model::FunctionCall& call : query->functions) VisitCalled(call, query->span, statement, may);
    }
  }

 private:
  void VisitPrepared(const model::Execute& execute, const model::Statement& caller, bool maybe) {
    model::Statement run;
    run.span = execute.span;
    run.number = caller.number;
    run.is_body = caller.is_body;
    if (const std::string* text = schema_.FindPrepared(execute.name, execute.cursor)) {
      model::ReadPrepared(*text, execute, run);
    } else {
      run.actions.emplace_back(model::NotAnalysed{
          execute.span, execute.cursor ? "a cursor that this migration has not declared"
                                       : "EXECUTE of a statement that this migration has not prepared"});
    }
    Visit(run, maybe);
  }

  void VisitCalled(const model::FunctionCall& call, Span span, const model::Statement& caller, bool maybe) {
    const schema::KnownFunction* known = schema_.FindFunctions(call.name);
    if (known == nullptr) return;
    // What calls itself does the same again.
    if (std::find(running_.begin(), running_.end(), call.name) != running_.end()) return;
    // A body may create functions.
    const std::vector<model::CreateFunction> overloads = known->overloads;
    running_.push_back(call.name);
    std::vector<std::string> labels;
    for (const schema::AddedLabel& added : schema_.added_labels()) labels.push_back(added.label);
    for (const model::CreateFunction& function : overloads) {
      model::Statement body;
      body.span = span;
      body.number = caller.number;
      body.is_body = true;
      if (++bodies_ > kMostBodies) {
        body.actions.emplace_back(model::NotAnalysed{span, "it calls more functions than are followed"});
      } else {
        model::ReadBody(function, span, labels, server_major_, body);
      }
      Visit(body, maybe || overloads.size() > 1);
      if (bodies_ > kMostBodies) break;
    }
    running_.pop_back();
  }

  const schema::Schema& schema_;
  int server_major_;
  const std::function<void(const ActionToTake&)>& visit_;
  std::vector<std::string> running_;
  size_t bodies_ = 0;
};

}  // namespace

void ForEachAction(const model::Statement& statement, const schema::Schema& schema, int server_major,
                   const std::function<void(const ActionToTake&)>& visit) {
  Visitor(schema, server_major, visit).Visit(statement, false);
}

}  // namespace sluice::analysis

#include "analyzer/model/comment_place.h"

#include <algorithm>
#include <vector>

namespace sluice::model {
namespace {

bool OnOneLine(std::string_view text, uint32_t begin, uint32_t end) {
  return text.substr(begin, end - begin).find('\n') == std::string_view::npos;
}

}  // namespace

Span StatementOf(std::string_view text, const Script& script, Span comment) {
  const std::vector<Statement>& statements = script.statements;
  const auto next = std::find_if(statements.begin(), statements.end(),
                                 [&](const Statement& each) { return each.span.begin >= comment.end; });
  const bool before_one = next != statements.end() && OnOneLine(text, comment.end, next->span.begin);
  if (next != statements.begin()) {
    const Span last = std::prev(next)->span;
    if (last.end > comment.begin) return last;
    if (!before_one && OnOneLine(text, last.end, comment.begin)) return last;
  }
  return next == statements.end() ? Span{} : next->span;
}

}  // namespace sluice::model

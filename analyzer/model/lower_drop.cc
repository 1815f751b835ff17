// DROP of relations, schemas and databases, and TRUNCATE.
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// The names behind DROP TABLE [IF EXISTS], one range each; the last without CASCADE or RESTRICT.
std::vector<TokenView::Range> NameRanges(size_t count, const Lowering& lowering) {
  const TokenView& tokens = lowering.tokens;
  TokenView::Range range{1, tokens.size()};
  while (range.begin < range.end) {
    const bool keyword = tokens.Is(range.begin, "TABLE") || tokens.Is(range.begin, "INDEX") ||
                         tokens.Is(range.begin, "VIEW") || tokens.Is(range.begin, "MATERIALIZED") ||
                         tokens.Is(range.begin, "SCHEMA") || tokens.Is(range.begin, "CONCURRENTLY") ||
                         tokens.Is(range.begin, "FOREIGN");
    const bool if_exists = tokens.Is(range.begin, "IF") && tokens.Is(range.begin + 1, "EXISTS");
    if (!keyword && !if_exists) break;
    range.begin += if_exists ? 2 : 1;
  }
  std::vector<TokenView::Range> ranges = tokens.SplitAtCommas(range);
  if (ranges.size() != count) return {};
  ranges.back().end = tokens.BehindName(ranges.back().begin);
  return ranges;
}

class DropLowering {
 public:
  DropLowering(const ::DropStmt& drop, const Lowering& lowering)
      : drop_(drop), lowering_(lowering), objects_(drop.objects), ranges_(NameRanges(objects_.size(), lowering)) {}

  void Lower() {
    for (size_t i = 0; i < objects_.size(); ++i) LowerOne(i);
    lowering_.out.transactional = !drop_.concurrent;
  }

 private:
  Span SpanOfObject(size_t i) const {
    return objects_.size() == 1 || ranges_.empty() ? lowering_.span : lowering_.tokens.SpanOf(ranges_[i]);
  }

  Name NameOfObject(size_t i) const {
    const auto* list = node_cast<::List>(objects_[i]);
    Name name = list == nullptr ? Name{} : LowerNameList(list);
    name.schema = lowering_.Spelled(name.schema);
    name.name = lowering_.Spelled(name.name);
    if (!ranges_.empty()) name.span = lowering_.tokens.SpanOf(ranges_[i]);
    return name;
  }

  void LowerOne(size_t i) {
    const bool cascade = drop_.behavior == DROP_CASCADE;
    const Span span = SpanOfObject(i);
    switch (drop_.removeType) {
      case OBJECT_TABLE:
      case OBJECT_FOREIGN_TABLE:
        return lowering_.Add(
            DropTable{span, NameOfObject(i), drop_.missing_ok, cascade, drop_.removeType == OBJECT_FOREIGN_TABLE});
      case OBJECT_INDEX:
        return lowering_.Add(DropIndex{span, NameOfObject(i), drop_.concurrent, drop_.missing_ok, cascade});
      case OBJECT_VIEW:
      case OBJECT_MATVIEW:
        return lowering_.Add(
            DropView{span, NameOfObject(i), drop_.removeType == OBJECT_MATVIEW, drop_.missing_ok, cascade});
      default:
        return lowering_.Add(
            DropSchema{span, lowering_.Spelled(ast::StringValue(objects_[i])), drop_.missing_ok, cascade});
    }
  }

  const ::DropStmt& drop_;
  const Lowering& lowering_;
  ast::Items<::Node> objects_;
  std::vector<TokenView::Range> ranges_;
};

bool IsModelled(::ObjectType type) {
  return type == OBJECT_TABLE || type == OBJECT_FOREIGN_TABLE || type == OBJECT_INDEX || type == OBJECT_VIEW ||
         type == OBJECT_MATVIEW || type == OBJECT_SCHEMA;
}

void LowerTruncate(const ::TruncateStmt& truncate, const Lowering& lowering) {
  Truncate out{lowering.span, {}, truncate.behavior == DROP_CASCADE, truncate.restart_seqs};
  for (const ::Node* relation : ast::Items<::Node>(truncate.relations)) {
    if (const auto* table = node_cast<::RangeVar>(relation)) out.tables.push_back(LowerName(table, lowering));
  }
  lowering.Add(std::move(out));
}

}  // namespace

bool LowerDrop(const ::Node* node, const Lowering& lowering) {
  if (const auto* drop = node_cast<::DropStmt>(node); drop != nullptr && IsModelled(drop->removeType)) {
    DropLowering(*drop, lowering).Lower();
  } else if (const auto* database = node_cast<::DropdbStmt>(node)) {
    lowering.out.transactional = false;
    lowering.Add(DropDatabase{lowering.span, std::string(ast::Text(database->dbname))});
  } else if (const auto* truncate = node_cast<::TruncateStmt>(node)) {
    LowerTruncate(*truncate, lowering);
  } else {
    return false;
  }
  return true;
}

}  // namespace sluice::model

#include "rules/locks.h"

#include <algorithm>

#include "analyzer/lex/lexer.h"

namespace sluice::rules {

Name NameOfKey(const std::string& key) {
  const size_t dot = key.find('.');
  if (dot == std::string::npos) return {{}, key, {}};
  return {key.substr(0, dot), key.substr(dot + 1), {}};
}

bool IsStrong(effects::LockMode mode) {
  return effects::BlocksReads(mode) || effects::BlocksWrites(mode);
}

namespace {

// ALTER TABLE IF EXISTS, DROP MATERIALIZED VIEW IF EXISTS, DROP TRIGGER IF EXISTS.
bool SaysIfExists(const Context& context) {
  constexpr int kMostWords = 5;
  lex::Lexer lexer(context.FileText(), context.statement().span);
  lex::Token token;
  bool behind_if = false;
  for (int i = 0; i < kMostWords && lexer.Next(token); ++i) {
    const std::string_view word = context.Text(token.span());
    if (behind_if && lex::IsKeyword(word, "EXISTS")) return true;
    behind_if = lex::IsKeyword(word, "IF");
  }
  return false;
}

}  // namespace

bool IsPassedOver(const std::string& key, const Context& context) {
  return context.schema().history_is_complete() && context.schema().FindKey(key) == nullptr && SaysIfExists(context);
}

std::vector<effects::RelationLock> StrongLocks(const Context& context) {
  std::vector<effects::RelationLock> locks;
  for (const effects::RelationLock& lock : context.effects().locks) {
    if (!IsStrong(lock.mode) || context.schema().IsIndexKey(lock.relation)) continue;
    if (!context.IsNewKey(lock.relation) && !IsPassedOver(lock.relation, context)) locks.push_back(lock);
  }
  return locks;
}

bool IsHeldAlready(const std::string& key, const Context& context) {
  const HeldLock* held = context.transaction().Find(key);
  return held != nullptr && held->mode >= context.effects().LockOn(key);
}

const HeldLock* HeldAgainstReaders(const std::string& key, const Context& context) {
  const HeldLock* held = context.transaction().Find(key);
  return held != nullptr && effects::BlocksReads(held->mode) ? held : nullptr;
}

namespace {

size_t CountCreated(schema::Place created, const schema::Schema& schema) {
  const auto& relations = schema.relations();
  return static_cast<size_t>(std::count_if(relations.begin(), relations.end(), [&](const auto& each) {
    return each.second->created.migration == created.migration &&
           each.second->created.transaction == created.transaction;
  }));
}

}  // namespace

// One with another name is still there, created when it was.
Remedy IsRelation(const std::string& key) {
  return [key](const schema::Schema& schema) { return schema.FindKey(key) != nullptr; };
}

Remedy Dropped(const schema::Relation& table, const Context& context) {
  return [key = table.Key(), created = table.created,
          before = CountCreated(table.created, context.schema())](const schema::Schema& schema) {
    return schema.FindKey(key) == nullptr && CountCreated(created, schema) < before;
  };
}

std::string StatementText(Span span, const Context& context) {
  if (!(span == context.statement().span)) return {};
  return std::string(context.Text(span)) + ";";
}

}  // namespace sluice::rules

#include "analyzer/schema/operator_classes.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "analyzer/schema/plain_type.h"

namespace sluice::schema {
namespace {

struct Taken {
  std::string_view method;
  std::string_view type;
};

// Made by ci/generate-operator-classes; sorted.
constexpr Taken kTaken[] = {
#include "analyzer/schema/operator_classes.inc"
};

bool IsTaken(std::string_view method, std::string_view type) {
  const std::pair wanted(method, type);
  return std::binary_search(
      std::begin(kTaken), std::end(kTaken), Taken{method, type},
      [](const Taken& a, const Taken& b) { return std::pair(a.method, a.type) < std::pair(b.method, b.type); });
}

bool IsAmong(std::string_view method, std::initializer_list<std::string_view> methods) {
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

}  // namespace

std::optional<bool> HasOperatorClass(const model::TypeName& type, std::string_view method, const Schema& schema) {
  if (!IsAmong(method, {"brin", "btree", "gin", "gist", "hash", "spgist"})) return std::nullopt;
  const std::optional<PlainType> plain = PlainTypeOf(type, schema);
  if (!plain || schema.has_own_casts()) return std::nullopt;
  // array_ops takes arrays of anything; enum_ops any enum.
  if (plain->is_array) {
    if (method == "gist") return std::nullopt;
    return IsAmong(method, {"btree", "gin", "hash"});
  }
  if (method == "gin" && schema.has_more_gin_classes()) return std::nullopt;
  if (plain->is_enum) return IsAmong(method, {"btree", "gist", "hash"});
  return IsTaken(method, plain->name);
}

}  // namespace sluice::schema

#include "analyzer/schema/cast_volatility.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "analyzer/schema/plain_type.h"

namespace sluice::schema {
namespace {

struct CastVolatility {
  std::string_view from;
  std::string_view to;
  bool immutable;
};

// Made by ci/generate-cast-volatility; sorted.
constexpr CastVolatility kCastVolatilities[] = {
#include "analyzer/schema/cast_volatility.inc"
};

constexpr std::string_view kText = "cstring";

std::optional<bool> Find(std::string_view from, std::string_view to) {
  const std::pair wanted(from, to);
  const auto* found = std::lower_bound(
      std::begin(kCastVolatilities), std::end(kCastVolatilities), wanted,
      [](const CastVolatility& cast, const auto& pair) { return std::pair(cast.from, cast.to) < pair; });
  if (found == std::end(kCastVolatilities) || found->from != from || found->to != to) return std::nullopt;
  return found->immutable;
}

// What is written and read depends on the catalogue for arrays and enums (array_out, enum_out).
bool IsText(const PlainType& type) {
  return !type.is_enum && !type.is_array &&
         (type.name == "text" || type.name == "varchar" || type.name == "bpchar" || type.name == "name");
}

bool IsWrittenImmutably(const PlainType& type) {
  return !type.is_enum && !type.is_array && Find(type.name, kText).value_or(false);
}

bool IsReadImmutably(const PlainType& type) {
  return !type.is_enum && !type.is_array && Find(kText, type.name).value_or(false);
}

}  // namespace

std::optional<bool> IsImmutableCast(const model::TypeName& from, const model::TypeName& to, const Schema& schema) {
  std::optional<PlainType> source = PlainTypeOf(from, schema);
  std::optional<PlainType> target = PlainTypeOf(to, schema);
  if (schema.has_own_casts() || !source || !target || target->is_domain) return std::nullopt;
  if (*source == *target) return true;
  // Element by element.
  if (source->is_array && target->is_array) source->is_array = target->is_array = false;
  if (*source == *target) return true;
  const bool plain = !source->is_array && !target->is_array && !source->is_enum && !target->is_enum;
  if (const std::optional<bool> known = plain ? Find(source->name, target->name) : std::nullopt) return known;
  if (IsText(*target)) return IsWrittenImmutably(*source);
  if (IsText(*source)) return IsReadImmutably(*target);
  return std::nullopt;
}

}  // namespace sluice::schema

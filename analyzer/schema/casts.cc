#include "analyzer/schema/casts.h"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <string_view>
#include <utility>

#include "analyzer/schema/plain_type.h"

namespace sluice::schema {
namespace {

using model::TypeName;

struct BuiltInCast {
  std::string_view from;
  std::string_view to;
  char context;  // as pg_cast.castcontext has it
  bool immutable;
};

// Made by ci/generate-casts; sorted.
constexpr BuiltInCast kCasts[] = {
#include "analyzer/schema/casts.inc"
};

const BuiltInCast* FindCast(std::string_view from, std::string_view to) {
  const std::pair wanted(from, to);
  const auto* found =
      std::lower_bound(std::begin(kCasts), std::end(kCasts), wanted,
                       [](const BuiltInCast& cast, const auto& pair) { return std::pair(cast.from, cast.to) < pair; });
  return found != std::end(kCasts) && found->from == from && found->to == to ? found : nullptr;
}

// TYPCATEGORY_STRING: anything becomes one of these where it is assigned.
bool IsString(const PlainType& type) {
  constexpr std::array<std::string_view, 4> kStrings = {"bpchar", "name", "text", "varchar"};
  return !type.is_enum && !type.is_array && std::find(kStrings.begin(), kStrings.end(), type.name) != kStrings.end();
}

bool HasCast(const PlainType& from, const PlainType& to, bool implicit_only) {
  if (from.is_enum || to.is_enum) return false;
  const BuiltInCast* cast = FindCast(from.name, to.name);
  return cast != nullptr && cast->context != 'e' && (cast->context == 'i' || !implicit_only);
}

// By the text that a value is written as, and read from: of an array or an enum that asks the catalogue (array_out,
// enum_out).
bool IsImmutableByText(const PlainType& from, const PlainType& to) {
  constexpr std::string_view kText = "cstring";
  const auto serves = [](const PlainType& type, const BuiltInCast* cast) {
    return !type.is_enum && !type.is_array && cast != nullptr && cast->immutable;
  };
  return serves(from, FindCast(from.name, kText)) && serves(to, FindCast(kText, to.name));
}

// Members of one operator family compare with each other; text and varchar are the same to it.
bool ShareOperators(const PlainType& a, const PlainType& b) {
  constexpr std::array<std::string_view, 3> kIntegers = {"int2", "int4", "int8"};
  constexpr std::array<std::string_view, 2> kFloats = {"float4", "float8"};
  constexpr std::array<std::string_view, 3> kDateTimes = {"date", "timestamp", "timestamptz"};
  constexpr std::array<std::string_view, 3> kTexts = {"name", "text", "varchar"};
  constexpr std::array<std::string_view, 2> kNetworks = {"cidr", "inet"};
  const auto both_in = [&](const auto& family) {
    return std::find(family.begin(), family.end(), a.name) != family.end() &&
           std::find(family.begin(), family.end(), b.name) != family.end();
  };
  return !a.is_array && !b.is_array &&
         (both_in(kIntegers) || both_in(kFloats) || both_in(kDateTimes) || both_in(kNetworks) || both_in(kTexts));
}

struct Pair {
  PlainType from;
  PlainType to;
};

std::optional<Pair> PlainTypesOf(const TypeName& from, const TypeName& to, const Schema& schema) {
  if (schema.has_own_casts()) return std::nullopt;
  const std::optional<PlainType> plain_from = PlainTypeOf(from, schema);
  const std::optional<PlainType> plain_to = PlainTypeOf(to, schema);
  if (!plain_from || !plain_to) return std::nullopt;
  return Pair{*plain_from, *plain_to};
}

}  // namespace

std::optional<bool> IsAssignable(const TypeName& from, const TypeName& to, const Schema& schema) {
  const std::optional<Pair> types = PlainTypesOf(from, to, schema);
  if (!types) return std::nullopt;
  if (types->from == types->to || IsString(types->to)) return true;
  // An array's elements each (COERCION_PATH_ARRAYCOERCE).
  if (types->from.is_array != types->to.is_array) return false;
  PlainType to_element = types->to;
  to_element.is_array = false;
  return types->from.name == types->to.name || IsString(to_element) || HasCast(types->from, types->to, false);
}

std::optional<bool> CanReference(const TypeName& referencing, const TypeName& referenced, const Schema& schema) {
  const std::optional<Pair> types = PlainTypesOf(referencing, referenced, schema);
  if (!types) return std::nullopt;
  // A domain over an enum is no anyenum, which is what the operators of enums take.
  const bool is_domain = types->from.is_domain || types->to.is_domain;
  if (is_domain && (types->from.is_enum || types->to.is_enum)) return false;
  if (types->from == types->to || ShareOperators(types->from, types->to)) return true;
  if (types->from.is_array || types->to.is_array) return false;
  PlainType indexed = types->to;
  if (indexed.name.starts_with("reg")) indexed.name = "oid";  // whose operators its index has
  return types->from == indexed || HasCast(types->from, indexed, true);
}

std::optional<bool> IsImmutableCast(const TypeName& from, const TypeName& to, const Schema& schema) {
  std::optional<Pair> types = PlainTypesOf(from, to, schema);
  if (!types || types->to.is_domain) return std::nullopt;
  // Element by element.
  if (types->from.is_array && types->to.is_array) types->from.is_array = types->to.is_array = false;
  if (types->from == types->to) return true;
  const bool is_simple = !types->from.is_array && !types->to.is_array && !types->from.is_enum && !types->to.is_enum;
  const BuiltInCast* cast = is_simple ? FindCast(types->from.name, types->to.name) : nullptr;
  if (cast != nullptr) return cast->immutable;
  if (!IsString(types->from) && !IsString(types->to)) return std::nullopt;
  return IsImmutableByText(types->from, types->to);
}

}  // namespace sluice::schema

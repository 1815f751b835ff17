#include "analyzer/schema/types.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>

namespace sluice::schema {
namespace {

using model::TypeName;

// Types of pg_catalog that people use as columns. Others are the database's own: not known here.
constexpr std::array<std::string_view, 58> kBuiltIn = {
    "bigserial",   "bit",       "bool",      "box",           "bpchar",    "bytea",       "char",     "cidr",
    "circle",      "date",      "daterange", "float4",        "float8",    "inet",        "int2",     "int4",
    "int4range",   "int8",      "int8range", "interval",      "json",      "jsonb",       "jsonpath", "line",
    "lseg",        "macaddr",   "macaddr8",  "money",         "name",      "numeric",     "numrange", "oid",
    "path",        "pg_lsn",    "point",     "polygon",       "regclass",  "regproc",     "regtype",  "serial",
    "smallserial", "text",      "tid",       "time",          "timestamp", "timestamptz", "timetz",   "tsquery",
    "tsrange",     "tstzrange", "tsvector",  "txid_snapshot", "uuid",      "varbit",      "varchar",  "xid",
    "xid8",        "xml"};
static_assert(std::is_sorted(kBuiltIn.begin(), kBuiltIn.end()));

bool IsBuiltIn(const TypeName& type) {
  return type.schema.empty() && std::binary_search(kBuiltIn.begin(), kBuiltIn.end(), type.name);
}

// The column type behind a pseudo-type; integer, timestamp and the like have PostgreSQL's names already.
std::string_view StoredAs(const TypeName& type) {
  const std::string_view name = type.name;  // which compares lengths first
  if (name == "serial" || name == "serial4") return "int4";
  if (name == "bigserial" || name == "serial8") return "int8";
  if (name == "smallserial" || name == "serial2") return "int2";
  return name;
}

std::optional<int32_t> Modifier(const TypeName& type, size_t index = 0) {
  return index < type.modifiers.size() ? std::optional(type.modifiers[index]) : std::nullopt;
}

// A longer limit, or none, holds every value of a shorter one (varchar_support, varbit_support).
bool Widens(std::optional<int32_t> from, std::optional<int32_t> to) {
  return !to || (from && *to >= *from);
}

// Same scale, at least the same precision (numeric_support).
bool NumericWidens(const TypeName& from, const TypeName& to) {
  if (to.modifiers.empty()) return true;
  if (from.modifiers.empty()) return false;
  return Modifier(from, 1).value_or(0) == Modifier(to, 1).value_or(0) && *Modifier(to) >= *Modifier(from);
}

constexpr int32_t kMostFractionDigits = 6;

// time, timetz, timestamp, timestamptz (TemporalSimplify): no digits means six.
bool PrecisionWidens(const TypeName& from, const TypeName& to) {
  return Modifier(to).value_or(kMostFractionDigits) >= Modifier(from).value_or(kMostFractionDigits);
}

// The place of the least field that an interval keeps, 0 for seconds (intervaltypmodleastfield). Bits as datetime.h
// numbers them.
int LeastField(const TypeName& type) {
  constexpr std::array<int32_t, 6> kFields = {1 << 12, 1 << 11, 1 << 10, 1 << 3, 1 << 1, 1 << 2};
  const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                   [&](int32_t field) { return (Modifier(type).value_or(field) & field) != 0; });
  return static_cast<int>(found - kFields.begin());
}

// An interval's modifiers are a mask of fields and a precision (interval_support).
bool IntervalWidens(const TypeName& from, const TypeName& to) {
  const int least = LeastField(from);
  const int32_t digits = Modifier(to, 1).value_or(kMostFractionDigits);
  return LeastField(to) <= least && (least > 0 || digits >= Modifier(from, 1).value_or(kMostFractionDigits));
}

RewriteNeed If(bool free) {
  return free ? RewriteNeed::kNo : RewriteNeed::kYes;
}

RewriteNeed RewriteWithinType(std::string_view name, const TypeName& from, const TypeName& to) {
  if (from.modifiers == to.modifiers) return RewriteNeed::kNo;
  if (name == "varchar" || name == "varbit") return If(Widens(Modifier(from), Modifier(to)));
  if (name == "numeric") return If(NumericWidens(from, to));
  if (name == "interval") return If(IntervalWidens(from, to));
  if (name == "time" || name == "timetz" || name == "timestamp" || name == "timestamptz") {
    return If(PrecisionWidens(from, to));
  }
  return RewriteNeed::kYes;  // char(n), bit(n): every length change pads or cuts
}

bool IsTimestamp(std::string_view name) {
  return name == "timestamp" || name == "timestamptz";
}

// pg_cast rows with castmethod 'b', in the direction in which the target's modifier cannot change the value.
RewriteNeed RewriteAcrossTypes(std::string_view from_name, const TypeName& from, std::string_view to_name,
                               const TypeName& to, int server_major) {
  const auto is = [&](std::string_view a, std::string_view b) { return from_name == a && to_name == b; };
  if (is("varchar", "text") || is("cidr", "inet") || is("xml", "text") || is("int4", "oid") || is("oid", "int4") ||
      is("int4", "regclass") || is("regclass", "int4") || is("oid", "regclass") || is("regclass", "oid")) {
    return RewriteNeed::kNo;
  }
  if (is("text", "varchar") || is("bit", "varbit")) {
    return If(to.modifiers.empty());  // a limit is checked behind the coercion, which has lost the old one
  }
  if (is("xml", "varchar")) return If(to.modifiers.empty());
  // timestamp_zone_transform's place was taken by TimestampTimestampTzRequiresRewrite in 12.
  if (IsTimestamp(from_name) && IsTimestamp(to_name)) {
    return server_major >= 12 && PrecisionWidens(from, to) ? RewriteNeed::kTimeZone : RewriteNeed::kYes;
  }
  return RewriteNeed::kYes;
}

// Numbers in the order in which each holds the ones before; 0 for what is no number.
int RankOfNumber(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNumbers = {"", "int2", "int4", "int8", "float8", "numeric"};
  const auto* found = std::find(kNumbers.begin(), kNumbers.end(), name);
  if (name == "float4") return 3;
  return found == kNumbers.end() ? 0 : static_cast<int>(found - kNumbers.begin());
}

bool IsText(std::string_view name) {
  return name == "text" || name == "varchar" || name == "bpchar";
}

// Fewer digits before or behind the point.
bool NumericNarrows(const TypeName& from, const TypeName& to) {
  if (to.modifiers.empty()) return false;
  if (from.modifiers.empty()) return true;
  const int32_t from_scale = Modifier(from, 1).value_or(0);
  const int32_t to_scale = Modifier(to, 1).value_or(0);
  return to_scale < from_scale || *Modifier(to) - to_scale < *Modifier(from) - from_scale;
}

// Before the point.
int32_t DigitsBefore(const TypeName& numeric) {
  return *Modifier(numeric) - Modifier(numeric, 1).value_or(0);
}

// Of the largest value; a floating point number has more than numeric takes.
int32_t DigitsOf(std::string_view number) {
  if (number == "int2") return 5;
  if (number == "int4") return 10;
  return number == "int8" ? 19 : std::numeric_limits<int32_t>::max();
}

bool NarrowsWithin(std::string_view name, const TypeName& from, const TypeName& to) {
  if (name == "numeric") return NumericNarrows(from, to);
  if (name == "varchar" || name == "varbit" || name == "bpchar") return !Widens(Modifier(from), Modifier(to));
  if (name == "bit") return Modifier(from).value_or(1) != Modifier(to).value_or(1);
  if (name == "interval") return !IntervalWidens(from, to);
  const bool temporal = name == "time" || name == "timetz" || name == "timestamp" || name == "timestamptz";
  return temporal && !PrecisionWidens(from, to);
}

}  // namespace

bool Narrows(const TypeName& from, const TypeName& to) {
  if (from.is_array != to.is_array) return false;
  const std::string_view from_name = StoredAs(from);
  const std::string_view to_name = StoredAs(to);
  if (from_name == to_name) return from.schema == to.schema && NarrowsWithin(from_name, from, to);
  if (IsText(from_name) && IsText(to_name)) return !Widens(Modifier(from), Modifier(to));
  if (IsText(from_name)) return to_name != "citext";  // the extension's: text that compares without case
  const int from_rank = RankOfNumber(from_name);
  const int to_rank = RankOfNumber(to_name);
  if (from_rank != 0 && to_rank != 0) {
    return to_rank < from_rank ||
           (to_name == "numeric" && !to.modifiers.empty() && DigitsBefore(to) < DigitsOf(from_name));
  }
  if (IsTimestamp(from_name)) return to_name == "date" || to_name == "time" || to_name == "timetz";
  return from_rank != 0 && to_name == "bool";
}

bool SharesOperatorClass(const TypeName& from, const TypeName& to) {
  const auto family = [](const TypeName& type) {
    const std::string_view name = StoredAs(type);
    return name == "varchar" ? std::string_view("text") : name == "cidr" ? std::string_view("inet") : name;
  };
  return from.schema == to.schema && family(from) == family(to) && from.is_array == to.is_array;
}

TypeName StoredType(TypeName type) {
  if (type.is_serial()) type.name = std::string(StoredAs(type));
  return type;
}

bool IsBuiltInType(const TypeName& type) {
  return IsBuiltIn(type) || type.is_serial();
}

RewriteNeed RewriteOfTypeChange(const TypeName& from, const TypeName& to, int server_major) {
  if (from == to) return RewriteNeed::kNo;
  if (!IsBuiltIn(from) || !IsBuiltIn(to)) return RewriteNeed::kUnknown;
  if (from.is_array || to.is_array) {
    // An array is rewritten for any change of its element; only the same type is free.
    const bool same = from.is_array == to.is_array && StoredAs(from) == StoredAs(to) && from.modifiers == to.modifiers;
    return If(same);
  }
  const std::string_view from_name = StoredAs(from);
  const std::string_view to_name = StoredAs(to);
  if (from_name == to_name) return RewriteWithinType(from_name, from, to);
  return RewriteAcrossTypes(from_name, from, to_name, to, server_major);
}

}  // namespace sluice::schema

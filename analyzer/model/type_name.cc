#include "analyzer/model/type_name.h"

#include <algorithm>
#include <array>

#include "analyzer/model/name.h"

namespace sluice::model {

namespace {

// The first modifier of an interval is a mask of fields (datetime.h numbers them), the second the fractional digits.
std::string IntervalText(const TypeName& type) {
  struct Fields {
    int32_t mask;
    std::string_view text;
  };
  constexpr std::array<Fields, 13> kFields = {{{4, " year"},
                                               {2, " month"},
                                               {8, " day"},
                                               {1024, " hour"},
                                               {2048, " minute"},
                                               {4096, " second"},
                                               {6, " year to month"},
                                               {1032, " day to hour"},
                                               {3080, " day to minute"},
                                               {7176, " day to second"},
                                               {3072, " hour to minute"},
                                               {7168, " hour to second"},
                                               {6144, " minute to second"}}};
  std::string text = "interval";
  const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                   [&](const Fields& fields) { return fields.mask == type.modifiers.front(); });
  if (found != kFields.end()) text += found->text;
  if (type.modifiers.size() > 1) text.append("(").append(std::to_string(type.modifiers[1])).append(")");
  return text.append(type.is_array ? "[]" : "");
}

bool IsRestrictedInterval(const TypeName& type) {
  return type.schema.empty() && type.name == "interval" && !type.modifiers.empty();
}

std::string WithModifiers(std::string text, const TypeName& type) {
  for (size_t i = 0; i < type.modifiers.size(); ++i) {
    text += (i == 0 ? "(" : ",") + std::to_string(type.modifiers[i]);
  }
  if (!type.modifiers.empty()) text += ")";
  if (type.is_array) text += "[]";
  return text;
}

}  // namespace

std::string TypeName::ToString() const {
  if (IsRestrictedInterval(*this)) return IntervalText(*this);
  if (schema.empty() && name == "bpchar") return WithModifiers("char", *this);
  return WithModifiers(Name{schema, name, {}}.ToString(), *this);
}

std::string TypeName::ToSql() const {
  if (IsRestrictedInterval(*this)) return IntervalText(*this);
  if (schema.empty() && name == "bpchar") return ToString();
  return WithModifiers(Name{schema, name, {}}.ToSql(), *this);
}

}  // namespace sluice::model

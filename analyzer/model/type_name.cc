#include "analyzer/model/type_name.h"

#include "analyzer/model/name.h"

namespace sluice::model {

namespace {

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
  if (schema.empty() && name == "bpchar") return WithModifiers("char", *this);
  return WithModifiers(Name{schema, name, {}}.ToString(), *this);
}

std::string TypeName::ToSql() const {
  if (schema.empty() && name == "bpchar") return ToString();
  return WithModifiers(Name{schema, name, {}}.ToSql(), *this);
}

}  // namespace sluice::model

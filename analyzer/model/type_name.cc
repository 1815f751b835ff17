#include "analyzer/model/type_name.h"

namespace sluice::model {

std::string TypeName::ToString() const {
  std::string text = schema.empty() ? name : schema + "." + name;
  if (name == "bpchar" && schema.empty()) text = "char";
  for (size_t i = 0; i < modifiers.size(); ++i) {
    text += (i == 0 ? "(" : ",") + std::to_string(modifiers[i]);
  }
  if (!modifiers.empty()) text += ")";
  if (is_array) text += "[]";
  return text;
}

}  // namespace sluice::model

#include "analyzer/model/lower.h"

#include "analyzer/base/letter_case.h"
#include "analyzer/lex/placeholder.h"
#include "analyzer/model/lower_body.h"
#include "analyzer/model/lower_table_command.h"

namespace sluice::model {

namespace {

// What the parser makes of a placeholder: folded to lower case and cut, unless it is quoted.
std::string AsParsed(std::string_view token) {
  constexpr size_t kLongestName = 63;
  std::string name(token);
  lex::ReplacePlaceholder(name, {0, static_cast<uint32_t>(name.size())});
  if (name.starts_with(" \"") && name.size() > 2) return name.substr(2, name.size() - 3);
  return ToLower(name).substr(0, kLongestName);
}

}  // namespace

std::string Lowering::Spelled(std::string_view name) const {
  if (!has_placeholders) return std::string(name);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens.Is(i, lex::TokenKind::kPlaceholder)) continue;
    if (AsParsed(tokens.Text(i)) == name) return lex::WithoutOptionalBlanks(tokens.Text(i));
  }
  return std::string(name);
}

const ::DefElem* FindOption(const ::List* options, std::string_view name) {
  for (const ::Node* option : ast::Items<::Node>(options)) {
    const auto* element = ast::node_cast<::DefElem>(option);
    const bool is_own = element != nullptr && element->defnamespace == nullptr;  // not the TOAST table's
    if (is_own && ast::Text(element->defname) == name) return element;
  }
  return nullptr;
}

std::optional<bool> BoolOption(const ::List* options, std::string_view name) {
  const ::DefElem* option = FindOption(options, name);
  if (option == nullptr) return std::nullopt;
  if (const auto* value = ast::node_cast<::Boolean>(option->arg)) return value->boolval;
  if (const auto* number = ast::node_cast<::Integer>(option->arg)) return number->ival != 0;
  const std::string_view value = ast::StringValue(option->arg);
  return value != "false" && value != "off";
}

void LowerStatement(const ::Node* node, const Lowering& lowering) {
  const bool known = LowerQuery(node, lowering) || LowerTable(node, lowering) || LowerAlterTable(node, lowering) ||
                     LowerIndex(node, lowering) || LowerTableCommand(node, lowering) || LowerDrop(node, lowering) ||
                     LowerRename(node, lowering) || LowerSession(node, lowering) || LowerObject(node, lowering) ||
                     LowerPublication(node, lowering) || LowerSubscription(node, lowering) ||
                     LowerType(node, lowering) || LowerPlanned(node, lowering) || LowerBody(node, lowering);
  if (!known) LowerUtility(node, lowering);
  LowerReshape(node, lowering);
  if (lowering.labels == nullptr || lowering.labels->empty()) return;
  LowerLabelLiterals(node, lowering);
  if (const auto* create = ast::node_cast<::CreateFunctionStmt>(node)) LowerLabelLiteralsOfBody(*create, lowering);
}

}  // namespace sluice::model

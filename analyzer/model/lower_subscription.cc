// Subscriptions. Which tables the publisher lists, it alone knows; what can be told is whether the statement may run in
// a transaction block (subscriptioncmds.c).
#include "analyzer/model/lower.h"

namespace sluice::model {
namespace {

using ast::node_cast;

// slot_name = NONE: there is none.
std::optional<bool> SlotOf(const ::List* options) {
  const ::DefElem* option = FindOption(options, "slot_name");
  if (option == nullptr) return std::nullopt;
  return ast::StringValue(option->arg) != "none";
}

bool Refreshes(const ::AlterSubscriptionStmt& alter) {
  switch (alter.kind) {
    case ALTER_SUBSCRIPTION_REFRESH:
      return true;
    case ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
      return BoolOption(alter.options, "refresh").value_or(true);
    default:
      return false;
  }
}

Subscription Create(const ::CreateSubscriptionStmt& create, const Lowering& lowering) {
  Subscription out{lowering.span, lowering.Spelled(ast::Text(create.subname)), Subscription::Change::kCreate};
  out.connects = BoolOption(create.options, "connect").value_or(true);
  out.makes_slot = out.connects && BoolOption(create.options, "create_slot").value_or(true);
  out.slot = SlotOf(create.options).value_or(true);
  return out;
}

Subscription Alter(const ::AlterSubscriptionStmt& alter, const Lowering& lowering) {
  Subscription out{lowering.span, lowering.Spelled(ast::Text(alter.subname)), Subscription::Change::kAlter};
  out.slot = SlotOf(alter.options);
  out.refreshes = Refreshes(alter);
  out.connects = out.refreshes;
  out.changes_slot =
      FindOption(alter.options, "failover") != nullptr || FindOption(alter.options, "two_phase") != nullptr;
  return out;
}

}  // namespace

bool LowerSubscription(const ::Node* node, const Lowering& lowering) {
  if (const auto* create = node_cast<::CreateSubscriptionStmt>(node)) {
    lowering.Add(Create(*create, lowering));
  } else if (const auto* alter = node_cast<::AlterSubscriptionStmt>(node)) {
    lowering.Add(Alter(*alter, lowering));
  } else if (const auto* drop = node_cast<::DropSubscriptionStmt>(node)) {
    lowering.Add(Subscription{lowering.span, lowering.Spelled(ast::Text(drop->subname)), Subscription::Change::kDrop});
  } else {
    return false;
  }
  return true;
}

}  // namespace sluice::model

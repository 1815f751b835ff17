// What rules about locks share.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace sluice::rules {

// The relation with this key, as a name.
Name NameOfKey(const std::string& key);

// The statement says IF EXISTS, and in a history that is complete no migration made the relation with this key: nothing
// is done to it, and it is not locked (RangeVarGetRelidExtended in namespace.c, RVR_MISSING_OK).
bool IsPassedOver(const std::string& key, const Context& context);

// Makes readers or writers wait.
bool IsStrong(effects::LockMode mode);

// The locks of the action at hand, or of the statement, that make readers or writers wait on relations that others may
// be using; indexes left out.
std::vector<effects::RelationLock> StrongLocks(const Context& context);

// The transaction holds the relation at least as strongly as this action would: it waits for nobody there.
bool IsHeldAlready(const std::string& key, const Context& context);

// By which the transaction keeps readers off the relation from before; null: by none.
const HeldLock* HeldAgainstReaders(const std::string& key, const Context& context);

// The rest of the script drops the table: what is done to it before costs nobody more.
Remedy Dropped(const schema::Relation& table, const Context& context);

// By the end of the script something has the name: a view that was left behind, the new one of a swap.
Remedy IsRelation(const std::string& key);

// The statement's text, as a statement of its own. Empty where the action's text is not all that there is.
std::string StatementText(Span span, const Context& context);

}  // namespace sluice::rules

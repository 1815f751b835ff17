// Which types an index takes without being told how to order or hash them.
#pragma once

#include <optional>
#include <string_view>

#include "analyzer/schema/schema.h"

namespace sluice::schema {

// Whether the access method has a default operator class for values of the type (GetDefaultOpClass in indexcmds.c).
// What btree_gist and intarray bring counts for gist, for they may be there without the history; what btree_gin and
// intarray bring counts for gin where the history makes one of them. Nothing where the type or the method is not known,
// or operators of the history's own may serve.
std::optional<bool> HasOperatorClass(const model::TypeName& type, std::string_view method, const Schema& schema);

}  // namespace sluice::schema

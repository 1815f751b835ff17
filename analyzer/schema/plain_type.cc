#include "analyzer/schema/plain_type.h"

#include "analyzer/schema/types.h"

namespace sluice::schema {

std::optional<PlainType> PlainTypeOf(const model::TypeName& type, const Schema& schema) {
  const model::TypeName base = schema.BaseType(type);
  if (IsBuiltInType(base)) return PlainType{StoredType(base).name, false, base.is_array, base.name != type.name};
  model::TypeName element = base;
  element.is_array = false;
  const KnownType* known = schema.FindType(element);
  if (known == nullptr || known->kind != model::TypeKind::kEnum) return std::nullopt;
  return PlainType{known->Key(), true, base.is_array, base.name != type.name};
}

}  // namespace sluice::schema

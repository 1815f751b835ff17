// Types, functions, schemas and publications.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/inverse/definition.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/renaming.h"
#include "analyzer/inverse/steps.h"
#include "analyzer/model/text_tokens.h"

namespace sluice::inverse {

namespace {

using model::QuoteIdentifier;
using schema::CreatedFunction;
using schema::KnownType;

std::string_view TypeWord(const KnownType& type) {
  return type.kind == model::TypeKind::kDomain ? "DOMAIN" : "TYPE";
}

// A domain on another one comes behind it.
size_t DepthOf(const KnownType& type, const Change& change) {
  size_t depth = 0;
  const KnownType* at = &type;
  while (!at->base_key.empty() && depth < 20) {
    ++depth;
    const auto below = change.types.find(at->base_key);
    if (below == change.types.end() || below->second == nullptr) break;
    at = below->second.get();
  }
  return depth;
}

void RestoreType(const KnownType& type, const Change& change, Steps& steps) {
  const std::string name = SqlName(type.schema, type.name, change.schema);
  const std::optional<std::string> definition = TypeDefinition(type, change.Before(type.Key()), change.schema);
  if (!definition) return steps.Fail(fmt::format("not all of type {} is known", name));
  steps.Add(Phase::kTypes, *definition, DepthOf(type, change));
}

void UndoDomain(const KnownType& before, const KnownType& after, const Change& change, Steps& steps) {
  const std::string alter = "ALTER DOMAIN " + SqlName(before.schema, before.name, change.schema);
  if (before.not_null != after.not_null) {
    steps.Add(Phase::kAlterColumns, alter + (before.not_null ? " SET NOT NULL" : " DROP NOT NULL"));
  }
  const auto has = [](const KnownType& type, const std::string& name) {
    return std::find(type.constraints.begin(), type.constraints.end(), name) != type.constraints.end();
  };
  for (const std::string& name : after.constraints) {
    if (!has(before, name)) {
      steps.Add(Phase::kDropConstraints, fmt::format("{} DROP CONSTRAINT {}", alter, QuoteIdentifier(name)));
    }
  }
  for (size_t i = 0; i < before.constraints.size(); ++i) {
    if (has(after, before.constraints[i])) continue;
    if (i >= before.check_texts.size() || before.check_texts[i].empty()) {
      steps.Fail(fmt::format("the definition of {} is not known", before.constraints[i]));
      continue;
    }
    steps.Add(Phase::kKeys, fmt::format("{} ADD CONSTRAINT {} CHECK ({})", alter,
                                        QuoteIdentifier(before.constraints[i]), before.check_texts[i]));
  }
}

// Attributes of a composite type; those of typed tables follow with CASCADE.
void UndoAttributes(const schema::Relation& before, const schema::Relation& after, const Change& change, Steps& steps) {
  const bool cascade = std::any_of(change.relations.begin(), change.relations.end(), [&](const auto& each) {
    return each.second != nullptr && each.second->of_type == before.Key();
  });
  const std::string alter = fmt::format("ALTER TYPE {} ", SqlName(before, change.schema));
  const std::string end = cascade ? " CASCADE" : "";
  for (const schema::Column& column : after.columns) {
    const schema::Column* old = before.FindColumn(column.name);
    const std::string name = QuoteIdentifier(column.name);
    if (old == nullptr) steps.Add(Phase::kDropColumns, fmt::format("{}DROP ATTRIBUTE {}{}", alter, name, end));
    if (old != nullptr && !(old->type == column.type)) {
      steps.Add(Phase::kAlterColumns, fmt::format("{}ALTER ATTRIBUTE {} TYPE {}{}", alter, name, PlainType(*old), end));
    }
  }
  for (const schema::Column& column : before.columns) {
    if (after.FindColumn(column.name) != nullptr) continue;
    steps.Add(Phase::kColumns,
              fmt::format("{}ADD ATTRIBUTE {} {}{}", alter, QuoteIdentifier(column.name), PlainType(column), end));
    steps.Lose(fmt::format("the values of {}.{}", SqlName(before, change.schema), QuoteIdentifier(column.name)));
  }
}

// Functions

std::string FunctionName(const CreatedFunction& function, const schema::Schema& schema) {
  return SqlName(function.schema, function.name, schema) + "(" + function.arguments + ")";
}

std::string_view FunctionWord(const CreatedFunction& function) {
  const model::TextTokens tokens(function.text.substr(0, 60));
  return tokens.Is(1, "PROCEDURE") || tokens.Is(3, "PROCEDURE") ? "PROCEDURE" : "FUNCTION";
}

std::string FunctionText(const CreatedFunction& function, const schema::Schema& schema) {
  return WithOwnName(function.text, FunctionWord(function), SqlName(function.schema, function.name, schema), {});
}

// CREATE OR REPLACE: whatever stands there.
std::string Replacing(std::string_view text) {
  const model::TextTokens tokens(text);
  return tokens.Is(1, "OR") ? std::string(text) : fmt::format("CREATE OR REPLACE {}", tokens.From(1));
}

std::string_view VolatilityWord(model::Volatility volatility) {
  switch (volatility) {
    case model::Volatility::kImmutable:
      return "IMMUTABLE";
    case model::Volatility::kStable:
      return "STABLE";
    case model::Volatility::kVolatile:
      return "VOLATILE";
  }
  return {};
}

void UndoFunction(const CreatedFunction& before, const CreatedFunction& after, const Change& change, Steps& steps) {
  if (before.text != after.text) {
    if (before.text.empty()) return steps.Fail(fmt::format("what {}() did before is not known", before.name));
    return steps.Add(Phase::kFunctions, Replacing(FunctionText(before, change.schema)));
  }
  const std::string alter = fmt::format("ALTER {} {} ", FunctionWord(before), FunctionName(before, change.schema));
  if (before.volatility != after.volatility) {
    steps.Add(Phase::kSettings, alter + std::string(VolatilityWord(before.volatility)));
  }
  if (before.security_definer != after.security_definer) {
    steps.Add(Phase::kSettings, alter + (before.security_definer ? "SECURITY DEFINER" : "SECURITY INVOKER"));
  }
  if (!before.sets_search_path && after.sets_search_path) steps.Add(Phase::kSettings, alter + "RESET search_path");
}

void UndoFunctions(const Change& change, Steps& steps) {
  for (const auto& [key, before] : change.functions) {
    const auto found = change.schema.functions().find(key);
    const CreatedFunction* after = found == change.schema.functions().end() ? nullptr : found->second.get();
    if (before == nullptr && after != nullptr) {
      steps.Add(Phase::kDropFunctions,
                fmt::format("DROP {} {}", FunctionWord(*after), FunctionName(*after, change.schema)));
    } else if (before != nullptr && after != nullptr) {
      UndoFunction(*before, *after, change, steps);
    } else if (before != nullptr && before->text.empty()) {
      steps.Fail(fmt::format("what {}() did is not known", before->name));
    } else if (before != nullptr) {
      if (before->text.find("event_trigger") != std::string_view::npos) {
        steps.Fail(fmt::format("which event triggers called {}() is not known", before->name));
      }
      steps.Add(Phase::kFunctions, FunctionText(*before, change.schema));
    }
  }
}

void UndoSchemas(const Change& change, Steps& steps) {
  for (const auto& [name, before] : change.schemas) {
    const auto found = change.schema.schemas().find(name);
    const bool is = found != change.schema.schemas().end() && *found->second;
    const bool was = before != nullptr && *before;
    if (!was && is) steps.Add(Phase::kDropSchemas, "DROP SCHEMA " + QuoteIdentifier(name));
    if (is) continue;
    if (was) {
      steps.Add(Phase::kSchemas, "CREATE SCHEMA " + QuoteIdentifier(name));
    } else if (!change.if_exists || name == "public") {
      steps.Fail(fmt::format("no migration created schema {}", name));
    }
  }
}

void UndoPublication(const std::string& name, const schema::Publication& before, const schema::Publication& after,
                     Steps& steps) {
  const std::string alter = "ALTER PUBLICATION " + QuoteIdentifier(name);
  for (const std::string& each : after.schemas) {
    if (before.schemas.contains(each)) continue;
    steps.Add(Phase::kDropParts, fmt::format("{} DROP TABLES IN SCHEMA {}", alter, QuoteIdentifier(each)));
  }
  for (const std::string& each : before.schemas) {
    if (after.schemas.contains(each)) continue;
    steps.Add(Phase::kParts, fmt::format("{} ADD TABLES IN SCHEMA {}", alter, QuoteIdentifier(each)));
  }
  if (before.changes != after.changes) steps.Fail("what the publication sent before is not known");
}

void UndoPublications(const Change& change, Steps& steps) {
  for (const auto& [name, before] : change.publications) {
    const schema::Publication* after = change.schema.FindPublication(name);
    if (before == nullptr && after != nullptr) {
      steps.Add(Phase::kDropParts, "DROP PUBLICATION " + QuoteIdentifier(name));
    } else if (before != nullptr && after == nullptr) {
      if (before->text.empty()) steps.Fail(fmt::format("what {} published is not known", name));
      if (!before->text.empty()) {
        steps.Add(Phase::kSettings, WithOwnName(before->text, "PUBLICATION", QuoteIdentifier(name), {}));
      }
    } else if (before != nullptr && after != nullptr) {
      UndoPublication(name, *before, *after, steps);
    }
  }
}

void UndoType(const std::string& key, const KnownType* before, const KnownType* after, const Change& change,
              Steps& steps) {
  if (before == nullptr && after != nullptr) {
    steps.Add(Phase::kDropTypes,
              fmt::format("DROP {} {}", TypeWord(*after), SqlName(after->schema, after->name, change.schema)));
  } else if (before != nullptr && after == nullptr) {
    RestoreType(*before, change, steps);
  } else if (before != nullptr && before->kind == model::TypeKind::kDomain) {
    UndoDomain(*before, *after, change, steps);
  }
  (void)key;
}

}  // namespace

void UndoTypes(const Change& change, Steps& steps) {
  for (const auto& [key, before] : change.types) {
    const auto found = change.schema.types().find(key);
    UndoType(key, before.get(), found == change.schema.types().end() ? nullptr : found->second.get(), change, steps);
  }
  for (const auto& [key, before] : change.relations) {
    const schema::Relation* after = change.schema.FindKey(key);
    const bool both = before != nullptr && after != nullptr && before.get() != after;
    if (both && before->kind == schema::RelationKind::kCompositeType) UndoAttributes(*before, *after, change, steps);
  }
  UndoFunctions(change, steps);
  UndoSchemas(change, steps);
  UndoPublications(change, steps);
}

}  // namespace sluice::inverse

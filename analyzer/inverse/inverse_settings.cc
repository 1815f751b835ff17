// Comments, owners, privileges, options and states.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/base/letter_case.h"
#include "analyzer/inverse/names.h"
#include "analyzer/inverse/steps.h"
#include "analyzer/inverse/words.h"

namespace sluice::inverse {

namespace {

using model::QuoteIdentifier;
using schema::Relation;
using schema::Setting;

// "column", "note" of "column note".
std::pair<std::string, std::string> Split(const std::string& part) {
  const size_t space = part.find(' ');
  return space == std::string::npos ? std::pair(part, std::string())
                                    : std::pair(part.substr(0, space), part.substr(space + 1));
}

// What a column's values are stored as where nobody says it (pg_type.typstorage), of PostgreSQL's own types.
std::optional<std::string_view> UsualStorage(const Relation& relation, const std::string& name) {
  constexpr std::array<std::string_view, 12> kExtended = {"text", "varchar", "bpchar", "json",     "jsonb", "bytea",
                                                          "xml",  "bit",     "varbit", "tsvector", "path",  "polygon"};
  const schema::Column* column = relation.FindColumn(name);
  if (column == nullptr || !column->type_key.empty()) return std::nullopt;
  const std::string& type = column->type.name;
  if (column->type.is_array || std::find(kExtended.begin(), kExtended.end(), type) != kExtended.end()) {
    return "EXTENDED";
  }
  return type == "numeric" || type == "inet" || type == "cidr" ? "MAIN" : "PLAIN";
}

class Settings {
 public:
  Settings(const Relation& relation, const Change& change, Steps& steps)
      : relation_(relation), name_(SqlName(relation, change.schema)), change_(change), steps_(steps) {}

  // value: null where it was never set.
  void Restore(const std::string& part, const std::string& setting, const Setting* value) {
    const auto [kind, name] = Split(part);
    if (setting == "comment") return Comment(kind, name, value);
    if (setting == "state") return State(kind, name, value);
    if (setting.starts_with("option ")) return Option(kind, name, setting.substr(7), value);
    if (setting.starts_with("grant ")) return Grant(setting.substr(6), value);
    if (setting.starts_with("sequence ")) return Sequence(setting.substr(9), value);
    if (kind == "column") return Column(name, setting, value);
    if (kind == "constraint") return Deferrable(name, value);
    if (kind == "index") return IndexStatistics(name, setting, value);
    Whole(setting, value);
  }

 private:
  void Add(std::string sql) { steps_.Add(Phase::kSettings, std::move(sql)); }
  void Alter(std::string_view what) { Add(fmt::format("ALTER {} {} {}", KindWord(relation_), name_, what)); }

  void Comment(const std::string& kind, const std::string& name, const Setting* value) {
    const std::string text = value == nullptr ? "NULL" : value->value;
    std::string object = fmt::format("{} {}", KindWord(relation_), name_);
    if (kind == "column") object = fmt::format("COLUMN {}.{}", name_, QuoteIdentifier(name));
    if (kind == "index") object = "INDEX " + SqlName(relation_.schema, name, change_.schema);
    if (kind == "constraint" || kind == "trigger" || kind == "rule" || kind == "policy") {
      object = fmt::format("{} {} ON {}", ToUpper(kind), QuoteIdentifier(name), name_);
    }
    Add(fmt::format("COMMENT ON {} IS {}", object, text));
  }

  void State(const std::string& kind, const std::string& name, const Setting* value) {
    Alter(fmt::format("{} {} {}", value == nullptr ? "ENABLE" : value->value, ToUpper(kind), QuoteIdentifier(name)));
  }

  void Option(const std::string& kind, const std::string& name, const std::string& option, const Setting* value) {
    const std::string what =
        value == nullptr ? fmt::format("RESET ({})", option) : fmt::format("SET ({} = {})", option, value->value);
    if (kind == "index") {
      return Add(fmt::format("ALTER INDEX {} {}", SqlName(relation_.schema, name, change_.schema), what));
    }
    Alter(kind == "column" ? fmt::format("ALTER COLUMN {} {}", QuoteIdentifier(name), what) : what);
  }

  // "SELECT (id) to clerk"
  void Grant(const std::string& grant, const Setting* value) {
    const size_t to = grant.rfind(" to ");
    const std::string_view on = relation_.kind == schema::RelationKind::kSequence ? "SEQUENCE" : "TABLE";
    Add(value == nullptr
            ? fmt::format("REVOKE {} ON {} {} FROM {}", grant.substr(0, to), on, name_, grant.substr(to + 4))
            : fmt::format("GRANT {} ON {} {} TO {}", grant.substr(0, to), on, name_, grant.substr(to + 4)));
  }

  void Sequence(const std::string& option, const Setting* value) {
    if (option == "as") return Alter(fmt::format("AS {}", value == nullptr ? "bigint" : value->value));
    if (option == "cycle") return Alter(value == nullptr || value->value == "NO" ? "NO CYCLE" : "CYCLE");
    const bool limit = option == "minvalue" || option == "maxvalue";
    if (limit) {
      return Alter(value == nullptr || value->value == "NO" ? "NO " + ToUpper(option)
                                                            : ToUpper(option) + " " + value->value);
    }
    Alter(fmt::format("{} {}", ToUpper(option), value == nullptr ? "1" : value->value));
  }

  void Column(const std::string& name, const std::string& setting, const Setting* value) {
    const std::string alter = fmt::format("ALTER COLUMN {} SET ", QuoteIdentifier(name));
    if (value != nullptr) return Alter(alter + ToUpper(setting) + " " + value->value);
    if (setting == "statistics") return Alter(alter + "STATISTICS -1");
    if (setting == "compression") return Alter(alter + "COMPRESSION default");
    const std::optional<std::string_view> storage = UsualStorage(relation_, name);
    if (!storage) return steps_.Fail("how the column was stored before is not known");
    Alter(alter + "STORAGE " + std::string(*storage));
  }

  void Deferrable(const std::string& name, const Setting* value) {
    if (value == nullptr) {
      const schema::Constraint* constraint = relation_.FindConstraint(name);
      const bool says = constraint != nullptr && constraint->text.find("DEFERRABLE") != std::string_view::npos;
      if (says) return steps_.Fail("when the constraint was checked before is not known");
    }
    Alter(fmt::format("ALTER CONSTRAINT {} {}", QuoteIdentifier(name),
                      value == nullptr ? "NOT DEFERRABLE" : value->value));
  }

  // "statistics 1"
  void IndexStatistics(const std::string& name, const std::string& setting, const Setting* value) {
    Add(fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}", SqlName(relation_.schema, name, change_.schema),
                    setting.substr(setting.find(' ') + 1), value == nullptr ? "-1" : value->value));
  }

  void Whole(const std::string& setting, const Setting* value) {
    if (setting == "owner") return Alter("OWNER TO " + (value == nullptr ? "CURRENT_USER" : value->value));
    if (setting == "cluster") return Alter(value == nullptr ? "SET WITHOUT CLUSTER" : "CLUSTER ON " + value->value);
    if (setting == "replica identity") {
      return Alter("REPLICA IDENTITY " + (value == nullptr ? "DEFAULT" : value->value));
    }
    if (setting == "force row security") {
      return Alter(value == nullptr ? "NO FORCE ROW LEVEL SECURITY" : "FORCE ROW LEVEL SECURITY");
    }
    if (setting == "all triggers") return Alter((value == nullptr ? "ENABLE" : value->value) + " TRIGGER ALL");
  }

  const Relation& relation_;
  std::string name_;
  const Change& change_;
  Steps& steps_;
};

bool IsPartThere(const std::string& part, const Relation& relation) {
  const auto [kind, name] = Split(part);
  if (kind == "column") return relation.FindColumn(name) != nullptr || !relation.columns_known;
  if (kind == "constraint") return relation.FindConstraint(name) != nullptr;
  if (kind == "index") return relation.FindIndex(name) != nullptr;
  return true;
}

// What CREATE says itself.
bool IsInDefinition(const Setting& setting) {
  return setting.name == "bound" || setting.name == "partition by" || setting.name == "server options" ||
         setting.name.starts_with("sequence ") || setting.name == "deferrable";
}

}  // namespace

void UndoSettings(const Relation& before, const Relation& after, const Change& change, Steps& steps) {
  Settings settings(before, change, steps);
  for (const Setting& setting : after.settings) {
    const Setting* old = before.FindSetting(setting.part, setting.name);
    if (old != nullptr && old->value == setting.value) continue;
    if (IsPartThere(setting.part, before)) settings.Restore(setting.part, setting.name, old);
  }
  for (const Setting& setting : before.settings) {
    if (after.FindSetting(setting.part, setting.name) != nullptr || setting.name == "bound") continue;
    if (IsPartThere(setting.part, after)) settings.Restore(setting.part, setting.name, &setting);
  }
}

void RestoreSettings(const Relation& relation, const std::optional<std::string>& part, const Change& change,
                     Steps& steps) {
  Settings settings(relation, change, steps);
  for (const Setting& setting : relation.settings) {
    if (IsInDefinition(setting) || (part && setting.part != *part)) continue;
    if (IsPartThere(setting.part, relation)) settings.Restore(setting.part, setting.name, &setting);
  }
}

}  // namespace sluice::inverse

#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool Holds(const std::vector<Column>& columns, const std::string& name) {
  return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
}

bool Holds(const std::vector<Constraint>& constraints, const std::string& name) {
  return std::any_of(constraints.begin(), constraints.end(),
                     [&](const Constraint& constraint) { return constraint.name == name; });
}

// Whether the action gives the name to something; one that it only says was cut when it was given.
struct Gives {
  const std::string& name;

  bool operator()(const CreateTable& create) const {
    const auto in_column = [&](const Column& column) { return Holds(column.constraints, name); };
    return create.table.name == name || Holds(create.columns, name) || Holds(create.constraints, name) ||
           std::any_of(create.columns.begin(), create.columns.end(), in_column);
  }
  bool operator()(const AddColumn& add) const { return add.column.name == name || Holds(add.column.constraints, name); }
  bool operator()(const AddConstraint& add) const { return add.constraint.name == name; }
  bool operator()(const CreateIndex& create) const { return create.name == name; }
  bool operator()(const CreateView& create) const { return create.view.name == name; }
  bool operator()(const CreateSequence& create) const { return create.sequence.name == name; }
  bool operator()(const CreateType& create) const { return create.type.name == name; }
  bool operator()(const CreateFunction& create) const { return create.function.name == name; }
  bool operator()(const CreateSchema& create) const { return create.schema == name; }
  bool operator()(const RenameTable& rename) const { return rename.new_name == name; }
  bool operator()(const RenameColumn& rename) const { return rename.new_name == name; }
  bool operator()(const RenameConstraint& rename) const { return rename.new_name == name; }
  bool operator()(const RenameIndex& rename) const { return rename.new_name == name; }
  bool operator()(const TableCommand& command) const {
    const bool creates = command.kind == TableCommandKind::kCreateTrigger ||
                         command.kind == TableCommandKind::kCreatePolicy ||
                         command.kind == TableCommandKind::kCreateStatistics;
    return (creates && command.part == name) || command.other.name == name;
  }
  template <typename T>
  bool operator()(const T& /*action*/) const {
    return false;
  }
};

// Another name of the same statement that is cut to the same.
bool Collides(const LongName& name, const Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [&](const Action& action) {
    const auto* other = std::get_if<LongName>(&action);
    return other != nullptr && other->name == name.name && other->written != name.written;
  });
}

void Check(const LongName& name, Context& context) {
  const std::vector<Action>& actions = context.statement().actions;
  if (std::none_of(actions.begin(), actions.end(),
                   [&](const Action& action) { return std::visit(Gives{name.name}, action); })) {
    return;
  }
  if (Collides(name, context.statement())) {
    context.Report(name.span, "the name is cut to '{}', and so is another one in this statement", name.name)
        .Severity(Severity::kError)
        .Advice("Give names of at most 63 bytes.");
    return;
  }
  context
      .Report(name.span, "the name has '{}' bytes and is cut to '{}'", std::to_string(name.written.size()), name.name)
      .Advice("Give a name of at most 63 bytes: a letter outside of ASCII takes two to four.");
}

}  // namespace

SLUICE_RULE(identifier_truncated){
    .id = "SLU507",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds new names of more than 63 bytes, which the server cuts.",
    .why = R"md(
PostgreSQL keeps 63 bytes of a name and cuts the rest with no more than a notice. The object then has another name than the one
that the migration and the program's code say: a tool that looks for it in the catalogue does not find it, creates it again or
fails to drop it. Two long names with the same beginning become one: the second `CREATE` fails, and with `IF NOT EXISTS` it
does nothing at all, so that the second index is missing. An error where that happens within one statement.

Bytes are counted, not letters: in UTF-8 a letter outside of ASCII takes two to four. Quoted names are cut in the same way.
Reported is where a name is given, not where it is said later.

Give a shorter name.

Ignore it where the tool cuts names in the same way and never compares them with the catalogue.

PostgreSQL manual: "Identifiers and Key Words" (`NAMEDATALEN`).
)md",
    .bad =
        "CREATE INDEX CONCURRENTLY orders_customer_identifier_and_created_at_and_status_and_total_idx ON orders "
        "(status);",
    .good = "CREATE INDEX CONCURRENTLY orders_status_created_idx ON orders (status, created_at);",
    .check = On<Check>,
};

}  // namespace sluice::rules

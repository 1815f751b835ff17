#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AddColumn& add, Context& context) {
  if (context.effects().rewrites.empty() || add.column.type.is_array || context.IsNew(add.table)) return;
  const schema::KnownType* type = context.schema().FindType(add.column.type);
  if (type == nullptr || !type->constrained_domain) return;
  const std::string base = context.schema().BaseType(add.column.type).ToSql();
  context
      .Report(add.span,
              "reads and writes of '{}' wait while the table is rewritten: each row is checked against domain '{}'",
              add.table, add.column.type.ToString())
      .Sql("ALTER TABLE " + add.table.ToSql() + " ADD COLUMN " + QuoteIdentifier(add.column.name) + " " + base +
           ";\n-- then what the domain asks for as a CHECK of the table, with NOT VALID,\n-- and in a later migration "
           "VALIDATE CONSTRAINT");
}

}  // namespace

SLUICE_RULE(add_constrained_domain_column){
    .id = "SLU205",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds ADD COLUMN of a domain with constraints, which rewrites the table.",
    .why = R"md(
The constraints of a domain are checked for each row, also where the new column is null and has no default. PostgreSQL does
that by writing the table and all its indexes anew, under `ACCESS EXCLUSIVE`: nobody reads or writes until the transaction
ends. That holds for every version up to 18. A domain without constraints costs nothing, nor does an array of one that has them.

Give the column the domain's base type, and put the constraint on the table: `ADD CONSTRAINT ... CHECK ... NOT VALID`, and
`VALIDATE CONSTRAINT` in a later transaction.

Ignore it where the table is known to be small.

PostgreSQL source: ATExecAddColumn in tablecmds.c, DomainHasConstraints.
)md",
    .bad = R"sql(CREATE DOMAIN weight AS integer CHECK (VALUE > 0);
ALTER TABLE orders ADD COLUMN weight weight;)sql",
    .good = R"sql(ALTER TABLE orders ADD COLUMN weight integer;
ALTER TABLE orders ADD CONSTRAINT orders_weight_check CHECK (weight > 0) NOT VALID;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules

// Where statements come from: the line of each, and the text there.
#include "migrations/alembic_origins.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/base/source.h"
#include "migrations/alembic_render.h"

namespace sluice::migrations {
namespace {

RenderedRevision Printed(const std::string& sql) {
  return {{"a", sql, true}};
}

// For each statement of the SQL, which are a line each, the line and what stands there up to the end of the place.
std::string Places(const std::string& python, const std::string& up, const std::string& down = "") {
  const Rendering rendering = MakeRendering(python, Printed(up), Printed(down));
  const Source source("a.py", python);
  std::string text;
  uint32_t at = 0;
  while (at < rendering.sql.size()) {
    const auto end = static_cast<uint32_t>(rendering.sql.find(";\n", at));
    const Span place = PlaceInFile(rendering, {at, end});
    text += fmt::format("{}: {}\n", source.Locate(place.begin).line, source.Text(place));
    at = end + 2;
  }
  return text;
}

TEST(AlembicOrigins, a_literal_byte_for_byte) {
  EXPECT_EQ(Places("def upgrade():\n    op.execute(\"DROP TABLE a\")\n", "DROP TABLE a;\n"), "2: DROP TABLE a\n");
  EXPECT_EQ(Places("def upgrade():\n    op.execute('''\n        UPDATE a\tSET b = 1;\n        DELETE\n        FROM "
                   "a;\n    ''')\n",
                   "UPDATE a    SET b = 1;\n        DELETE\n        FROM a;;\n"),
            "3: UPDATE a\tSET b = 1\n4: DELETE\n        FROM a\n");
  EXPECT_EQ(Places("def upgrade():\n    op.execute('DROP '\n               'TABLE a')\n", "DROP TABLE a;\n"),
            "2: DROP '\n               'TABLE a\n");
}

TEST(AlembicOrigins, what_drivers_and_sqlalchemy_change_in_a_literal) {
  EXPECT_EQ(Places("def upgrade():\n    op.execute(\"UPDATE a SET b = 'x%' || '\\:y'\")\n",
                   "UPDATE a SET b = 'x%%' || ':y';\n"),
            "2: UPDATE a SET b = 'x%' || '\\:y'\n");
}

TEST(AlembicOrigins, a_literal_elsewhere_in_the_module) {
  EXPECT_EQ(Places("DROP = 'DROP TABLE a'\n\ndef upgrade():\n    op.execute(DROP)\n", "DROP TABLE a;\n"),
            "1: DROP TABLE a\n");
  EXPECT_EQ(
      Places("def helper():\n    op.execute('DROP TABLE a')\n\ndef upgrade():\n    helper()\n", "DROP TABLE a;\n"),
      "2: DROP TABLE a\n");
}

TEST(AlembicOrigins, the_same_twice_is_taken_in_order) {
  EXPECT_EQ(Places("def upgrade():\n    op.execute('ANALYZE')\n    op.drop_table('a')\n    op.execute('ANALYZE')\n\n"
                   "def downgrade():\n    op.execute('ANALYZE')\n",
                   "ANALYZE;\n\nDROP TABLE a;\n\nANALYZE;\n", "ANALYZE;\n"),
            "2: ANALYZE\n3: op.drop_table('a')\n4: ANALYZE\n7: ANALYZE\n");
}

TEST(AlembicOrigins, operations) {
  EXPECT_EQ(Places("def upgrade():\n"
                   "    op.create_table('users', sa.Column('mood', sa.Enum('a', name='mood')), comment='x')\n"
                   "    op.add_column('users', sa.Column('email', sa.Text()))\n"
                   "    op.create_index(op.f('ix_email'), 'users', ['email'], unique=True)\n"
                   "    op.alter_column('users', 'email', nullable=False)\n"
                   "    op.create_foreign_key('fk', 'users', 'orgs', ['org'], ['id'])\n"
                   "    op.create_unique_constraint(None, 'users', ['email'])\n"
                   "    op.drop_constraint('fk', 'users', type_='foreignkey')\n"
                   "    op.drop_index('ix_email', table_name='users')\n"
                   "    op.rename_table('users', 'people')\n"
                   "    op.drop_column(column_name='email', table_name='people')\n"
                   "    op.drop_table('people')\n",
                   "CREATE TYPE mood AS ENUM ('a');\n\nCREATE TABLE users ( mood mood);\n\n"
                   "COMMENT ON TABLE users IS 'x';\n\nALTER TABLE users ADD COLUMN email TEXT;\n\n"
                   "CREATE UNIQUE INDEX ix_email ON users (email);\n\n"
                   "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n\n"
                   "ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY(org) REFERENCES orgs (id);\n\n"
                   "ALTER TABLE users ADD UNIQUE (email);\n\nALTER TABLE users DROP CONSTRAINT fk;\n\n"
                   "DROP INDEX ix_email;\n\nALTER TABLE users RENAME TO people;\n\n"
                   "ALTER TABLE people DROP COLUMN email;\n\nDROP TABLE people;\n\n"),
            "2: op.create_table('users', sa.Column('mood', sa.Enum('a', name='mood')), comment='x')\n"
            "2: op.create_table('users', sa.Column('mood', sa.Enum('a', name='mood')), comment='x')\n"
            "2: op.create_table('users', sa.Column('mood', sa.Enum('a', name='mood')), comment='x')\n"
            "3: op.add_column('users', sa.Column('email', sa.Text()))\n"
            "4: op.create_index(op.f('ix_email'), 'users', ['email'], unique=True)\n"
            "5: op.alter_column('users', 'email', nullable=False)\n"
            "6: op.create_foreign_key('fk', 'users', 'orgs', ['org'], ['id'])\n"
            "7: op.create_unique_constraint(None, 'users', ['email'])\n"
            "8: op.drop_constraint('fk', 'users', type_='foreignkey')\n"
            "9: op.drop_index('ix_email', table_name='users')\n"
            "10: op.rename_table('users', 'people')\n"
            "11: op.drop_column(column_name='email', table_name='people')\n"
            "12: op.drop_table('people')\n");
}

TEST(AlembicOrigins, batches_know_their_table) {
  EXPECT_EQ(
      Places("def upgrade():\n"
             "    with op.batch_alter_table('a') as batch_op:\n"
             "        batch_op.add_column(sa.Column('x', sa.Text()))\n"
             "    with op.batch_alter_table('b', schema=None) as batch_op:\n"
             "        batch_op.add_column(sa.Column('x', sa.Text()))\n"
             "        batch_op.create_unique_constraint(None, ['x'])\n",
             "ALTER TABLE a ADD COLUMN x TEXT;\n\nALTER TABLE b ADD COLUMN x TEXT;\n\nALTER TABLE b ADD UNIQUE (x);\n"),
      "3: batch_op.add_column(sa.Column('x', sa.Text()))\n5: batch_op.add_column(sa.Column('x', sa.Text()))\n"
      "6: batch_op.create_unique_constraint(None, ['x'])\n");
}

TEST(AlembicOrigins, constants_stand_for_their_strings) {
  EXPECT_EQ(Places("T = 'users'\n\ndef upgrade():\n    op.drop_column(T, 'a')\n", "ALTER TABLE users DROP COLUMN a;\n"),
            "4: op.drop_column(T, 'a')\n");
}

TEST(AlembicOrigins, a_text_into_which_something_is_put) {
  EXPECT_EQ(
      Places(
          "def upgrade():\n    op.execute(f'ALTER TABLE {t} DROP COLUMN {c};')\n    op.execute('DROP ROLE %s' % r)\n",
          "ALTER TABLE a DROP COLUMN b;;\n\nDROP ROLE x;\n"),
      "2: op.execute(f'ALTER TABLE {t} DROP COLUMN {c};')\n3: op.execute('DROP ROLE %s' % r)\n");
}

TEST(AlembicOrigins, what_the_revision_prints_is_no_sql) {
  EXPECT_EQ(Places("def upgrade():\n    print('Dropping', 'a')\n    print(f\"Rows: {n}\")\n    op.drop_table('a')\n",
                   "Dropping a\nRows: 3\nDROP TABLE a;\n"),
            "4: op.drop_table('a')\n");
}

// The function's first line stands for what nobody can trace; so it is with what only the other function has.
TEST(AlembicOrigins, what_cannot_be_traced) {
  EXPECT_EQ(Places("def upgrade() -> None:\n    for t in tables:\n        op.drop_table(t)\n", "DROP TABLE a;\n"),
            "1: def upgrade() -> None:\n");
  EXPECT_EQ(
      Places("def upgrade():\n    make(op)\n\ndef downgrade():\n    op.execute('DROP TABLE a')\n", "DROP TABLE a;\n"),
      "1: def upgrade():\n");
  EXPECT_EQ(Places("from x import upgrade\n", "DROP TABLE a;\n"), "1: from x import upgrade\n");
  EXPECT_EQ(Places("", "DROP TABLE a;\n"), "1: \n");
}

}  // namespace
}  // namespace sluice::migrations

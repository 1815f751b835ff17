-- Values that the same transaction added to an enum. paints.shade is of the enum colour.
ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints (shade) VALUES ('blue')
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints (label) VALUES ('blue')
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints (shade) VALUES ('green')
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT 'blue'::text
BEGIN; ALTER TYPE colour ADD VALUE IF NOT EXISTS 'green'; SELECT 'green'::colour
BEGIN; ALTER TYPE colour RENAME VALUE 'green' TO 'blue'; SELECT 'blue'::colour
BEGIN; CREATE TYPE shape AS ENUM ('round'); SELECT 'round'::shape
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; COMMIT; SELECT 'blue'::colour
-- A cast of an expression is done row by row, and here there is none.
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT 'blue'::text::colour WHERE false
-- unsafe: cast
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT 'blue'::colour
-- unsafe: under its new name, too
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; ALTER TYPE colour RENAME VALUE 'blue' TO 'azure'; SELECT 'azure'::colour
-- unsafe until 16: 17 lets a value be used where the type is as new
BEGIN; CREATE TYPE shape AS ENUM ('round'); ALTER TYPE shape ADD VALUE 'square'; SELECT 'square'::shape
-- unsafe: a value of a column
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints (id, shade) VALUES (1, 'red'), (2, 'blue')
-- unsafe: a value of a column by its place
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints VALUES (1, 'blue')
-- unsafe: a value of a column by its place
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints SELECT 1, 'blue' WHERE false
-- unsafe: assigned
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; UPDATE paints SET shade = 'blue' WHERE false
-- unsafe: compared
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT * FROM paints WHERE shade IN ('red', 'blue')
-- unsafe: compared
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; DELETE FROM paints WHERE 'blue' = shade
-- unsafe: compared in a join
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT FROM paints JOIN nothing USING (id) WHERE shade = 'blue'
-- unsafe: a default
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; ALTER TABLE paints ALTER shade SET DEFAULT 'blue'
-- unsafe: a default
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; ALTER TABLE nothing ADD COLUMN shade colour DEFAULT 'blue'
-- unsafe: a default
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE TABLE walls (shade colour DEFAULT 'blue')
-- unsafe: a CHECK
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; ALTER TABLE paints ADD CHECK (shade <> 'blue')
-- unsafe: a CHECK
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE TABLE walls (shade colour, CHECK (shade <> 'blue'))
-- unsafe: a predicate
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE INDEX ON paints (id) WHERE shade = 'blue'
-- unsafe: a view
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE VIEW blues AS SELECT id FROM paints WHERE shade = 'blue'
-- unsafe: a prepared statement
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; PREPARE p AS SELECT 'blue'::colour
-- unsafe: a domain
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE DOMAIN tint AS colour CHECK (VALUE <> 'blue')
-- unsafe: a policy
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE POLICY p ON paints USING (shade <> 'blue')
-- unsafe: a partition's bounds
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE TABLE tints (shade colour) PARTITION BY LIST (shade);
 CREATE TABLE blue_tints PARTITION OF tints FOR VALUES IN ('blue')
-- unsafe: all values
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; SELECT enum_last(NULL::colour)
-- unsafe: in a block
DO $$ BEGIN ALTER TYPE colour ADD VALUE 'blue'; INSERT INTO paints VALUES (1, 'blue'); END $$
-- Bodies in LANGUAGE sql are read when the function is created, but for what is no query (fmgr_sql_validator).
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION blues() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO paints VALUES (1, 'blue'); END $$
BEGIN; SET LOCAL check_function_bodies = off; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION blues() RETURNS colour LANGUAGE sql AS $$ SELECT 'blue'::colour $$
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE FUNCTION blues() RETURNS text LANGUAGE sql AS $$ SELECT 'blue'::text $$
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION blues() RETURNS void LANGUAGE sql AS $$ CREATE TABLE walls (shade colour DEFAULT 'blue') $$
-- unsafe: in a body
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE FUNCTION blues() RETURNS colour LANGUAGE sql AS $$ SELECT 'blue'::colour $$
-- unsafe: in a body
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE FUNCTION blues() RETURNS colour LANGUAGE sql AS 'SELECT ''blue''::colour'
-- unsafe: in a body
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE PROCEDURE blues() LANGUAGE sql AS $$ SELECT 1; INSERT INTO paints VALUES (1, 'blue') $$
-- unsafe: in a body
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION blues() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM paints WHERE shade = 'blue' $$
-- unsafe: beside a parameter
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION is_blue(shade colour) RETURNS boolean LANGUAGE sql AS $$ SELECT shade = 'blue' $$
-- unsafe: beside a parameter
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE FUNCTION is_blue(colour) RETURNS boolean LANGUAGE sql AS $$ SELECT $1 = 'blue' $$
-- unsafe: in a parsed body
BEGIN; ALTER TYPE colour ADD VALUE 'blue'; CREATE FUNCTION blues() RETURNS colour LANGUAGE sql RETURN 'blue'::colour
-- unsafe: in a parsed body
BEGIN; SET LOCAL check_function_bodies = off; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION blues() RETURNS colour LANGUAGE sql BEGIN ATOMIC SELECT 'blue'::colour; END
-- unsafe: a parameter's default
BEGIN; ALTER TYPE colour ADD VALUE 'blue';
 CREATE FUNCTION same(shade colour DEFAULT 'blue') RETURNS colour LANGUAGE plpgsql AS $$ BEGIN RETURN shade; END $$

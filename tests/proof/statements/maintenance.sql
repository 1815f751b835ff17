-- upper bound: what VACUUM reads is not counted by the server
VACUUM orders
-- upper bound: what VACUUM reads is not counted by the server
VACUUM (ANALYZE) orders
VACUUM FULL orders
VACUUM (FULL) ledger
VACUUM (FULL, ANALYZE) nothing
VACUUM FULL customer_list
-- upper bound: what VACUUM reads is not counted by the server
VACUUM orders, items
-- upper bound: what VACUUM reads is not counted by the server
VACUUM events_1
-- upper bound: what VACUUM reads is not counted by the server
VACUUM years
-- upper bound: what VACUUM reads is not counted by the server
VACUUM (TRUNCATE off) ledger
-- upper bound: what VACUUM reads is not counted by the server
VACUUM (FREEZE) ledger
-- upper bound: what VACUUM reads is not counted by the server
VACUUM (FULL 0) ledger
VACUUM (FULL on) ledger
-- upper bound: what VACUUM reads is not counted by the server
DELETE FROM ledger WHERE id > 10; VACUUM ledger
-- refused: it would take every table of the database
VACUUM
ANALYZE orders
ANALYZE orders (quantity)
ANALYZE things
ANALYZE years
ANALYZE orders, items
ANALYZE customer_list
ANALYZE VERBOSE nothing
ANALYZE
CLUSTER customers USING customers_credits_idx
CLUSTER ledger USING ledger_pkey
CLUSTER regions USING regions_pkey
ALTER TABLE ledger CLUSTER ON ledger_pkey; CLUSTER ledger
-- refused: it would take every table that was clustered before
CLUSTER
CHECKPOINT
LOCK TABLE orders
LOCK TABLE orders IN SHARE MODE
LOCK TABLE orders, items IN ACCESS SHARE MODE
LOCK TABLE things IN SHARE ROW EXCLUSIVE MODE NOWAIT
LOCK TABLE ONLY things IN EXCLUSIVE MODE
-- refused: it would make a file
CREATE DATABASE other
-- refused: there is none of this name
DROP DATABASE other
-- refused: there is none of this name
DROP DATABASE IF EXISTS other WITH (FORCE)
-- refused: it would make a directory
CREATE TABLESPACE more LOCATION '/nowhere'
-- refused: there is none of this name
DROP TABLESPACE more
-- refused: it changes the server
ALTER SYSTEM SET work_mem = '5MB'
-- refused: it changes the server
ALTER SYSTEM RESET ALL
-- refused: it moves a database
ALTER DATABASE postgres SET TABLESPACE pg_default
ALTER DATABASE postgres SET work_mem = '5MB'
ALTER DATABASE postgres OWNER TO clerk
CREATE ROLE manager
DROP ROLE auditor
ALTER ROLE clerk SET work_mem = '5MB'
ALTER ROLE clerk NOLOGIN
ALTER ROLE auditor RENAME TO checker
GRANT clerk TO auditor
CREATE EXTENSION pg_trgm
CREATE EXTENSION IF NOT EXISTS btree_gist
-- unknown: its script may do anything
ALTER EXTENSION btree_gist UPDATE
-- unknown: who owns what is not known
REASSIGN OWNED BY auditor TO clerk
-- unknown: who owns what is not known
DROP OWNED BY auditor
CREATE COLLATION more_c (LOCALE = 'C')
CREATE TEXT SEARCH CONFIGURATION more_search (COPY = simple)
CREATE FOREIGN DATA WRAPPER farther
CREATE SERVER farther_server FOREIGN DATA WRAPPER far
CREATE USER MAPPING FOR clerk SERVER far_server
ALTER SERVER far_server VERSION '2'
ALTER SCHEMA archive RENAME TO attic
ALTER SCHEMA archive OWNER TO clerk
CREATE SCHEMA attic
CREATE SCHEMA IF NOT EXISTS archive
CREATE SCHEMA AUTHORIZATION clerk
ALTER COLLATION plain_c RENAME TO plainer_c
ALTER TEXT SEARCH CONFIGURATION plain_search RENAME TO plainer_search
ALTER OPERATOR FAMILY integer_ops USING btree OWNER TO postgres
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler
CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8
ALTER EXTENSION btree_gist ADD TABLE nothing
ALTER EXTENSION btree_gist ADD VIEW customer_names
ALTER EXTENSION btree_gist ADD FUNCTION twice(int)
ALTER EXTENSION btree_gist ADD TABLE nothing; ALTER EXTENSION btree_gist DROP TABLE nothing
ALTER COLLATION pg_catalog."C" REFRESH VERSION
-- unknown: which tables stand there is not known
ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default
-- unknown: who owns what is not known
REASSIGN OWNED BY clerk, auditor TO postgres
-- unknown: who owns what is not known
ALTER TABLE ledger OWNER TO auditor; DROP OWNED BY auditor CASCADE
-- refused: it ends what the session holds
DISCARD ALL
DISCARD PLANS
DISCARD SEQUENCES
DISCARD TEMP

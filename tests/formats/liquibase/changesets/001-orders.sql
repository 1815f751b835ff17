--liquibase formatted sql
--property name:owner value:shop

--changeset ann:1
--comment: the first table
CREATE TABLE orders (id bigint PRIMARY KEY);
--rollback DROP TABLE orders;

--changeset "Bob B.":add-note labels:a,b context:"prod or test"
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_class WHERE relname = 'note'
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN state text;
--rollback ALTER TABLE orders
--rollback   DROP COLUMN note,
--rollback   DROP COLUMN state;

--changeset ann:2 runInTransaction:false
CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
/* liquibase rollback
DROP INDEX CONCURRENTLY orders_note_idx;
*/

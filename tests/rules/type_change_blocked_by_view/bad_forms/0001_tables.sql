CREATE TABLE orders (id int, email varchar(20), note varchar(20), total int, doubled int GENERATED ALWAYS AS (total * 2) STORED);
CREATE VIEW mails AS SELECT id, email FROM orders;
CREATE MATERIALIZED VIEW notes AS SELECT id, note FROM orders;

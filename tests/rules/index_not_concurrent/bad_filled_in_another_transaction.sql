-- Not wrapped: each statement commits, and clients may use the table while the index is built.
-- sluice: transaction(statement)
CREATE TABLE order_totals (id bigint PRIMARY KEY, total numeric);
INSERT INTO order_totals SELECT id, total FROM orders;
CREATE INDEX order_totals_total ON order_totals (total);
CREATE TABLE order_counts AS SELECT count(*) AS n FROM orders;
CREATE INDEX order_counts_n ON order_counts (n);

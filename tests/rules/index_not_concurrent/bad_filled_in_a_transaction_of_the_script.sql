BEGIN;
CREATE TABLE order_totals (id bigint PRIMARY KEY, total numeric);
INSERT INTO order_totals SELECT id, total FROM orders;
COMMIT;
BEGIN;
CREATE INDEX order_totals_total ON order_totals (total);
COMMIT;

CREATE TABLE Order_Items (id bigint PRIMARY KEY, order_id2 bigint);
CREATE INDEX ON order_items (order_id2);
ALTER TABLE "Old" RENAME TO old;

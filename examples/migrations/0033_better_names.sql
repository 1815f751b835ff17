-- The names that everybody uses anyway.
ALTER TABLE carts RENAME TO baskets;

ALTER TABLE customers RENAME COLUMN full_name TO display_name;

ALTER INDEX order_items_product RENAME TO order_items_product_id_idx;
ALTER TABLE order_items RENAME CONSTRAINT order_items_quantity_check TO order_items_quantity_positive;

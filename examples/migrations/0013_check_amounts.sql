-- No negative prices, no lines for products that do not exist.
ALTER TABLE products
    ADD CONSTRAINT products_price_cents_check CHECK (price_cents >= 0);

ALTER TABLE order_items
    ADD CONSTRAINT order_items_quantity_check CHECK (quantity > 0),
    ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id);

ALTER TABLE orders ADD COLUMN discount_cents integer CHECK (discount_cents >= 0);

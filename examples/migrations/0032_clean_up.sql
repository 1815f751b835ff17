-- The old article codes, the wishlists that never went live, and the price list: all unused now.
ALTER TABLE products
    DROP COLUMN legacy_code,
    ADD COLUMN discontinued_at timestamptz;

DROP TABLE wishlists;

DROP SCHEMA staging CASCADE;

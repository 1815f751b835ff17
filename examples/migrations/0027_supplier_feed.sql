-- A place for the price list that the roastery sends us.
CREATE SCHEMA staging;

CREATE TABLE staging.product_feed (
    sku         varchar(40) NOT NULL,
    price_cents integer NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX product_feed_sku_idx ON staging.product_feed (sku);

CREATE TABLE price_log (
    product_id  integer NOT NULL REFERENCES products (id),
    price_cents integer NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT now()
);

INSERT INTO staging.product_feed (sku, price_cents) VALUES ('COF-ETH-250', 1390), ('COF-BRA-1000', 2590);

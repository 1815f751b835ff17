-- Last month's price list was wrong; this is the right one.
TRUNCATE staging.product_feed;

INSERT INTO staging.product_feed (sku, price_cents) VALUES ('COF-ETH-250', 1340), ('COF-BRA-1000', 2590);

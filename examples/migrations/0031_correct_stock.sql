-- What we counted in the storeroom.
CREATE TEMPORARY TABLE counted (
    sku   varchar(40) PRIMARY KEY,
    stock integer NOT NULL
);

INSERT INTO counted (sku, stock) VALUES ('COF-ETH-250', 79), ('TEA-SEN-100', 118), ('EQP-GRI-HAND', 5);

UPDATE products
SET stock = counted.stock
FROM counted
WHERE products.sku = counted.sku;

DROP TABLE counted;

CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE parcels (id bigint PRIMARY KEY, weight int, kilos int GENERATED ALWAYS AS (weight / 1000) STORED);

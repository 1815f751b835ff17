CREATE TABLE orders (id bigint NOT NULL, country varchar(2)) PARTITION BY LIST (country);
CREATE TABLE orders_eu (id bigint NOT NULL, country varchar(2));

-- fixture: grammar 17
-- fixture: pg-version 17
CREATE TABLE orders (id bigint PRIMARY KEY, price int, twice int GENERATED ALWAYS AS (price * 2) STORED);

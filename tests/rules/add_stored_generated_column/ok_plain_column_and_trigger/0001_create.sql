CREATE TABLE orders (id bigint PRIMARY KEY, price numeric, quantity int, twice numeric GENERATED ALWAYS AS (price * 2) STORED);

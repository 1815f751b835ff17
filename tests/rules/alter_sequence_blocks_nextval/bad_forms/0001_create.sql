CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, line serial);
CREATE SEQUENCE numbers;

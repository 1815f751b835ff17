CREATE TABLE orders (total int, number int, b int NOT NULL);
CREATE UNIQUE INDEX b_idx ON orders (b);

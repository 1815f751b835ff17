CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE TABLE items (id bigint PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;

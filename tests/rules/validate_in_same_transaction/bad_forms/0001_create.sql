CREATE TABLE orders (id bigint PRIMARY KEY, total int, buyer bigint);
CREATE TABLE buyers (id bigint PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT old CHECK (total < 9) NOT VALID;

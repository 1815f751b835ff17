CREATE TABLE orders (id bigint PRIMARY KEY, a int, b int, CONSTRAINT a_there CHECK (a IS NOT NULL),
  CONSTRAINT b_there CHECK (b IS NOT NULL));

CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint PRIMARY KEY);
TRUNCATE a,
  orders,
  c;

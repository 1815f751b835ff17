CREATE TABLE a (id bigint);
CREATE TABLE c (id bigint);
DROP TABLE a,
  orders,
  c;

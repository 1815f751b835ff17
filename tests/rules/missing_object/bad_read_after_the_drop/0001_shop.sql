CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE old_orders (id bigint PRIMARY KEY);
DROP TABLE old_orders;
CREATE TYPE stage AS ENUM ('new', 'sent');

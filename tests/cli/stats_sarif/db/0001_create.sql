CREATE TABLE orders (id bigint PRIMARY KEY, email text, colour_id bigint);
CREATE TABLE colours (id bigint PRIMARY KEY, name text);

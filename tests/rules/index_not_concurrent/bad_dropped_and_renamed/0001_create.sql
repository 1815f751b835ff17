CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE parcels (id bigint PRIMARY KEY, email text);

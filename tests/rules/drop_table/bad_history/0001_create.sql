CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
CREATE TABLE parcels (id bigint PRIMARY KEY);
CREATE TABLE kept (id bigint PRIMARY KEY);

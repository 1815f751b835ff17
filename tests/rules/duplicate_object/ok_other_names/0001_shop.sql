CREATE SCHEMA archive;
CREATE TABLE orders (id bigint PRIMARY KEY, email text, status text);
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
CREATE INDEX orders_email ON orders (email);
CREATE TABLE items (id bigint, sku text);
CREATE TYPE stage AS ENUM ('new', 'sent');

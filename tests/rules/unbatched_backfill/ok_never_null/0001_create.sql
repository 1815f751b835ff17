CREATE TABLE orders (id bigint PRIMARY KEY, metadata jsonb NOT NULL DEFAULT '{}');

CREATE TABLE orders (id bigint CONSTRAINT orders_pkey PRIMARY KEY);

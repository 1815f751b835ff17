CREATE TABLE "Order" (id bigint PRIMARY KEY, email text);

CREATE TABLE public.orders (id bigint PRIMARY KEY);
CREATE SCHEMA app;

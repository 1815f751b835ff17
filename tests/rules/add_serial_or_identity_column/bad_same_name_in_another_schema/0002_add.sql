CREATE TABLE app.orders (id bigint PRIMARY KEY);
ALTER TABLE app.orders ADD COLUMN n serial;
ALTER TABLE public.orders ADD COLUMN n serial;

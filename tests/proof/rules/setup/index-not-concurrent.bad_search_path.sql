CREATE TABLE public.orders (email text);

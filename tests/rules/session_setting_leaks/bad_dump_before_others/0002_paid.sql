ALTER TABLE public.orders ADD COLUMN paid boolean;

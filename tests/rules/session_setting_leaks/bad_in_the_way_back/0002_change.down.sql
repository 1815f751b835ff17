SET search_path = app;
ALTER TABLE public.orders DROP COLUMN note;

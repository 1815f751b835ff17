DROP FUNCTION public.touch();
ALTER TABLE customers DROP COLUMN email;
DROP TABLE customers;
DROP TYPE mood;

ALTER TABLE orders ADD COLUMN a positive;
ALTER TABLE orders ADD COLUMN b required DEFAULT 'x';
ALTER TABLE orders ADD COLUMN c small, ADD COLUMN d public.plain;

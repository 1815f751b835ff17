ALTER TABLE orders
  ADD COLUMN a int DEFAULT default_volatility(),
  ADD COLUMN b int DEFAULT says_volatile(),
  ADD COLUMN c int DEFAULT says_stable(),
  ADD COLUMN d int DEFAULT says_immutable(),
  ADD COLUMN e int DEFAULT says_stable() + public.says_volatile();

ALTER TABLE t
  ALTER COLUMN c TYPE interval day to second(4),
  ALTER COLUMN c TYPE interval second(5),
  ALTER COLUMN d TYPE interval year to month,
  ALTER COLUMN d TYPE interval month,
  ALTER COLUMN e TYPE interval minute,
  ALTER COLUMN e TYPE interval second(0);

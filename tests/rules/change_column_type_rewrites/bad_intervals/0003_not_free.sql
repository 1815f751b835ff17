ALTER TABLE t
  ALTER COLUMN a TYPE interval(3),
  ALTER COLUMN b TYPE interval(5),
  ALTER COLUMN c TYPE interval day to second(2),
  ALTER COLUMN d TYPE interval year,
  ALTER COLUMN e TYPE interval hour to minute;

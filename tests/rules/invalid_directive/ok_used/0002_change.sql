-- sluice: transaction(whole)
-- Sluice: a comment for people
-- sluice: allow(drop-table) nothing reads it
DROP TABLE carts;
DROP TABLE /* sluice: allow(SLU301) nothing reads
   this one either */ orders;

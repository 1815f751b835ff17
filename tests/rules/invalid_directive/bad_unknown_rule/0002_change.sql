-- sluice: allow(drop-tabel) nothing reads it
DROP TABLE carts;
-- sluice: allow(all) nothing reads it
DROP TABLE orders;

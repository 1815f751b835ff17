-- sluice: allow(drop-tabel) nothing reads it
DROP TABLE carts;
-- squawk-ignore ban-drop-table
DROP TABLE orders;

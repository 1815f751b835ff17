ALTER TABLE orders ADD COLUMN a plain;
ALTER TABLE orders ADD COLUMN b positive[];
ALTER TABLE orders ADD COLUMN c mood;
ALTER TABLE orders ADD COLUMN d app.amount;
ALTER TABLE orders ADD COLUMN e lifted;

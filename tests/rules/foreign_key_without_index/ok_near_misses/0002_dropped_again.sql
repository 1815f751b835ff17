ALTER TABLE orders ADD COLUMN payer_id int REFERENCES customers;
ALTER TABLE orders DROP COLUMN payer_id;

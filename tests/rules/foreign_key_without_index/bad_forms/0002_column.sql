ALTER TABLE orders ADD COLUMN payer_id int REFERENCES customers;

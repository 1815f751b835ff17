-- fixture: option always = true
ALTER TABLE orders ADD COLUMN a text;

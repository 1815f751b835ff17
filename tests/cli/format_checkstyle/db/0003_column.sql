ALTER TABLE orders ADD COLUMN region text;
ALTER TABLE orders ADD COLUMN token uuid DEFAULT app.new_token();

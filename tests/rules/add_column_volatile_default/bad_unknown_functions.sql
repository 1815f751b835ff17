-- Not built in and not in the history: volatile unless it says otherwise.
ALTER TABLE orders ADD COLUMN a uuid DEFAULT new_reference();
ALTER TABLE orders ADD COLUMN b text DEFAULT app.new_code(10);
ALTER TABLE orders ADD COLUMN c text DEFAULT app.now();
ALTER TABLE orders ADD COLUMN d text DEFAULT app.new_code(10) || random()::text;

CREATE TABLE items (id bigint PRIMARY KEY);
COMMENT ON COLUMN items.id IS 'a number';

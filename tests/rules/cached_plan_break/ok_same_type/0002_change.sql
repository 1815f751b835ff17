ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ALTER COLUMN email TYPE varchar(50);
CREATE TABLE notes (id bigint PRIMARY KEY, body varchar(100));
ALTER TABLE notes ALTER COLUMN body TYPE text;

-- They are dangerous for another reason: the table is rewritten.
ALTER TABLE orders ADD COLUMN line serial NOT NULL;
ALTER TABLE orders ADD COLUMN line2 bigserial;
ALTER TABLE orders ADD COLUMN line3 bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE orders ADD COLUMN twice int NOT NULL GENERATED ALWAYS AS (number * 2) STORED;

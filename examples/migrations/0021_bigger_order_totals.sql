-- Orders in yen and longer notes.
ALTER TABLE orders
    ALTER COLUMN note TYPE varchar(200),
    ALTER COLUMN total_cents TYPE bigint;

-- A catalogue is small.
ALTER TABLE orders ADD COLUMN remark text;
UPDATE pg_index SET indisready = false WHERE indrelid = 'orders'::regclass;

-- fixture: pg-version 10
ALTER TABLE orders ADD COLUMN region text DEFAULT 'eu';
ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now();
ALTER TABLE orders ADD COLUMN token double precision DEFAULT random();
ALTER TABLE orders ADD COLUMN n text DEFAULT NULL;

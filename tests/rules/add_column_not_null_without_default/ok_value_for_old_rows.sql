ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu';
ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN remark text NULL;

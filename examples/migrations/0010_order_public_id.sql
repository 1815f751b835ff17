-- Order numbers that can be shown to customers without telling how many we have.
ALTER TABLE orders
    ADD COLUMN channel text NOT NULL DEFAULT 'web',
    ADD COLUMN public_id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN synced_at timestamptz DEFAULT clock_timestamp();

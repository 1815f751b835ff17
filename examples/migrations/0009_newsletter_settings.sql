-- What the newsletter needs to know about a customer.
ALTER TABLE customers
    ADD COLUMN newsletter boolean NOT NULL DEFAULT false,
    ADD COLUMN consent_at timestamptz DEFAULT now(),
    ADD COLUMN vat_id text;

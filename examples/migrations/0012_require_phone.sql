-- The parcel service wants a phone number for every delivery.
UPDATE customers SET phone = '' WHERE phone IS NULL;

ALTER TABLE customers ALTER COLUMN phone SET NOT NULL;

ALTER TABLE orders ALTER COLUMN mood TYPE feeling USING mood::text::feeling;
ALTER TABLE orders ALTER COLUMN note TYPE mood USING 'sad'::mood, ALTER COLUMN note SET DEFAULT 'sad';

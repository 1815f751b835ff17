ALTER TABLE orders ALTER note SET NOT NULL, ALTER note TYPE text;
CREATE INDEX ON orders (note);

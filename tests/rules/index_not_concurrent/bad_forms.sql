-- Each on a table that no migration here created, so it is in use.
CREATE INDEX ON orders (email);
CREATE UNIQUE INDEX orders_number ON orders (number);
CREATE INDEX IF NOT EXISTS orders_status ON orders (status);
CREATE INDEX orders_lower ON orders USING btree (lower(email)) WHERE status = 'new';
create /* why not */ index orders_gin on only_orders using gin (tags);
CREATE INDEX "Orders idx" ON "Sales"."Orders" ("Total");

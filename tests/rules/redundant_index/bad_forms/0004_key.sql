CREATE UNIQUE INDEX CONCURRENTLY orders_id_idx ON orders USING btree (id);

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  "Der sehr lange Name einer Spalte, die niemand so nennen möchte, ähm" text,
  note text CONSTRAINT a_constraint_with_a_name_that_is_longer_than_the_server_will_keep_it CHECK (note <> '')
);
CREATE INDEX orders_customer_identifier_and_created_at_and_status_and_total_idx ON orders (note);
ALTER INDEX orders_pkey RENAME TO the_primary_key_of_the_table_of_orders_of_the_application_number_one;

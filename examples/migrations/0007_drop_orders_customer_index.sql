-- The index on (customer_id, placed_at) serves these queries too.
DROP INDEX orders_customer_id_idx;

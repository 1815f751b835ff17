-- Nobody has read this index since the report moved to the warehouse.
DROP INDEX CONCURRENTLY customers_created_at_idx;

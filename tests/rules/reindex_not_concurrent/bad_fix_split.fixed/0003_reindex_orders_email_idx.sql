-- sluice: transaction(statement)
REINDEX INDEX CONCURRENTLY orders_email_idx;

-- sluice: transaction(statement)
REINDEX INDEX CONCURRENTLY orders_email_idx;
REINDEX TABLE CONCURRENTLY orders;
REINDEX SYSTEM shop;

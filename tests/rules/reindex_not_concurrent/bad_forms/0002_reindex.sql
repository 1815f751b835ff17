-- sluice: transaction(statement)
REINDEX INDEX orders_email_idx;
REINDEX (VERBOSE) TABLE orders;
reindex index app.orders_pkey;
REINDEX TABLE nobody_knows_it;
REINDEX SCHEMA app;
REINDEX DATABASE shop;

-- sluice: transaction(statement)
VACUUM FULL orders;
VACUUM (FULL, ANALYZE) app.orders, items;
VACUUM FULL;
CLUSTER orders USING orders_pkey;
CLUSTER;

LOCK TABLE orders;
LOCK items, app.orders IN SHARE MODE;

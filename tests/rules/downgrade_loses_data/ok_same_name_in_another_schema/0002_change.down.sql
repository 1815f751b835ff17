DROP TABLE app.orders;
DROP SCHEMA app;

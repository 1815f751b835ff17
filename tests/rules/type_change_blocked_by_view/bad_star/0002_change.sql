ALTER TABLE app.orders ALTER COLUMN email TYPE text;

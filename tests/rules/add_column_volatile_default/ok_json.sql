-- fixture: pg-version 16
-- fixture: grammar 16
ALTER TABLE orders ADD COLUMN a json DEFAULT JSON_OBJECT('at': now());

-- fixture: pg-version 16
-- fixture: grammar 16
ALTER TABLE orders ADD COLUMN a json DEFAULT JSON_OBJECT('id': gen_random_uuid());

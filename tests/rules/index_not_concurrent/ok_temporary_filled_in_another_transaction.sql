-- sluice: transaction(statement)
CREATE TEMP TABLE picked (id bigint);
INSERT INTO picked SELECT id FROM orders;
CREATE INDEX picked_id ON picked (id);

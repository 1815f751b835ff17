DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT 'a' AS name;
DROP VIEW IF EXISTS never_there;
CREATE VIEW fresh AS SELECT 1;
DROP VIEW fresh;

DROP VIEW totals;
DROP TABLE orders;

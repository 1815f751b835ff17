DROP VIEW mails, names;
DROP TABLE shop.customers, orders;
DROP FUNCTION shop.touch();
DROP SCHEMA shop;

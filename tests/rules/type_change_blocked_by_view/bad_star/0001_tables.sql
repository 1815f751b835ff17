CREATE SCHEMA app;
CREATE TABLE app.orders (id int, email varchar(20));
CREATE VIEW app.everything AS SELECT * FROM app.orders;

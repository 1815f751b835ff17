INSERT INTO orders VALUES (1, 'a@example.org', 3);
CREATE TEMPORARY TABLE kept (id int);

INSERT INTO orders VALUES (1, 'a@example.org', 3);
INSERT INTO parts VALUES (1);

INSERT INTO orders VALUES (1, 'a@example.org', 3);

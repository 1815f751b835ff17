DELETE FROM orders WHERE id IS NOT NULL;
DELETE FROM orders USING customers c WHERE c.id = 7;

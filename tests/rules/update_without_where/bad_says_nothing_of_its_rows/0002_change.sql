UPDATE orders SET note = 'x' WHERE status IS NOT NULL;
UPDATE orders SET note = c.name FROM customers c WHERE c.id = 7;

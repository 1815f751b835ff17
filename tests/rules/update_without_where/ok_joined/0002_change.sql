UPDATE orders SET note = 'x' WHERE note IS NOT NULL;
UPDATE orders SET note = c.status FROM customers c WHERE c.id = orders.id;
UPDATE orders o SET note = 'y' FROM customers WHERE o.id = customers.id;
UPDATE orders SET note = 'z' FROM customers WHERE note = 'a' AND customers.id = 7;

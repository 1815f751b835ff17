UPDATE orders SET status = 'new' WHERE status IS NULL;
UPDATE orders SET status = 'new' WHERE true AND status IS NULL;
UPDATE orders o SET status = c.status FROM customers c WHERE o.customer_id = c.id;
UPDATE orders SET status = 'new' WHERE id BETWEEN 1 AND 1000;
UPDATE orders SET status = 'new' WHERE EXISTS (SELECT 1 FROM customers);
UPDATE orders SET status = 'new' WHERE false;
UPDATE orders SET status = 'new' WHERE CURRENT OF new_orders;
INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET status = 'new';
SELECT id FROM orders FOR UPDATE;

UPDATE orders SET status = 'new' WHERE status IS NULL AND id < 1000;
UPDATE orders SET status = 'new' WHERE id IN (SELECT id FROM orders WHERE status IS NULL LIMIT 1000);
UPDATE orders SET status = 'new' WHERE note IS NULL;
UPDATE orders SET status = 'new' WHERE status IS NULL OR note = 'x';
CREATE TABLE fresh (id bigint, a text);
UPDATE fresh SET a = '' WHERE a IS NULL;

-- The remarks of the first thousand orders.
UPDATE orders
SET remark = note
WHERE id BETWEEN 1 AND 1000 AND note IS NOT NULL AND remark IS NULL;

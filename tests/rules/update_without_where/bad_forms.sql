UPDATE orders SET status = 'new';
UPDATE ONLY orders AS o SET status = 'new', total = 0 RETURNING id;
UPDATE "Sales"."Orders" SET "Status" = DEFAULT;
UPDATE orders SET status = 'new' WHERE true;
UPDATE orders SET status = 'new' WHERE 1 = 1;
UPDATE orders SET status = 'new' WHERE (NOT false) AND true;
UPDATE orders SET total = c.total FROM customers c;
UPDATE orders SET (status, total) = (SELECT 'new', 0);

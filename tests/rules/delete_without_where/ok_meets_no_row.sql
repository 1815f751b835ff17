DELETE FROM orders WHERE false;
DELETE FROM orders WHERE 1 = 0;
DELETE FROM orders WHERE true AND false;
DELETE FROM orders WHERE 'a' = 'b';

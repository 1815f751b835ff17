BEGIN; UPDATE orders SET id = 1 WHERE id = 2; COMMIT;

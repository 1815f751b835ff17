MERGE INTO orders USING wanted ON orders.id = wanted.id WHEN MATCHED THEN DELETE;

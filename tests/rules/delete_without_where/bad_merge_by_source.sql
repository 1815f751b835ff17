-- fixture: pg-version 17
-- fixture: grammar 17
MERGE INTO orders USING wanted ON false WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING merge_action(), orders.id;

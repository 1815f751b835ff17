CREATE TABLE nobody_knows_it (id int) PARTITION BY LIST (id);
CREATE TABLE nobody_knows_it_1 PARTITION OF nobody_knows_it FOR VALUES IN (1);

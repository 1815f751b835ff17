CREATE TABLE nobody_knows_it (id int) PARTITION BY LIST (id);

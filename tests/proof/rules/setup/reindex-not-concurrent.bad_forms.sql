CREATE TABLE nobody_knows_it (id int PRIMARY KEY);

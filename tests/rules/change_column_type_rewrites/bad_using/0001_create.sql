CREATE TABLE t (a varchar(10), b text, c timestamp, d text, e text, f text, g text);

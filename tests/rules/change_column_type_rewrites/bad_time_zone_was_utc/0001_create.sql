CREATE TABLE t (a timestamp, b timestamp, c timestamp, d timestamp);

-- fixture: pg-version 11
CREATE TABLE t (a timestamp);

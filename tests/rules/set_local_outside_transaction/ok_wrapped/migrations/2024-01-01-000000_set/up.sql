SET LOCAL lock_timeout = '2s';
CREATE TABLE a (id int);

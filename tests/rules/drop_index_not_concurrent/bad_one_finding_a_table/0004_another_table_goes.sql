-- Each of two statements is to be written anew.
DROP INDEX orders_email_idx;
DROP TABLE items;

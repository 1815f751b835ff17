-- Only one of the three stands on a table that is in use.
CREATE TABLE drafts (id bigint PRIMARY KEY, a int, b int);
CREATE INDEX drafts_a ON drafts (a);
CREATE INDEX drafts_b ON drafts (b);
DROP INDEX drafts_a,
  orders_email_idx,
  drafts_b;

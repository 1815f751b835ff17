-- sluice: transaction(statement)
CREATE TABLE states (name text PRIMARY KEY, rank int);
INSERT INTO states VALUES ('new', 1), ('paid', 2), ('sent', 3);
CREATE INDEX states_rank ON states (rank);

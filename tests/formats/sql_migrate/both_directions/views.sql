-- +migrate Up
CREATE VIEW v AS SELECT * FROM people;

CREATE TABLE users (id bigint PRIMARY KEY, name text, nick text);
CREATE TABLE members (user_id bigint);
CREATE VIEW all_members AS SELECT user_id FROM members;
DROP VIEW all_members;
CREATE VIEW all_members AS SELECT *, (SELECT name FROM users u WHERE u.id = m.user_id) AS name FROM members m;
ALTER TABLE users DROP COLUMN nick;

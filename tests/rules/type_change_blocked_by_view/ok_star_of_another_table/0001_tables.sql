CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, icon varchar(100));
CREATE TABLE comments (id bigint PRIMARY KEY, user_id bigint NOT NULL, body text NOT NULL);
CREATE INDEX comments_user_id_idx ON comments (user_id);
CREATE VIEW comment_view AS
SELECT c.*, (SELECT u.name FROM users u WHERE u.id = c.user_id) AS author FROM comments c;

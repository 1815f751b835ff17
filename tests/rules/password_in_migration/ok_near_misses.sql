CREATE ROLE app LOGIN;
ALTER ROLE app PASSWORD NULL;
ALTER ROLE app PASSWORD '${app_password}';
ALTER ROLE app PASSWORD :'password';
CREATE TABLE users (id bigint PRIMARY KEY, password text NOT NULL, hint text DEFAULT 'your password');
COMMENT ON COLUMN users.password IS 'a hash';
INSERT INTO users (id, password) VALUES (1, 'https://example.org/a:b');
CREATE FUNCTION change(text) RETURNS void LANGUAGE sql AS $$ UPDATE users SET password=md5($1) WHERE id=1 $$;
CREATE FUNCTION change_too(text) RETURNS void LANGUAGE sql AS 'UPDATE users SET password=md5($1) WHERE id=1';

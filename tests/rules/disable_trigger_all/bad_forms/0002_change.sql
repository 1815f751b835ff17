ALTER TABLE orders DISABLE TRIGGER ALL;
ALTER TABLE notes DISABLE TRIGGER USER;
ALTER TABLE tags DISABLE TRIGGER ALL;
ALTER TABLE tags ENABLE TRIGGER USER;
SET session_replication_role = replica;
SET LOCAL session_replication_role TO 'replica';

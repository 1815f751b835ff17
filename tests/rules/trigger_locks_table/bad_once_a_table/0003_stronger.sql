CREATE TRIGGER a BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
-- The stronger lock is waited for once more.
DROP TRIGGER a ON orders;

CREATE POLICY orders_all ON orders USING (true)
CREATE POLICY orders_own ON orders FOR SELECT TO clerk USING (id > 5)
CREATE POLICY orders_new ON orders FOR INSERT WITH CHECK (quantity > 0)
CREATE POLICY orders_known ON orders USING (EXISTS (SELECT 1 FROM customers AS c WHERE c.id = customer_id))
ALTER POLICY audit_read ON audit USING (false)
ALTER POLICY audit_read ON audit TO clerk
ALTER POLICY audit_read ON audit RENAME TO audit_see
DROP POLICY audit_read ON audit
DROP POLICY IF EXISTS audit_read ON audit
DROP POLICY IF EXISTS missing ON audit
ALTER TABLE orders ENABLE ROW LEVEL SECURITY
ALTER TABLE orders DISABLE ROW LEVEL SECURITY
ALTER TABLE orders FORCE ROW LEVEL SECURITY
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY
COMMENT ON POLICY audit_read ON audit IS 'x'

-- A plain file that holds such statements is not wrapped: nobody could run it otherwise.
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
DROP INDEX CONCURRENTLY orders_number;
REINDEX TABLE CONCURRENTLY orders;

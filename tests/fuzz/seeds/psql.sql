\set ON_ERROR_STOP on
\echo 'x' \\ SELECT 1;
SELECT :x, :'y', :"z", a::int, b[1:2], b[:n] FROM :schema.t \gexec
\i other.sql
\if :x
DROP TABLE t;
\endif
SELECT 1 \; SELECT 2 \g
\copy t from 'f'

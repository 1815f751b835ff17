COPY public.t (a, b) FROM stdin WITH (FORMAT text);
1	;drop
\N	x
\.

DROP TABLE t;
COPY t FROM STDIN;
1
\.
SELECT 1;
COPY t TO STDOUT; COPY t FROM '/x'; COPY t FROM stdin;
no end
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.t (
    id integer NOT NULL
);
ALTER TABLE public.t OWNER TO postgres;
CREATE SEQUENCE public.t_id_seq START WITH 1;
ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass);
COPY public.t (id) FROM stdin;
1
2
\.

SELECT pg_catalog.setval('public.t_id_seq', 2, true);
ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);

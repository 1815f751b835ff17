SELECT set_config('search_path', 'archive, public', true);
CREATE TABLE public.parcels (id bigint PRIMARY KEY, email text);
CREATE INDEX archived_email ON orders (email);
CREATE INDEX parcels_email ON parcels (email);

CREATE TABLE items (id bigint PRIMARY KEY, at timestamptz, ended timestamp with time zone, day date);

CREATE TABLE namespaces (id uuid PRIMARY KEY, name text);
